"""The codec: whatever comes in is read or refused, and never raises."""

import json
from typing import Any

import pytest

from custom_components.cp_notifications.ocpp.protocol.frames import (
    MAX_FRAME,
    MAX_ID,
    Call,
    Codec,
    Fault,
    Malformed,
    Refusal,
    Result,
    Unanswered,
    Version,
)

from .station import V16, V21, V201

DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('[2,"a","X",{"b":1}]', Call("a", "X", {"b": 1}), id="plain"),
        pytest.param(' \n[2, "a","X" ,{}]\r\n', Call("a", "X", {}), id="white_space"),
        pytest.param('\ufeff[2,"a","X",{}]', Call("a", "X", {}), id="byte_order_mark"),
        pytest.param('[2,"a","X",{}]\x00', Call("a", "X", {}), id="end_of_c_string"),
        pytest.param('[2,"a","X",null]', Call("a", "X", {}), id="null_payload"),
        pytest.param('[2,"a","X"]', Call("a", "X", {}), id="no_payload"),
        pytest.param('[2,"a","X",[]]', Call("a", "X", {}), id="empty_list_as_payload"),
        pytest.param('[2,"a","X",{},7]', Call("a", "X", {}), id="one_element_more"),
        pytest.param('["2","a","X",{}]', Call("a", "X", {}), id="type_as_text"),
        pytest.param('[2.0,"a","X",{}]', Call("a", "X", {}), id="type_with_a_point"),
        pytest.param('[2,17,"X",{}]', Call(17, "X", {}), id="number_as_id"),
        pytest.param('[2,"a","X",{"b":1,"b":2}]', Call("a", "X", {"b": 2}), id="twice"),
        pytest.param('[3,"a",{"b":1}]', Result("a", {"b": 1}), id="result"),
        pytest.param('[3,"a"]', Result("a", {}), id="result_without_payload"),
        pytest.param('[3,"a","text"]', Result("a", {}), id="result_that_is_text"),
        pytest.param(
            '[4,"a","NotSupported","",{}]', Refusal("a", "NotSupported"), id="error"
        ),
        pytest.param('[4,"a","X",""]', Refusal("a", "X"), id="error_of_four_elements"),
        pytest.param('[4,"a"]', Refusal("a", ""), id="error_of_two_elements"),
        pytest.param('[6,"a","NotifyPeriodicEventStream",{}]', Unanswered(), id="send"),
        pytest.param('[5,"a","X","",{}]', Unanswered(), id="error_about_an_answer"),
        pytest.param("", Unanswered(), id="empty"),
        pytest.param(" \x00\n", Unanswered(), id="blank"),
    ],
)
def test_a_frame_is_read_however_it_is_dressed(text: str, expected: object) -> None:
    """Each of these was seen on real connections, or is allowed by the standard."""
    assert Codec(V16).read(text) == expected


def test_not_a_number_is_read() -> None:
    """Some meters say NaN, which is no JSON."""
    frame = Codec(V16).read('[2,"a","X",{"value":NaN}]')
    assert isinstance(frame, Call)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param('[2,"a","X",{', "not_json", id="cut_off"),
        pytest.param("hello", "not_json", id="words"),
        pytest.param(DEEP, "not_json", id="deep"),
        pytest.param(f'[2,"a","X",{"9" * 5000}]', "not_json", id="endless_number"),
        pytest.param('{"a":1}', "not_a_list", id="object"),
        pytest.param("[]", "not_a_list", id="empty_list"),
        pytest.param('"[2]"', "not_a_list", id="text"),
        pytest.param("[2]", "no_id", id="no_id"),
        pytest.param('[2,"","X",{}]', "no_id", id="empty_id"),
        pytest.param('[2,null,"X",{}]', "no_id", id="null_as_id"),
        pytest.param('[2,true,"X",{}]', "no_id", id="true_as_id"),
        pytest.param('[2,{},"X",{}]', "no_id", id="object_as_id"),
        pytest.param(f'[2,"{"a" * (MAX_ID + 1)}","X",{{}}]', "no_id", id="endless_id"),
        pytest.param(
            f'[2,{"9" * (MAX_ID + 1)},"X",{{}}]', "no_id", id="endless_number_as_id"
        ),
        pytest.param(
            f'[2,"a","X",{{"a":"{"x" * MAX_FRAME}"}}]', "too_long", id="too_long"
        ),
    ],
)
def test_what_cannot_be_read_is_answered_as_the_version_says(
    text: str, reason: str
) -> None:
    """1.6 has no answer for it; 2.x addresses an error to -1."""
    assert Codec(V16).read(text) == Malformed(reason, None)
    error = '[4,"-1","RpcFrameworkError","",{}]'
    assert Codec(V201).read(text) == Malformed(reason, error)


@pytest.mark.parametrize(
    ("text", "reason", "code_16", "code_2x"),
    [
        pytest.param(
            '[2,"a"]',
            "no_action",
            "FormationViolation",
            "RpcFrameworkError",
            id="missing",
        ),
        pytest.param(
            '[2,"a",""]',
            "no_action",
            "FormationViolation",
            "RpcFrameworkError",
            id="empty",
        ),
        pytest.param(
            '[2,"a",["b"],{}]',
            "no_action",
            "FormationViolation",
            "RpcFrameworkError",
            id="list",
        ),
        pytest.param(
            '[2,"a","X","text"]',
            "payload",
            "FormationViolation",
            "FormatViolation",
            id="text",
        ),
        pytest.param(
            '[2,"a","X",[1]]',
            "payload",
            "FormationViolation",
            "FormatViolation",
            id="list_payload",
        ),
        pytest.param(
            '[2,"a","X",5]',
            "payload",
            "FormationViolation",
            "FormatViolation",
            id="number",
        ),
    ],
)
def test_a_call_that_is_none_is_refused_in_the_words_of_its_version(
    text: str, reason: str, code_16: str, code_2x: str
) -> None:
    """1.6 spells it FormationViolation, 2.x FormatViolation."""
    assert Codec(V16).read(text) == Malformed(reason, f'[4,"a","{code_16}","",{{}}]')
    assert Codec(V21).read(text) == Malformed(reason, f'[4,"a","{code_2x}","",{{}}]')


@pytest.mark.parametrize(
    "text", ['[7,"a",{}]', '["x","a"]', '[null,"a"]', '[[2],"a"]'], ids=str
)
def test_an_unknown_message_type_is_ignored_or_said_to_be_unknown(text: str) -> None:
    """All versions say to ignore the payload; 2.x has a code for it."""
    assert Codec(V16).read(text) == Malformed("message_type", None)
    error = '[4,"a","MessageTypeNotSupported","",{}]'
    assert Codec(V21).read(text) == Malformed("message_type", error)


def test_an_unknown_message_type_without_an_id_is_ignored() -> None:
    """There is nobody to address."""
    assert Codec(V21).read("[7]") == Malformed("message_type", None)


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("fault", Fault)
def test_an_error_has_five_elements(version: Version, fault: Fault) -> None:
    """One charger waits for ever for the last one."""
    error = json.loads(Codec(version).error("a", fault, "why"))
    assert [error[:2], error[3:]] == [[4, "a"], ["why", {}]]


def test_results_and_calls_are_written_without_blanks() -> None:
    """Small stations have small buffers."""
    codec = Codec(V16)
    assert codec.result(5, {"a": 1}) == '[3,5,{"a":1}]'
    assert (
        codec.call("b", "Reset", {"type": "Soft"}) == '[2,"b","Reset",{"type":"Soft"}]'
    )


def test_the_decoder_can_be_swapped_and_the_standard_one_helps_out() -> None:
    """A faster decoder may refuse NaN, a byte order mark, or half a surrogate pair."""
    refused: list[str] = []

    def refusing(text: str) -> Any:
        refused.append(text)
        raise ValueError

    assert Codec(V16, refusing).read('[2,"a","X"]') == Call("a", "X", {})
    assert refused == ['[2,"a","X"]']


def test_the_encoder_can_be_swapped_and_the_standard_one_helps_out() -> None:
    """A faster encoder may refuse half a surrogate pair."""

    def refusing(_message: Any) -> str:
        raise TypeError

    assert Codec(V16, encoder=refusing).result("\ud800", {}) == '[3,"\\ud800",{}]'
    assert Codec(V16, encoder=lambda _message: "fast").result("a", {}) == "fast"
