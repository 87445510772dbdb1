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
        pytest.param('{"errorCode":"GroundFailure"}', '{"errorCode":"GroundFailure"}', id="fault"),
    ],
)  # fmt: skip
def test_cards_and_certificates_are_not_shown(frame: str, shown: str) -> None:
    """Whoever reads a diagnostics file has no business with them."""
    assert redact(frame) == shown
