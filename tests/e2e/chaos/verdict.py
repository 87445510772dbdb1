"""What was lost, what came twice, and whether that is explained."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .mails import Telling
from .world import Fault

WINDOW: Final = timedelta(seconds=2)
"""What comes between the mail server's answer and our record of it, on a busy machine: the answer has to
reach Home Assistant, and the disk may have been written a second ago at the earliest."""


@dataclass(frozen=True, slots=True)
class Double:
    """A beginning that an address was told of once more."""

    first: Telling
    cut: timedelta | None
    """How long after the first mail the process was killed or the mail server went; None for not at all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What there is to say in the end."""

    expected: int
    """Pairs of fault and address."""
    lost: list[tuple[Fault, str]]
    doubles: list[Double]
    left_open: list[tuple[Fault, str]]
    """Who was never told that it is over."""

    @property
    def doubled_mails(self) -> int:
        """How many mails came once more; each may tell of many beginnings."""
        return len({(d.first.address, d.first.received) for d in self.doubles})

    @property
    def unexplained(self) -> list[Double]:
        """Doubles that neither a kill nor the server's going explains."""
        return [double for double in self.doubles if double.cut is None]


def judge(
    faults: Iterable[Fault],
    audience: Mapping[str, Iterable[str]],
    tellings: Iterable[Telling],
    cuts: Iterable[datetime],
) -> Verdict:
    """Hold what happened against what was told; `audience` are the addresses by charge point.

    `cuts` are the moments at which the process was killed, or the mail server went away.
    """
    told: dict[tuple[str, object], list[Telling]] = {}
    for telling in tellings:
        told.setdefault((telling.address, telling.place), []).append(telling)
    moments = sorted(cuts)
    verdict = Verdict(0, [], [], [])
    expected = 0
    for fault in faults:
        for address in audience[fault.place.charge_point]:
            expected += 1
            here = told.get((address, fault.place), [])
            beginnings = [each for each in here if not each.is_end]
            own = [t for t in beginnings if t.times == 1 and t.code == fault.code]
            if not own and not any(t.times > 1 for t in beginnings):
                verdict.lost.append((fault, address))
            verdict.doubles.extend(_doubles(own, moments))
            if not here or not _says_it_is_over(here[-1]):
                verdict.left_open.append((fault, address))
    return Verdict(expected, verdict.lost, verdict.doubles, verdict.left_open)


def _doubles(own: list[Telling], cuts: list[datetime]) -> Iterator[Double]:
    for first in own[:-1]:
        after = (cut - first.received for cut in cuts)
        within = (gap for gap in after if timedelta(0) <= gap <= WINDOW)
        yield Double(first, next(within, None))


def _says_it_is_over(telling: Telling) -> bool:
    return telling.is_end or telling.is_over
