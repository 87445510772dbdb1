"""Every action of every version has an answer that holds by its schema."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ocpp
import pytest

from custom_components.cp_notifications.ocpp.protocol.answers import (
    ANSWERS,
    NOT_FOR_US,
    Asked,
    Question,
    TransactionIds,
    answer,
    spelling,
    timestamp,
)
from custom_components.cp_notifications.ocpp.protocol.frames import Fault, Version

from .questions import questions
from .station import START, V16, V21, V201, Box, complaints

SENT_ONLY = {"NotifyPeriodicEventStream"}
"""Never answered."""

CHAIN = {
    "certificateHashData": {
        "hashAlgorithm": "SHA384",
        "issuerNameHash": "n",
        "issuerKeyHash": "k",
        "serialNumber": "5",
    },
    "source": "CRL",
    "urls": ["http://crl.example.com"],
}


def begin(_question: Question, _now: datetime) -> int:
    """Return a transaction id."""
    return 42


def ask(version: Version, action: str, **question: Any) -> Any:
    """Return the answer to a question."""
    return answer(version, action, question, Asked(START, 300, begin))


def standard(version: Version) -> set[str]:
    """Return all actions of a version, by the schemas of the Open Charge Alliance."""
    folder = Path(ocpp.__file__).parent / f"v{version.replace('.', '')}" / "schemas"
    names = {path.stem for path in folder.glob("*Response.json")}
    return {name.removesuffix("Response") for name in names}


@pytest.mark.parametrize("version", Version)
def test_every_action_of_the_standard_is_known(version: Version) -> None:
    """It is answered, or known to go the other way, and none of them is invented."""
    assert set(ANSWERS[version]) | NOT_FOR_US[version] == standard(version) - SENT_ONLY
    # Both sides may send it.
    assert not set(ANSWERS[version]) & NOT_FOR_US[version]


@pytest.mark.parametrize(
    ("version", "action"),
    [(version, action) for version, actions in ANSWERS.items() for action in actions],
)
@pytest.mark.parametrize(
    "question",
    [
        pytest.param({}, id="empty"),
        pytest.param({"idTag": "A", "idToken": {"idToken": "A"}}, id="with_a_card"),
        pytest.param({"vatNumber": "X" * 99, "certificateStatusRequests": 5}, id="odd"),
    ],
)
def test_the_answer_holds_by_the_schema_whatever_was_asked(
    version: Version, action: str, question: Mapping[str, Any]
) -> None:
    """A strict client closes the connection over an answer that does not."""
    assert complaints(version, action, ask(version, action, **question)) == []


@pytest.mark.parametrize("version", Version)
def test_every_call_of_the_standard_is_answered_at_work(version: Version) -> None:
    """Said short and said in full, one after the other; `Box` checks each answer by the schemas."""
    box = Box(version)
    answers = [box.says(action, **said) for action, said in questions(version)]
    assert len(answers) == 2 * len(ANSWERS[version])
    assert box.session.counts == {
        "calls": len(answers),
        "malformed": 0,
        "refused": 0,
    }


@pytest.mark.parametrize(
    ("version", "action", "question", "expected"),
    [
        pytest.param(
            V16,
            "StartTransaction",
            {},
            {"transactionId": 42, "idTagInfo": {"status": "Accepted"}},
            id="start",
        ),
        pytest.param(
            V16,
            "StopTransaction",
            {"idTag": "A"},
            {"idTagInfo": {"status": "Accepted"}},
            id="stop_with_card",
        ),
        pytest.param(V16, "StopTransaction", {}, {}, id="stop"),
        pytest.param(
            V16,
            "Authorize",
            {"idTag": "?"},
            {"idTagInfo": {"status": "Accepted"}},
            id="authorize",
        ),
        pytest.param(
            V201,
            "Authorize",
            {},
            {"idTokenInfo": {"status": "Accepted"}},
            id="authorize_2x",
        ),
        pytest.param(V201, "TransactionEvent", {"idToken": {}}, {}, id="event"),
        pytest.param(
            V201,
            "TransactionEvent",
            {"idToken": {"idToken": "A"}},
            {"idTokenInfo": {"status": "Accepted"}},
            id="event_with_card",
        ),
        pytest.param(
            V16,
            "BootNotification",
            {},
            {
                "currentTime": "2026-11-22T12:00:00Z",
                "interval": 300,
                "status": "Accepted",
            },
            id="boot",
        ),
        pytest.param(
            V21,
            "VatNumberValidation",
            {"vatNumber": "DE1"},
            {"status": "Rejected", "vatNumber": "DE1"},
            id="vat",
        ),
    ],
)
def test_charging_is_accepted(
    version: Version, action: str, question: dict[str, Any], expected: dict[str, Any]
) -> None:
    """A monitor never stands in the way."""
    assert ask(version, action, **question) == expected


def test_a_certificate_chain_is_answered_one_by_one() -> None:
    """At most four, and what was asked comes back."""
    found = ask(V21, "GetCertificateChainStatus", certificateStatusRequests=[CHAIN] * 9)
    assert complaints(V21, "GetCertificateChainStatus", found) == []
    assert [
        one["certificateHashData"]["hashAlgorithm"]
        for one in found["certificateStatus"]
    ] == ["SHA384"] * 4
    assert found["certificateStatus"][0]["source"] == "CRL"


@pytest.mark.parametrize(
    ("version", "action", "fault"),
    [
        pytest.param(V16, "Nonsense", Fault.UNKNOWN_ACTION, id="unknown"),
        pytest.param(V16, "NotifyEvent", Fault.UNKNOWN_ACTION, id="of_another_version"),
        pytest.param(V16, "Reset", Fault.NOT_FOR_US, id="other_way"),
        pytest.param(V21, "SetDERControl", Fault.NOT_FOR_US, id="other_way_2x"),
    ],
)
def test_what_is_not_answered_is_refused(
    version: Version, action: str, fault: Fault
) -> None:
    """Something always goes back: a station without an answer says nothing more."""
    assert ask(version, action) is fault


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Heartbeat", "Heartbeat"), (" HeartBeat", "Heartbeat"), ("Nonsense", "Nonsense")],
)
def test_odd_spellings_of_an_action_are_understood(written: str, meant: str) -> None:
    """A simulator in wide use sends HeartBeat."""
    assert spelling(V16, written) == meant


def test_times_are_written_for_the_simplest_reader() -> None:
    """Fractions and offsets are more than some can read."""
    now = datetime(2026, 11, 22, 12, 0, 1, 999999, tzinfo=UTC)
    assert timestamp(now) == "2026-11-22T12:00:01Z"


def test_transaction_numbers_do_not_come_back() -> None:
    """Not within a second, and not after a restart."""
    ids = TransactionIds()
    first, second = ids.next(START), ids.next(START)
    assert second == first + 1
    restarted = TransactionIds()
    assert restarted.next(START + timedelta(seconds=2)) == second + 1


@pytest.mark.parametrize("year", [1990, 2026, 2099, 2500])
def test_transaction_numbers_fit_whatever_the_clock_says(year: int) -> None:
    """They are positive, and of 31 bits: more is too much for some stations."""
    ids = TransactionIds()
    number = ids.next(datetime(year, 1, 1, tzinfo=UTC))
    assert 0 < number < 2**31
