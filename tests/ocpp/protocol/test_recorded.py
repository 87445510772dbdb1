"""What others' software and real chargers have sent: each frame is answered, and means what it should."""

import json
from typing import Any

import pytest

from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.ocpp.protocol.actions import Send
from custom_components.cp_notifications.ocpp.protocol.frames import Version

from .station import Box, complaints, frames

RECORDED = [
    pytest.param(Version(row["version"]), row["frame"], id=f"{row['version']}-{number}")
    for number, row in enumerate(frames("recorded"))
]
REPORTED = frames("reported")
MEANINGS = {
    "fuse_tripped": ["fuse_tripped active"],
    "sensors": ["sensors active"],
    "momentary fuse_tripped": ["fuse_tripped active", "fuse_tripped clear"],
    "clear": [],
    "nothing": [],
    "answer": [],
    "silence": [],
}
ANSWERED = {"silence": 0}


def answers(box: Box, frame: Any) -> list[Any]:
    """Return what a frame is answered."""
    actions = box.sends(json.dumps(frame))
    return [json.loads(action.text) for action in actions if isinstance(action, Send)]


def cases(box: Box, expected: str) -> list[str]:
    """Return what a frame was told to mean; the first "fine" of a connector is left out."""
    told = [fact for fact in box.facts() if fact.case is not Case.UNAVAILABLE]
    return [f"{fact.case} {fact.verdict}" for fact in told][: len(MEANINGS[expected])]


@pytest.mark.parametrize(
    ("version", "frame"),
    [param for param in RECORDED if param.values[1][0] == 2],  # type: ignore[index]
)
def test_every_recorded_call_gets_one_answer_that_holds_by_the_schema(
    version: Version, frame: list[Any]
) -> None:
    """With its own id."""
    [answer] = answers(Box(version), frame)
    assert answer[:2] == [3, frame[1]]
    assert complaints(version, frame[2], answer[2]) == []


@pytest.mark.parametrize(
    ("version", "frame"),
    [param for param in RECORDED if param.values[1][0] != 2],  # type: ignore[index]
)
def test_what_is_no_call_gets_none(version: Version, frame: list[Any]) -> None:
    """Answers to others, and what is never answered."""
    assert answers(Box(version), frame) == []


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in REPORTED])
def test_a_real_charger_is_understood(row: dict[str, Any]) -> None:
    """Frames as the field knows them: beyond the schema, and in their own words."""
    box = Box(Version(row["version"]))
    box.boots((row["boot"] or {}).get("chargePointVendor", ""))
    answers(box, row["before"] or [3, "x", {}])
    box.facts()
    found = answers(box, row["frame"])
    assert [answer[0] for answer in found] == [3] * ANSWERED.get(row["expect"], 1)
    active = {
        f"{condition.signal.case} active"
        for condition in box.session.conditions.active.values()
    }
    expected = MEANINGS[row["expect"]]
    assert cases(box, row["expect"]) == expected
    assert active == {meaning for meaning in expected if len(expected) == 1}
