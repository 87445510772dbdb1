"""Power cuts and a mail server that comes and goes: a little of what script/chaos does, and whether it can fail."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from .chaos.__main__ import run
from .chaos.mails import Telling, read
from .chaos.verdict import Verdict, judge
from .chaos.world import Fault, Place
from .harness.sink import Mail

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FUSE = Place("P1", "fuse_tripped")
ANN = "ann@example.com"
MAILS = Path(__file__).parents[1] / "mails"


def telling(
    seconds: float, *, code: str = "E1", times: int = 1, end: bool = False
) -> Telling:
    """Return what a mail told Ann of a fuse, some seconds after noon."""
    received = NOON + timedelta(seconds=seconds)
    return Telling(ANN, "G1", FUSE, code, times, end, False, received)


def verdict(*tellings: Telling, cut: float = 1000) -> Verdict:
    """Judge what Ann was told of two faults of one fuse, with a power cut some seconds after noon."""
    faults = [Fault(FUSE, code, NOON) for code in ("E1", "E2")]
    return judge(faults, {"P1": [ANN]}, tellings, [NOON + timedelta(seconds=cut)])


ALL = (
    telling(1),
    telling(2, end=True),
    telling(3, code="E2"),
    telling(4, code="E2", end=True),
)


def test_a_little_chaos_loses_nothing(tmp_path: Path) -> None:
    """Real process, real mails, real kills; script/chaos does far more of it."""
    assert run(faults=4, points=2, kills=1, seed=1, folder=tmp_path)


def test_all_that_was_told_once_is_fine() -> None:
    """Nothing is lost, doubled or left open."""
    assert verdict(*ALL) == Verdict(2, [], [], [])


def test_a_fault_that_nobody_was_told_of_is_found() -> None:
    """So the counts can be believed."""
    found = verdict(*ALL[:2])
    assert [fault.code for fault, _address in found.lost] == ["E2"]


def test_two_faults_that_were_told_as_one_are_told() -> None:
    """A late mail says how often it came."""
    found = verdict(telling(1), telling(9, code="E2", times=2), ALL[3])
    assert (found.lost, found.doubles) == ([], [])


def test_an_end_that_was_never_told_is_found() -> None:
    """Somebody would drive out to it."""
    assert len(verdict(*ALL[:3]).left_open) == 2


def test_a_double_is_explained_by_what_was_cut_off() -> None:
    """The power failed within the window after the first mail."""
    found = verdict(telling(0), *ALL, cut=0.5)
    assert [double.cut for double in found.doubles] == [timedelta(seconds=0.5)]
    assert (found.doubled_mails, found.unexplained) == (1, [])


def test_a_double_for_no_reason_is_found() -> None:
    """The power failed long after it."""
    assert len(verdict(telling(0), *ALL, cut=20).unexplained) == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "fuse_at_night",
            [("CP North 1", "fuse_tripped", "GroundFailure", 1, False, False)],
        ),
        (
            "fuse_resolved",
            [("CP North 1", "fuse_tripped", "GroundFailure", 1, True, False)],
        ),
    ],
)
def test_mails_are_read_as_a_person_would(
    name: str, told: list[tuple[str, str, str, int, bool, bool]]
) -> None:
    """By those that were agreed."""
    head, _, text = (MAILS / f"{name}.en.txt").read_text("utf-8").partition("\n\n")
    message = EmailMessage()
    message["Subject"] = head.removeprefix("Subject: ")
    message.set_content(text)
    assert [
        (*each.place, each.code, each.times, each.is_end, each.is_over)
        for each in read(Mail(NOON, ANN, message))
    ] == told
