"""Kills a real Home Assistant again and again while faults come and go and mail mostly does not work.

In the end every fault that Home Assistant had on its disk must have been mailed to every address.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom
import sys
from tempfile import TemporaryDirectory
import threading
import time
from typing import Final

from tests.e2e.custom_components.demo_park.const import CODES, DOMAIN as PARK
from tests.e2e.harness.api import Api
from tests.e2e.harness.dialog import Dialog
from tests.e2e.harness.log import complaints
from tests.e2e.harness.onboarding import onboard
from tests.e2e.harness.process import HomeAssistantProcess
from tests.e2e.harness.sink import SmtpSink
from tests.e2e.harness.site import AT_ONCE, DOMAIN, Site, add_site, seconds
from tests.e2e.harness.smtp_account import add_smtp_account
from tests.e2e.harness.waiting import wait_until

from .mails import read
from .verdict import Verdict, judge
from .world import CASES, World

GROUP_SIZE: Final = 10
"""A mail lists 50 alerts: with so few charge points nothing is ever cut off."""
EVERYBODY: Final = "all@example.com"
"""Is in every group."""
TIMING: Final = {**AT_ONCE, "recovery_hold": seconds(1)}

UP_SECONDS: Final = (2.0, 8.0)
"""How long the mail server is there, and then how long it is away."""
LIFE_SECONDS: Final = (1.0, 14.0)
"""How long a process lives: sometimes it dies while it starts, which takes some four seconds."""
END_SECONDS: Final = 300.0
EXPECTED: Final = ("did not reach an address", "The second channel failed")
"""What the log may say: the mail server was away."""


@dataclass(frozen=True, slots=True)
class Station:
    """One charger of the park, to be chosen as a charging station."""

    name: str
    device_id: str
    entities: dict[str, str]
    """Entity ids by the kind of fault that they tell."""


@dataclass(slots=True)
class Weather:
    """The mail server's coming and going, and the process's dying."""

    sink: SmtpSink
    process: HomeAssistantProcess
    chance: Random
    kills: list[datetime] = field(default_factory=list)
    stops: list[datetime] = field(default_factory=list)
    aimed: int = 0
    """How many of the kills came right after a mail had arrived."""
    seconds_up: float = 0.0
    seconds_down: float = 0.0
    _is_over: threading.Event = field(default_factory=threading.Event)

    def blow(self) -> None:
        """Let the mail server come and go, until it is over; for a thread of its own."""
        while not self._is_over.is_set():
            self.seconds_up += self._wait()
            self.stops.append(datetime.now(UTC))
            self.sink.stop()
            self.seconds_down += self._wait()
            self.sink.start()

    def calm_down(self) -> None:
        """Let the mail server stay."""
        self._is_over.set()

    def _wait(self) -> float:
        wait = self.chance.uniform(*UP_SECONDS)
        self._is_over.wait(wait)
        return wait

    def strike(self) -> None:
        """Start the process, and kill it at some moment: any, or when a mail has just arrived."""
        self.process.spawn()
        until = time.monotonic() + self.chance.uniform(*LIFE_SECONDS)
        mails = len(self.sink.mails)
        is_aimed = self.chance.random() < 0.5
        while time.monotonic() < until:
            time.sleep(self.chance.uniform(0.0, 0.05))
            if is_aimed and len(self.sink.mails) > mails:
                self.aimed += 1
                break
        self.kills.append(datetime.now(UTC))
        self.process.kill()


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def add_park(api: Api) -> list[Station]:
    """Set the chargers up through the dialog of their integration."""
    Dialog.add_entry(api, PARK)
    entries = api.command("config/entity_registry/list")
    ids: dict[str, dict[str, str]] = {}
    for entry in entries:
        if entry["platform"] == PARK:
            kinds = ids.setdefault(entry["device_id"], {})
            kinds[entry["translation_key"]] = entry["entity_id"]
    devices = api.command("config/device_registry/list")
    return [
        Station(device["name"], device["id"], ids[device["id"]])
        for device in devices
        if device["id"] in ids
    ]


def describe(dialog: Dialog, station: Station) -> None:
    """Fill in the form of a charging station, and answer what its codes mean."""
    told = {case: [station.entities[kind]] for case, kind in CASES.items()}
    dialog.submit(name=station.name, unavailable=[], **told)
    while dialog.name == "states":
        dialog.submit(states=list(CODES))


def add_groups(site: Site, names: list[str], wizard: Dialog) -> dict[str, set[str]]:
    """Put so many charge points into each group; return the addresses by charge point."""
    audience: dict[str, set[str]] = {}
    later: Dialog | None = wizard
    for number, start in enumerate(range(0, len(names), GROUP_SIZE)):
        members, addresses = (
            names[start : start + GROUP_SIZE],
            [f"g{number}@example.com", EVERYBODY],
        )
        site.add_group(f"G{number}", members, addresses, wizard=later)
        site.configure_group(f"G{number}", timing=TIMING)
        audience.update({member: set(addresses) for member in members})
        later = None
    return audience


@contextmanager
def running(world: World, weather: Weather) -> Iterator[None]:
    """Let the world turn and the wind blow meanwhile."""
    threads = [
        threading.Thread(target=world.turn),
        threading.Thread(target=weather.blow),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        weather.calm_down()
        world.end()
        for thread in threads:
            thread.join()
        weather.sink.start()


def run(faults: int, points: int, kills: int, seed: int, folder: Path) -> bool:
    """Return whether nothing was lost and every double is explained."""
    began, chance = time.monotonic(), Random(seed)
    names = [f"P{number:02}" for number in range(points)]
    with SmtpSink() as sink, HomeAssistantProcess(folder) as process:
        world = World(folder, names, faults, chance)
        weather = Weather(sink, process, Random(seed + 1))
        say(f"Seed {seed}. Setting up {points} charge points")
        api = onboard(process.url)
        api.wait_until_running()
        stations = add_park(api)
        account = add_smtp_account(api, sink)
        site, wizard = add_site(api, "Harbour", account, stations, describe)
        audience = add_groups(site, names, wizard)
        world.names = {
            identifier: device["name"]
            for device in site.devices().values()
            for _, identifier in device["identifiers"]
        }
        # Registries and dialogs are saved in time, or at the end: that is not what is on trial.
        process.stop()
        world.storage = folder / ".storage" / f"{DOMAIN}.{site.entry_id}"
        say(
            f"{faults} faults and {kills} power cuts, {time.monotonic() - began:.0f} s in"
        )
        with running(world, weather):
            while world.begun < faults or len(weather.kills) < kills:
                weather.strike()
            say(
                f"Calm after {len(weather.kills)} power cuts, "
                f"{time.monotonic() - began:.0f} s in"
            )
            weather.calm_down()
            process.start()
            api.wait_until_running()
            wait_until(lambda: world.is_done, END_SECONDS, "the last fault to be over")
            wait_until(
                lambda: not site.outbox() and not site.alerts(),
                END_SECONDS,
                "all mails to be sent",
            )
        tellings = [telling for mail in sink.mails for telling in read(mail)]
        verdict = judge(
            world.faults, audience, tellings, [*weather.kills, *weather.stops]
        )
        bad_log = complaints(process.log, EXPECTED)
        report(world, weather, verdict, bad_log)
        say(f"{time.monotonic() - began:.0f} s")
        api.close()
    return not (verdict.lost or verdict.unexplained or verdict.left_open or bad_log)


def report(
    world: World, weather: Weather, verdict: Verdict, bad_log: list[str]
) -> None:
    """Print the counts."""
    mails = len(weather.sink.mails)
    share = weather.seconds_down / (weather.seconds_up + weather.seconds_down)
    cuts = [d.cut.total_seconds() for d in verdict.doubles if d.cut is not None]
    rows = (
        ("faults", world.begun),
        ("charge points", len(world.charge_points)),
        ("power cuts (kill -9)", len(weather.kills)),
        ("  of them right after a mail had arrived", weather.aimed),
        ("times the mail server went away", len(weather.stops)),
        ("share of the time it was away", f"{share:.0%}"),
        ("mails", mails),
        ("fault x address to be told", verdict.expected),
        ("  lost", len(verdict.lost)),
        ("  whose end was never told", len(verdict.left_open)),
        ("mails that came twice", verdict.doubled_mails),
        ("beginnings told twice in them", len(verdict.doubles)),
        ("  in the window before it was on record", len(cuts)),
        ("  the longest time from mail to cut", f"{max(cuts, default=0):.2f} s"),
        ("  not explained", len(verdict.unexplained)),
        ("complaints in the log", len(bad_log)),
    )
    for what, value in rows:
        say(f"{what:45}{value:>8}")
    for fault, address in verdict.lost:
        say(f"LOST for {address}: {fault}")
    for fault, address in verdict.left_open:
        say(f"END NOT TOLD to {address}: {fault}")
    for double in verdict.unexplained:
        say(f"TWICE for no reason: {double.first}")
    for line in bad_log:
        say(f"LOG: {line}")


def main() -> int:
    """Return 0 if nothing was lost, and nothing came twice without a reason."""
    parser = argparse.ArgumentParser(prog="script/chaos", description=__doc__)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--charge-points", type=int, default=50)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    given = parser.parse_args()
    with TemporaryDirectory(prefix="cp-chaos-") as folder:
        kept = run(
            given.faults, given.charge_points, given.kills, given.seed, Path(folder)
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
