"""Prints one JSON line a case. docs/performance.md says what each of them means, and what is to be reached."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
import logging
import os
import platform
import sys
from typing import Any, Final

from homeassistant.const import __version__ as home_assistant
import ulid_transform

from custom_components.cp_notifications.engine.alert import UNSTABLE_AFTER

from . import ocpp
from .bursts import Burst
from .by_hand import Entities, Shown
from .measure import above, cpu, interleaved, medians, ratio, rounded, say, set_up
from .memory import taken
from .page import seen
from .parts import parts
from .rigs import (
    FAULT,
    FINE,
    Alert,
    Automation,
    Listen,
    ParallelAutomation,
    Rig,
    running,
)
from .sites import POINTS_PER_SITE, Listened, Ours, Site

SIZES: Final = (100, 1000, 10_000)
BURST: Final = 500
CHANGES: Final = 5000


async def changes(points: int, quick: bool) -> None:
    """State changes that alter nothing."""
    kinds = {"none": Rig, "listen": Listen, "automation": Automation, "ours": Ours}
    async with set_up(kinds, points) as rigs:
        for case in (Rig.same_state, Rig.other_state):

            async def measure(rig: Rig, case: Callable[..., None] = case) -> float:
                with cpu() as watch:
                    case(rig, CHANGES)
                await rig.hass.async_block_till_done()
                return watch.seconds / CHANGES * 1e6

            for rig in rigs.values():
                case(rig, points)
            figures = await interleaved(rigs, measure, 5 if quick else 31)
            us = medians(figures)
            say(
                f"unaltering_change_{case.__name__}",
                charge_points=points,
                us=rounded(us),
                above_none=above(us, "none"),
                ratio_to_listen=ratio(figures, "ours", "listen"),
                at_most=1.0,
            )


async def listeners(points: int, quick: bool) -> None:
    """State changes and faults with a thousand triggers that listen, beside none."""
    kinds = {"ours": Ours, "listened": Listened}
    burst = min(BURST, points)
    async with set_up(kinds, points) as rigs:

        async def unaltering(rig: Rig) -> float:
            with cpu() as watch:
                rig.other_state(CHANGES)
            await rig.hass.async_block_till_done()
            return watch.seconds / CHANGES * 1e6

        async def faults_begin_and_end(rig: Rig) -> float:
            rig.told.clear()
            chargers = rig.next_burst(burst, points)
            with cpu() as watch:
                for news, state in ((burst, FAULT), (2 * burst, FINE)):
                    for number in chargers:
                        rig.set(number, state)
                    await rig.until_told(news)
            return watch.seconds / burst * 1e6

        for case, measure, most in (
            ("listened_change", unaltering, 5 if quick else 31),
            ("listened_fault_cycle", faults_begin_and_end, UNSTABLE_AFTER),
        ):
            figures = await interleaved(rigs, measure, most)
            say(
                case,
                charge_points=points,
                listeners=Listened.LISTENERS,
                us=rounded(medians(figures)),
                ratio_to_ours=ratio(figures, "listened", "ours"),
            )


async def faults(points: int, quick: bool) -> None:
    """Fault cycles: on, told, off, told; a burst of them at one site, and spread over several if there are."""
    await fault_cycle("fault_cycle", points, min(points, POINTS_PER_SITE), quick)
    if points > POINTS_PER_SITE:
        await fault_cycle("fault_cycle_at_all_sites", points, points, quick)


async def fault_cycle(case: str, points: int, among: int, quick: bool) -> None:
    """A burst of fault cycles among the first charge points."""
    kinds = {
        "none": Rig,
        "listen": Listen,
        "shown": Shown,
        "automation": Automation,
        "automation_parallel": ParallelAutomation,
        "alert": Alert,
        "ours": Ours,
    }
    burst = min(BURST, points)
    told: dict[str, int] = {}

    async def measure(rig: Rig) -> float:
        rig.told.clear()
        chargers = rig.next_burst(burst, among)
        with cpu() as watch:
            for news, state in ((burst, FAULT), (2 * burst, FINE)):
                for number in chargers:
                    rig.set(number, state)
                await rig.until_told(news)
        told[type(rig).__name__] = rig.faults_told()
        return watch.seconds / burst * 1e6

    figures: dict[str, list[float]] = {name: [] for name in kinds}
    repetitions = 3 if quick else 9
    while len(figures["ours"]) < repetitions:
        # Not more than that on the same charge points: from then on they are unstable.
        at_most = UNSTABLE_AFTER * (among // burst)
        async with set_up(kinds, points) as rigs:
            more = await interleaved(rigs, measure, min(repetitions, at_most))
        figures = {name: figures[name] + more[name] for name in kinds}
    us = medians(figures)
    say(
        case,
        charge_points=points,
        burst=burst,
        us=rounded(us),
        above_none=above(us, "none"),
        ratio_to_automation=ratio(figures, "ours", "automation"),
        ratio_to_automation_parallel=ratio(figures, "ours", "automation_parallel"),
        ratio_to_alert=ratio(figures, "ours", "alert"),
        faults_told={name: told[kind.__name__] for name, kind in kinds.items()},
        at_most_us=100,
    )
    await fault_parts(f"{case}_parts", points, among, burst)


async def fault_parts(case: str, points: int, among: int, burst: int) -> None:
    """Where the time of a fault cycle goes, beside what only showing the states would cost."""
    figures: dict[str, list[float]] = {}
    async with set_up({"shown": Shown, "ours": Ours}, points) as rigs:
        for _ in range(UNSTABLE_AFTER):
            with cpu() as watch:
                seconds = await parts(
                    rigs["ours"], rigs["ours"].next_burst(burst, among)
                )
            seconds["rest"] = watch.seconds - sum(seconds.values())
            shown = await parts(rigs["shown"], rigs["shown"].next_burst(burst, among))
            seconds["states_only_shown"] = shown["states"]
            for name, each in seconds.items():
                figures.setdefault(name, []).append(each / burst * 1e6)
    say(case, charge_points=points, us=rounded(medians(figures)))


async def bursts(points: int, quick: bool) -> None:
    """Faults of one site at once: how long the event loop is blocked, what is written, and what goes out."""
    burst = min(BURST, points)
    seen: dict[str, list[dict[str, float]]] = {FAULT: [], FINE: []}
    repetitions = 1 if quick else 5
    async with set_up({"ours": Ours}, points) as rigs:
        rig = rigs["ours"]
        assert isinstance(rig, Ours)
        for number in range(repetitions):
            begin = number * burst % points
            if number * burst // points == UNSTABLE_AFTER:
                break  # From then on they are unstable.
            each = Burst(rig, range(begin, begin + burst))
            with cpu():
                for state, figures in seen.items():
                    figures.append(await each.run(state))
    for case, state in (("burst_begins", FAULT), ("burst_is_over", FINE)):
        names = seen[state][0]
        say(
            case,
            charge_points=points,
            faults=burst,
            **rounded(medians({n: [run[n] for run in seen[state]] for n in names})),
            at_most={"blocked_ms": 60, "cpu_s_until_told": 1, "mails": 5},
        )


async def setting_up(points: int, quick: bool) -> None:
    """Set-up beside the same entities added by hand."""
    kinds: dict[str, type[Rig]] = {"entities": Entities, "ours": Ours}

    async def measure(kind: type[Rig]) -> float:
        async with running(kind, points) as rig:
            with cpu() as watch:
                await rig.set_up()
            return watch.seconds / points * 1e6

    for kind in kinds.values():
        await measure(kind)  # what is imported once only
    repetitions = 3 if quick or points > 1000 else 7
    figures = await interleaved(kinds, measure, repetitions)
    say(
        "set_up",
        charge_points=points,
        us_per_charge_point=rounded(medians(figures)),
        ratio_to_entities=ratio(figures, "ours", "entities"),
        at_most=1.5,
    )


async def renaming(points: int, quick: bool) -> None:
    """Another name for one station, while all others stay as they are."""
    kinds: dict[str, type[Rig]] = {"entities": Entities, "ours": Ours}
    turns = iter(range(1_000_000))
    async with set_up(kinds, points) as rigs:

        async def measure(rig: Rig) -> float:
            assert isinstance(rig, Site)
            with cpu() as watch:
                rig.rename(next(turns))
                await rig.hass.async_block_till_done()
            return watch.seconds * 1e3

        figures = await interleaved(rigs, measure, 3 if quick else 11)
    say("rename", charge_points=points, ms=rounded(medians(figures)))


async def memory(points: int, quick: bool) -> None:
    """Memory of a charge point, beside its entities; and of a site, beside those of its group."""
    kinds = {"entities": Entities, "ours": Ours}
    kib = {name: taken(kind, points) for name, kind in kinds.items()}
    say(
        "memory",
        charge_points=points,
        kib_per_charge_point=rounded({n: each.charge_point for n, each in kib.items()}),
        beside_entities=round(
            kib["ours"].charge_point - kib["entities"].charge_point, 2
        ),
        at_most=3.0,
        kib_per_site=rounded({name: each.site for name, each in kib.items()}),
    )


async def page(points: int, quick: bool) -> None:
    """The page in the sidebar: what is told when it is opened, and when something changes while it is open."""
    async with set_up({"ours": Ours}, points) as rigs:
        say(
            "page", charge_points=points, **await seen(rigs["ours"], 5 if quick else 21)
        )


CASES: Final[dict[str, Callable[[int, bool], Awaitable[None]]]] = {
    "changes": changes,
    "listeners": listeners,
    "faults": faults,
    "bursts": bursts,
    "set_up": setting_up,
    "rename": renaming,
    "memory": memory,
    "page": page,
}


def environment() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {
        "python": platform.python_version(),
        "home_assistant": home_assistant,
        "cpus": os.cpu_count(),
        "load": os.getloadavg()[0],
        "ulid": ulid_transform.ulid_at_time.__module__,
    }


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="few repetitions, 100 charge points"
    )
    parser.add_argument(
        "--only", choices=[*CASES, *ocpp.CASES], help="one of the cases"
    )
    parser.add_argument(
        "--size", type=int, choices=SIZES, help="one number of charge points"
    )
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    say("environment", **environment())
    for points in (
        [options.size] if options.size else SIZES[:1] if options.quick else SIZES
    ):
        for name in [options.only] if options.only else CASES:
            if name in CASES:
                asyncio.run(CASES[name](points, options.quick))
    # Charging stations come in their own numbers.
    for name in [options.only] if options.only else ocpp.CASES:
        if name in ocpp.CASES:
            asyncio.run(ocpp.ocpp(name, options.quick))


if __name__ == "__main__":
    sys.exit(main())
