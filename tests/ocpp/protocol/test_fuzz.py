"""Whatever a peer sends: nothing raises, every call with an id gets one answer, and nothing grows.

`script/fuzz` tries more.
"""

import json
import os
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.ocpp.protocol.actions import (
    Action,
    Contested,
    HangUp,
    Introduced,
    PointSeen,
    Send,
)
from custom_components.cp_notifications.ocpp.protocol.answers import ANSWERS, spelling
from custom_components.cp_notifications.ocpp.protocol.conditions import (
    MAX_CONDITIONS,
    MAX_POINTS,
    Fact,
)
from custom_components.cp_notifications.ocpp.protocol.fields import TEXT_LIMIT
from custom_components.cp_notifications.ocpp.protocol.frames import MAX_ID, Version

from .station import START, Box, complaints, frames

FRAMES = int(os.environ.get("OCPP_FUZZ", "3000"))
"""How many are tried, in all versions together."""
IN_A_ROW = 10
quick = settings(
    max_examples=max(1, FRAMES // IN_A_ROW // len(Version)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

KNOWN = [row["frame"] for name in ("recorded", "reported") for row in frames(name)]
WORDS = sorted(
    {
        word
        for frame in KNOWN
        for word in json.dumps(frame).replace(":", " ").split('"')
        if word.isalnum()
    }
    | {action for actions in ANSWERS.values() for action in actions}
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(WORDS) | st.text(max_size=5), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return where everything in a frame stands."""
    inner: list[tuple[Any, Any]] = []
    match value:
        case list():
            inner = list(enumerate(value))
        case dict():
            inner = list(value.items())
    deeper = [deep for key, item in inner for deep in _paths(item, (*path, key))]
    return [path, *deeper]


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a frame with something else in one place."""
    copy = json.loads(json.dumps([value]))
    place = copy
    for key in (0, *path)[:-1]:
        place = place[key]
    place[(0, *path)[-1]] = new
    return copy[0]


@st.composite
def bent(draw: st.DrawFn) -> str:
    """Return a real frame with something else in up to three places."""
    frame = draw(st.sampled_from(KNOWN))
    for _ in range(draw(st.integers(0, 3))):
        frame = _replaced(frame, draw(st.sampled_from(_paths(frame))), draw(values))
    return json.dumps(frame)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """Return a real frame that was cut, doubled or dirtied on its way."""
    text = json.dumps(draw(st.sampled_from(KNOWN)))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    dirt = draw(
        st.text(max_size=5) | st.sampled_from(["\ufeff", "\x00", "\ud800", "[[["])
    )
    return draw(
        st.sampled_from(
            [text[:end], text[start:], text[:start] + dirt + text[end:], text + dirt]
        )
    )


calls = st.builds(
    lambda number, message_id, action, payload: json.dumps(
        [number, message_id, action, payload]
    ),
    st.sampled_from([2, 2, 2, "2", 3, 4, 5, 6, 7]),
    st.text(max_size=40) | st.integers() | values,
    st.sampled_from(WORDS) | values,
    st.dictionaries(st.sampled_from(WORDS), values, max_size=6),
)
anything = st.one_of(bent(), bent(), calls, broken(), values.map(json.dumps), st.text())


def readable_ids(text: str) -> list[Any]:
    """Return the id of a call that has one, as a list of none or one."""
    try:
        message = json.loads(text.strip("\ufeff\x00 \t\r\n"))
    except ValueError:
        return []
    match message:
        case [2 | "2", str() as message_id, *_] if 0 < len(message_id) <= MAX_ID:
            return [message_id]
        case [2 | "2", int() as number, *_] if not isinstance(number, bool):
            return [number]
    return []


def check(version: Version, text: str, actions: list[Action]) -> None:
    """Assert that a frame was answered as it should be, and nothing odd came of it."""
    sent = [json.loads(action.text) for action in actions if isinstance(action, Send)]
    replies = [frame for frame in sent if frame[0] in (3, 4)]
    # What has no id is answered to "-1", and what is no call may be said to be unknown.
    answered = [
        reply[1]
        for reply in replies
        if reply[1] != "-1" and reply[2] != "MessageTypeNotSupported"
    ]
    assert answered == [known for known in readable_ids(text) if known != "-1"]
    assert len(replies) <= 1
    for result in (reply for reply in replies if reply[0] == 3):
        action = json.loads(text.strip("\ufeff\x00 \t\r\n"))[2]
        assert complaints(version, spelling(version, action), result[2]) == []
    for fact in (action for action in actions if isinstance(action, Fact)):
        assert fact.case in Case
        assert len(fact.detail) <= TEXT_LIMIT
        assert (fact.code + fact.detail).isprintable()
    assert all(
        isinstance(action, Send | Fact | Introduced | PointSeen | HangUp | Contested)
        for action in actions
    )


@pytest.mark.parametrize("version", Version)
@quick
@given(texts=st.lists(anything, min_size=IN_A_ROW, max_size=IN_A_ROW))
def test_whatever_comes_is_answered_or_ignored(
    version: Version, texts: list[str]
) -> None:
    """And what was said before makes no difference to that."""
    box = Box(version)
    for text in texts:
        check(version, text, box.sends(text))
        box.later(seconds=7)
    session = box.session
    assert len(session.conditions.active) <= MAX_CONDITIONS
    assert len(session.points) <= MAX_POINTS
    assert box.restarts().session.dump() == session.dump()


@pytest.mark.parametrize("version", Version)
def test_a_well_behaved_station_is_not_disturbed_by_its_own_past(
    version: Version,
) -> None:
    """After any nonsense, a call is a call."""
    box = Box(version)
    for frame in KNOWN:
        box.sends(json.dumps(frame)[:-3])
        box.sends(json.dumps(frame))
    assert box.says("Heartbeat") == {"currentTime": "2026-11-22T12:00:00Z"}
    assert box.now == START
