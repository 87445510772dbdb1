"""A home as a version has left it on the disk: how it is made, and how it is begun with.

    python -m tests.e2e.stored_home tests/stored/homes/<version>

makes one with the version that is checked out: two chargers and one that connects by OCPP, two groups, faults that were
told, a mail that waits, a mute. It is made once for each form of what is stored, and never changed: it is
what the people have who come from there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
import json
from pathlib import Path
import shutil
import sys
import tempfile
from typing import Any, Final

from .harness.dialog import Dialog
from .harness.home import Home, open_home
from .harness.onboarding import onboard
from .harness.ports import free_port
from .harness.process import HomeAssistantProcess
from .harness.sink import SmtpSink
from .harness.site import AT_ONCE, DOMAIN, STATION, Site, add_site
from .harness.station import let_connect, played_station
from .harness.waiting import wait_until

ANN: Final = "ann@example.com"
BOB: Final = "bob@example.com"
TEAM: Final = "Team"
NIGHT: Final = "Night shift"
VISITORS: Final = "Visitors"
NAME: Final = "Harbour"
FILES: Final = (
    "core.config_entries",
    "core.device_registry",
    "core.entity_registry",
    f"{DOMAIN}.*",
)
"""What is kept of `.storage`: nothing by which anybody could log in."""


def live(home: Home) -> None:
    """Let happen what is to be found again."""
    site, wizard = add_site(home.api, NAME, home.account, home.chargers.values())
    names = [charger.name for charger in home.chargers.values()]
    site.add_group(TEAM, names, [ANN, BOB], wizard=wizard)
    site.add_group(NIGHT, names[:1], [BOB])
    site.configure_group(TEAM, timing=AT_ONCE)
    home.api.act("switch.turn_on", entity_id=site.wait_for_entity(NIGHT, "mute"))
    port = free_port()
    let_connect(site, port).submit()
    with played_station(port) as station:
        dialog = Dialog.add(site.api, site.entry_id, STATION).choose("ocpp")
        about = dialog.submit(name="Gate", identity=station.identity, version="any")
        about.choose("save")
        site.wait_for_entity("Gate", "fuse")
        station.connect().boot()
        station.is_fine()
        home.api.wait_for_state(site.wait_for_entity("Gate", "fuse"), "off")
        site.add_group(VISITORS, ["Gate"], [ANN])
        station.trip_breaker()
        home.chargers["north"].do("trip_fuse")
        for _ in range(3):
            home.sink.next_mail()
        wait_until(lambda: not site.outbox(), 30, "all mails to be on record")
        home.sink.stop()
        home.chargers["south"].do("shake_post")
        wait_until(lambda: len(site.outbox()) == 2, 30, "both mails to wait")
        home.end()


def copy(folder: Path, to: Path) -> None:
    """Keep of a home's folder what the integration and its chargers have stored."""
    (to / ".storage").mkdir(parents=True)
    for pattern in FILES:
        for file in (folder / ".storage").glob(pattern):
            shutil.copy(file, to / ".storage")
    for file in folder.glob("*.charger.json"):
        shutil.copy(file, to)


@contextmanager
def begun_with(
    stored: Path, folder: Path
) -> Iterator[tuple[HomeAssistantProcess, SmtpSink, Site]]:
    """Start the version of now with what was stored, in an empty folder."""
    process = HomeAssistantProcess(folder)
    shutil.copytree(stored, folder, dirs_exist_ok=True)
    with SmtpSink() as sink:
        entry_id = _connect(folder / ".storage" / "core.config_entries", sink.port)
        with process:
            api = onboard(process.url)
            try:
                api.wait_until_running()
                site = Site(api, entry_id, NAME)
                site.groups = site.subentries("notification_group")
                yield process, sink, site
            finally:
                api.close()


def _connect(file: Path, port: int) -> str:
    """Have the mail server of now, and a free port for chargers; return the id of the site's entry."""
    document: dict[str, Any] = json.loads(file.read_text("utf-8"))
    entries = {entry["domain"]: entry for entry in document["data"]["entries"]}
    entries["smtp"]["data"]["port"] = port
    entries[DOMAIN]["options"]["ocpp"]["port"] = free_port()
    file.write_text(json.dumps(document), "utf-8")
    return str(entries[DOMAIN]["entry_id"])


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as temporary,
        open_home(Path(temporary)) as made,
    ):
        made.restart()
        live(made)
        copy(Path(temporary), Path(sys.argv[1]))
