"""The main job, to be looked at: a fuse trips, and a mail arrives. Run by script/demo.

Everything in it is real and on this machine only: Home Assistant with this integration,
its own SMTP integration, and a mail server that shows what it is sent. Played are two
chargers of another integration, and one that connects by OCPP. The set-up is done through
the dialogs that a person uses.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
import signal
import sys
from tempfile import TemporaryDirectory
from typing import Final, NoReturn

import httpx

from custom_components.cp_notifications.engine.model import (
    DEFAULT_GROUP_WAIT,
    DEFAULT_RECOVERY_HOLD,
)
from custom_components.cp_notifications.site.page import PATH

from .harness.api import ApiError
from .harness.charger import FUSE_CODE, NORTH, SOUTH
from .harness.home import Home, open_home
from .harness.log import complaints
from .harness.onboarding import PASSWORD, USERNAME
from .harness.ports import free_port
from .harness.process import HomeAssistantError
from .harness.sink import Mail
from .harness.site import Site, add_site
from .harness.station import CARD, PlayedStation, card, let_connect, played_station
from .harness.waiting import TooLateError

SITE: Final = "Harbour car park"
GROUP: Final = "On-call team"
OCPP_NAME: Final = "Visitors' charger"
ADDRESS: Final = "on-call@example.com"
MAIL_SECONDS: Final = 120.0
WHY_BEGIN: Final = (
    f"the group waits {DEFAULT_GROUP_WAIT.seconds} s for what else happens, to tell it"
    " in one mail."
)
WHY_END: Final = (
    f"it is over when it has been fine for {DEFAULT_RECOVERY_HOLD.seconds} s, and then the"
    f" group waits {DEFAULT_GROUP_WAIT.seconds} s."
)
FAILURES: Final = (ApiError, HomeAssistantError, httpx.HTTPError, OSError, TooLateError)


class DemoError(Exception):
    """The demo cannot go on; the text is the sentence that says why."""


def say(text: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def progress(text: str) -> None:
    """Print what is being done, as script/setup does."""
    say(f"\033[2m--\033[0m {text}" if sys.stdout.isatty() else f"-- {text}")


def show(mail: Mail) -> None:
    """Print a mail, with a bar to the left of it."""
    lines = [f"To: {mail.to}", f"Subject: {mail.subject}", "", *mail.text.splitlines()]
    say("\n".join(["", *(f"  | {line}".rstrip() for line in lines), ""]))


def set_up(home: Home) -> Site:
    """Add the site with its chargers, and walk through the wizard of a group."""
    progress("Adding the site and its charging stations through the set-up dialog")
    chargers = home.chargers.values()
    site, wizard = add_site(home.api, SITE, home.account, chargers)
    progress(f"Walking through the wizard: the group '{GROUP}' gets both charge points")
    names = [charger.name for charger in chargers]
    site.add_group(GROUP, names, [ADDRESS], wizard=wizard)
    site.wait_for_entity(GROUP, "members")
    return site


def wait_for_mail(home: Home, site: Site, what: str) -> Mail:
    """Return the next mail; if none comes, say how far it got."""
    try:
        return home.sink.next_mail(MAIL_SECONDS)
    except TooLateError:
        alerts = [f"{alert['case']}: {alert['reason']}" for alert in site.alerts()]
        errors = [mail["error"] or "not tried yet" for mail in site.outbox()]
        raise DemoError(
            f"No mail {what} came within {MAIL_SECONDS:g} s"
            f" (open alerts: {', '.join(alerts) or 'none'};"
            f" outbox: {', '.join(errors) or 'empty'})."
        ) from None


def tell(home: Home, site: Site, changed: datetime, what: str, why: str) -> None:
    """Wait for the mail about what has changed; show it, the time it took, and why."""
    mail = wait_for_mail(home, site, what)
    took = (mail.received - changed).total_seconds()
    show(mail)
    say(f"The mail {what} arrived {took:.1f} s after the state had changed:")
    say(why)
    say()


def main_job(home: Home, site: Site) -> None:
    """Trip a fuse, and switch it on again."""
    charger = home.chargers[NORTH]
    progress(f"Tripping the fuse of '{charger.name}'")
    charger.do("trip_fuse")
    tell(home, site, charger.changed_at(FUSE_CODE), "about the tripped fuse", WHY_BEGIN)
    progress(f"Switching the fuse of '{charger.name}' on again")
    charger.undo("trip_fuse")
    tell(home, site, charger.changed_at(FUSE_CODE), "about its end", WHY_END)


def ocpp_job(home: Home, site: Site, station: PlayedStation, port: int) -> None:
    """Let a charger connect by OCPP, approve it, and trip its breaker."""
    progress("Letting chargers connect by OCPP")
    let_connect(site, port).submit()
    progress(f"A charger nobody knows connects to port {port}")
    station.connect().boot()
    dialog = card(home.api, CARD)
    progress(f"Its card is there: '{CARD}'. Adding it to the group '{GROUP}'")
    dialog.submit(name=OCPP_NAME, groups=[site.groups[GROUP]])
    site.wait_for_entity(OCPP_NAME, "fuse")
    progress(f"Tripping the circuit breaker of '{OCPP_NAME}'")
    tell(home, site, station.trip_breaker(), "about the breaker", WHY_BEGIN)


def what_is_open(home: Home) -> None:
    """Leave a fault that was told and one that is held back, for the page to say why."""
    progress("Leaving a tripped fuse, and a lost connection that has not lasted yet")
    home.chargers[NORTH].do("trip_fuse")
    home.chargers[SOUTH].do("cut_connection")


def check_log(home: Home) -> None:
    """Refuse to call it a success if Home Assistant has logged errors of ours."""
    if found := complaints(home.process.log):
        raise DemoError(
            "Home Assistant's log has something against the integration:\n"
            + "\n".join(found)
        )


def stay(home: Home) -> NoReturn:
    """Go on running, and show each further mail, until a person has seen enough."""
    pages = f"{home.process.url}/config/integrations/integration"
    say("Home Assistant goes on running. Try it yourself:")
    say(f"  address   {home.process.url}")
    say(f"  login     {USERNAME}, password {PASSWORD}")
    say(f"  chargers  {pages}/demo_charger")
    say(f"  groups    {pages}/cp_notifications")
    say(f"  page      {home.process.url}/{PATH}")
    say(
        "Each charger has switches to trip its fuse, cut its connection, and so on. Each"
    )
    say(
        "mail is shown here; a lost connection is told after 5 minutes. On the page, at"
    )
    say("'Why?' of the group, stands which fault was told and which one is held back.")
    say("Ctrl-C stops everything.")
    while True:
        show(home.sink.next_mail(float(10**6)))


@contextmanager
def ends_orderly() -> Iterator[None]:
    """Turn a request to terminate into an exception, so that everything is taken down."""

    def on_signal(number: int, _frame: object) -> NoReturn:
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    # A shell that starts it in the background has it ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield


def run(once: bool) -> None:
    """Show the main job; unless only once, stay afterwards."""
    with (
        ends_orderly(),
        TemporaryDirectory(prefix="cp-demo-") as folder,
        open_home(Path(folder), progress=progress) as home,
        played_station(port := free_port()) as station,
    ):
        site = set_up(home)
        main_job(home, site)
        ocpp_job(home, site, station, port)
        check_log(home)
        if not once:
            what_is_open(home)
            stay(home)
        progress("Stopping everything")


def main() -> int:
    """Return 0 if all mails came."""
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop after the last mail")
    arguments = parser.parse_args()
    try:
        run(arguments.once)
    except KeyboardInterrupt:
        say()
        progress("Stopped")
        return 0 if not arguments.once else 130
    except DemoError as err:
        sys.stderr.write(f"script/demo: {err}\n")
        return 1
    except FAILURES as err:
        sys.stderr.write(f"script/demo: {str(err) or type(err).__name__}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
