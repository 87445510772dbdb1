"""Far more timelines than the gate has time for, each time others. Run by script/timelines.

Prints what happened in them, so that one can see that they are not all the same quiet afternoon. A broken
promise is printed with the steps that break it, as few as possible, and with the seed that finds it again.
"""

import argparse
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
import os
from random import SystemRandom
import sys
from time import monotonic
import traceback
from typing import Final

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from .machine import Timeline

BATCH: Final = 10
"""How many timelines one seed makes. Hypothesis likes to vary what it has seen: a few of many seeds differ more."""


def run_batch(number: int) -> None:
    """Run the timelines of one seed: the same number makes the same ones."""
    machine: type[Timeline] = seed(number)(type("Timeline", (Timeline,), {}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=BATCH,
            stateful_step_count=40,
            deadline=None,
            database=None,
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def watch_batch(number: int) -> tuple[Counter[str], str]:
    """Run the timelines of one seed; return what happened, and what broke, if anything did."""
    Timeline.totals.clear()
    found = ""
    try:
        run_batch(number)
    except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
        found = f"seed {number}:\n{traceback.format_exc()}"
    return Counter(Timeline.totals), found


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Return 0 if every promise was kept."""
    parser = argparse.ArgumentParser(prog="script/timelines", description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, help="run only the batch of this seed")
    arguments = parser.parse_args()
    batches = 1 if arguments.seed is not None else -(-arguments.number // BATCH)
    first = (
        SystemRandom().randrange(10**9) if arguments.seed is None else arguments.seed
    )
    began = monotonic()
    totals: Counter[str] = Counter()
    broken = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for counts, found in pool.map(
            watch_batch, range(first, first + batches), chunksize=5
        ):
            totals.update(counts)
            if found:
                broken += 1
                say(found)
    for what, count in sorted(totals.items()):
        say(f"{what:40} {count:>10,}")
    say(f"{'batches with a broken promise':40} {broken:>10,}")
    say(f"{'seconds':40} {monotonic() - began:>10,.0f}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
