"""Everything there is before a person adds this integration.

A Home Assistant with an owner, two chargers and a mail account.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .api import Api
from .charger import PlayedCharger, add_chargers
from .onboarding import onboard
from .process import HomeAssistantProcess
from .sink import SmtpSink
from .smtp_account import add_smtp_account
from .waiting import wait_until


@dataclass(frozen=True, slots=True)
class Home:
    """What a test or the demo has in its hands."""

    process: HomeAssistantProcess
    sink: SmtpSink
    api: Api
    chargers: dict[str, PlayedCharger]
    account: str
    """Config entry id of Home Assistant's own SMTP integration."""

    def restart(self, *, power_cut: bool = False) -> None:
        """End Home Assistant, orderly or not, and start it again."""
        self.end(power_cut=power_cut)
        self.begin()

    def end(self, *, power_cut: bool = False) -> None:
        """End Home Assistant, orderly or not."""
        if power_cut:
            self.process.kill()
        else:
            self.process.stop()

    def begin(self) -> None:
        """Start Home Assistant again."""
        self.process.start()
        self.api.wait_until_running()

    def reload_chargers(self) -> None:
        """Reload the integration of the chargers."""
        self.api.reload(self.api.entry_ids("demo_charger")[0])

    def rename_entity(self, entity_id: str, new: str) -> None:
        """Give an entity another id, as a person may."""
        self._update_entity(entity_id, new_entity_id=new)

    def disable_entity(self, entity_id: str, by: str | None) -> None:
        """Disable an entity, or enable it: by nobody."""
        self._update_entity(entity_id, disabled_by=by)

    def _update_entity(self, entity_id: str, **changes: str | None) -> None:
        self.api.command(
            "config/entity_registry/update", entity_id=entity_id, **changes
        )

    def recipients(self) -> dict[str, str]:
        """Return the recipients of the mail account: addresses and subentry ids."""
        listed = self.api.command(
            "config_entries/subentries/list", entry_id=self.account
        )
        return {each["unique_id"]: each["subentry_id"] for each in listed}

    def remove_recipient(self, address: str) -> None:
        """Delete a recipient of the mail account, as soon as it is there."""
        there = wait_until(
            lambda: self.recipients().get(address), 30, "the recipient to be added"
        )
        self.api.command(
            "config_entries/subentries/delete",
            entry_id=self.account,
            subentry_id=there,
        )

    def wait_until_tidy(self) -> None:
        """Wait until no device is left of an entry that is gone.

        Home Assistant saves its registries minutes after a change: a power cut brings back
        devices that were removed before it, and ten seconds after its start they are removed.
        Until then a picker shows them beside those that are real.
        """
        wait_until(self._is_tidy, 60, "devices of entries that are gone to be removed")

    def _is_tidy(self) -> bool:
        entries = {
            entry["entry_id"] for entry in self.api.command("config_entries/get")
        }
        devices = self.api.command("config/device_registry/list")
        return all(entries.issuperset(device["config_entries"]) for device in devices)

    def speak(self, language: str) -> None:
        """Change the language of Home Assistant."""
        self.api.command("config/core/update", language=language)


@contextmanager
def open_home(
    folder: Path, language: str = "en", progress: Callable[[str], None] = lambda _: None
) -> Iterator[Home]:
    """Build it in an empty folder, and take it down afterwards.

    `progress` is told what is being done.
    """
    with SmtpSink() as sink:
        progress("Starting Home Assistant")
        with HomeAssistantProcess(folder, language) as process:
            progress("Creating its owner")
            api = onboard(process.url, language)
            try:
                api.wait_until_running()
                progress("Adding two chargers to play with")
                chargers = add_chargers(api)
                progress(
                    "Pointing Home Assistant's SMTP account at a local mail server"
                )
                account = add_smtp_account(api, sink)
                yield Home(process, sink, api, chargers, account)
            finally:
                api.close()
