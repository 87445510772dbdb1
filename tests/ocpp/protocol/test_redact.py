"""What names people is taken out of frames before they are shown."""

import pytest

from custom_components.cp_notifications.ocpp.protocol.redact import redact


@pytest.mark.parametrize(
    ("frame", "shown"),
    [
        pytest.param('[2,"a","Authorize",{"idTag":"04AB"}]', '[2,"a","Authorize",{"idTag":"**"}]', id="1.6"),
        pytest.param('{"idToken": {"idToken": "04AB", "type": "ISO14443"}}', '{"idToken": {"idToken": "**", "type": "ISO14443"}}', id="2.x"),
        pytest.param('{"idTag":"04A', '{"idTag":"**', id="cut_off"),
        pytest.param('{"IDTAG" : "04AB"}', '{"IDTAG" : "**"}', id="odd_spelling"),
        pytest.param(r'{"idTag":"04\"AB","a":1}', '{"idTag":"**","a":1}', id="escaped_quote"),
        pytest.param('{"csr":"-----BEGIN', '{"csr":"**', id="certificate"),
        pytest.param('{"idTag":12345}', '{"idTag":**}', id="number"),
        pytest.param(r'{"data":"{\"idTag\":\"04AB\",\"a\":1}"}', r'{"data":"{\"idTag\":\"**\",\"a\":1}"}', id="in_a_data_transfer"),
        pytest.param(r'{"data":"{\"idTag\": 12345}"}', r'{"data":"{\"idTag\": **}"}', id="number_in_a_data_transfer"),
        pytest.param(r'{"data":"\"{\\\"idTag\\\":\\\"04AB\\\"}\""}', r'{"data":"\"{\\\"idTag\\\":\\\"**\\\"}\""}', id="nested_twice"),
        pytest.param('{"info":"RFID card 04AB12CD refused"}', '{"info":"RFID card ** refused"}', id="in_words"),
        pytest.param('{"info":"unknown idTag=04:AB:12:CD"}', '{"info":"unknown idTag=**"}', id="in_words_with_colons"),
        pytest.param('{"info":"Card reader failure 12"}', '{"info":"Card reader failure 12"}', id="a_card_reader"),
        pytest.param('{"info":"card: rejected"}', '{"info":"card: rejected"}', id="a_card_without_number"),
        pytest.param('{"errorCode":"GroundFailure"}', '{"errorCode":"GroundFailure"}', id="fault"),
    ],
)  # fmt: skip
def test_cards_and_certificates_are_not_shown(frame: str, shown: str) -> None:
    """Whoever reads a diagnostics file has no business with them."""
    assert redact(frame) == shown
