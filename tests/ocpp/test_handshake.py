"""Who a charging station is, whether it knows its password, and what it speaks."""

from base64 import b64encode

from hypothesis import example, given, strategies as st
import pytest

from custom_components.cp_notifications.ocpp.handshake import (
    choose_version,
    is_password,
    read_credentials,
    read_identity,
)
from custom_components.cp_notifications.ocpp.protocol.frames import Version

V16, V201, V21 = Version.V16, Version.V201, Version.V21
HEX = "0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF"


@pytest.mark.parametrize(
    ("path", "identity"),
    [
        pytest.param("/CP-7", "CP-7", id="plain"),
        pytest.param("/ocpp/1.6/CP-7", "CP-7", id="prefix"),
        pytest.param("/RDAM%20123", "RDAM 123", id="encoded"),
        pytest.param("/CP-7/", "CP-7", id="slash_at_the_end"),
        pytest.param("/CP-7?token=a/b", "CP-7", id="query"),
        pytest.param("/%C3%BC", "ü", id="utf_8"),
        pytest.param("/%FC", "ü", id="latin_1"),
        pytest.param("/\udcfc", "ü", id="raw_byte"),
        pytest.param("/a%2Fb", "a/b", id="encoded_slash"),
        pytest.param("/%20CP-7%20", "CP-7", id="blanks"),
        pytest.param("/", None, id="none"),
        pytest.param("", None, id="empty"),
        pytest.param("/%20", None, id="blank"),
        pytest.param("/a%0Ab", None, id="line_end"),
        pytest.param("/a%00", None, id="zero"),
        pytest.param("/" + "x" * 129, None, id="endless"),
    ],
)
def test_the_identity_is_the_end_of_the_path(path: str, identity: str | None) -> None:
    """Percent-encoded, after whatever prefix."""
    assert read_identity(path) == identity


def basic(credentials: bytes) -> dict[str, str]:
    """Return headers with credentials."""
    return {"Authorization": f"Basic {b64encode(credentials).decode()}"}


@pytest.mark.parametrize(
    ("headers", "credentials"),
    [
        pytest.param(basic(b"cp:secret"), b"cp:secret", id="plain"),
        pytest.param(basic(b"cp:\x00\xff:"), b"cp:\x00\xff:", id="raw"),
        pytest.param({"Authorization": "basic YTpi"}, b"a:b", id="lower_case"),
        pytest.param({"Authorization": "Bearer x"}, None, id="another_scheme"),
        pytest.param({"Authorization": "Basic ???"}, b"", id="no_base64"),
        pytest.param({}, None, id="none"),
    ],
)
def test_credentials_are_bytes(
    headers: dict[str, str], credentials: bytes | None
) -> None:
    """A password need not be text."""
    assert read_credentials(headers) == credentials


@pytest.mark.parametrize(
    ("password", "credentials", "good"),
    [
        pytest.param("secret", b"cp:secret", True, id="text"),
        pytest.param("pass:word", b"cp:pass:word", True, id="with_a_colon"),
        pytest.param("gehöim", "cp:gehöim".encode(), True, id="utf_8"),
        pytest.param(HEX, b"cp:" + bytes.fromhex(HEX), True, id="raw_bytes"),
        pytest.param(HEX, b"cp:" + HEX.encode(), True, id="hex_digits"),
        pytest.param("secret", b"other:secret", True, id="another_user"),
        pytest.param("secret", b"cp:Secret", False, id="wrong"),
        pytest.param("secret", b"cp:", False, id="empty"),
        pytest.param("secret", b"", False, id="nothing"),
        pytest.param("secret", None, False, id="none"),
    ],
)
def test_a_password_is_right_in_all_its_forms(
    password: str, credentials: bytes | None, good: bool
) -> None:
    """Given as 40 hex digits, some stations send the bytes, some the digits."""
    assert is_password(password, credentials) is good


@pytest.mark.parametrize(
    ("offered", "only", "expected"),
    [
        pytest.param("ocpp1.6", None, ("ocpp1.6", V16), id="1.6"),
        pytest.param("ocpp1.6, ocpp2.0.1", None, ("ocpp2.0.1", V201), id="best"),
        pytest.param("ocpp2.1,ocpp2.0.1", None, ("ocpp2.1", V21), id="2.1"),
        pytest.param("OCPP1.6", None, ("OCPP1.6", V16), id="upper_case"),
        pytest.param("ocpp1.6,ocpp2.0.1", V16, ("ocpp1.6", V16), id="pinned"),
        pytest.param("ocpp2.0.1", V16, ("", None), id="pinned_to_another"),
        pytest.param("ocpp1.5", None, ("", None), id="unknown"),
        pytest.param("", None, ("", V16), id="none"),
        pytest.param("", V16, ("", V16), id="none_pinned"),
        pytest.param("", V201, ("", None), id="none_pinned_to_another"),
    ],
)
def test_the_best_common_version_is_spoken(
    offered: str, only: Version | None, expected: tuple[str, Version | None]
) -> None:
    """A person may pin it, since some speak their newest badly."""
    assert choose_version({"Sec-WebSocket-Protocol": offered}, only) == expected


def test_a_station_that_offers_nothing_speaks_the_oldest() -> None:
    """Grizzl-E."""
    assert choose_version({}, None) == ("", V16)


@given(
    path=st.text(),
    header=st.text(),
    offered=st.text(),
    password=st.text(min_size=1),
    only=st.sampled_from([None, *Version]),
)
@example("/%", "Basic =", ",", "0", None)
@example("/%ZZ%FF", "Basic", "ocpp1.6,,", "é", None)
def test_no_handshake_is_too_odd(
    path: str, header: str, offered: str, password: str, only: Version | None
) -> None:
    """Whatever a peer puts into it, it is read or refused."""
    identity = read_identity(path)
    assert identity is None or identity.isprintable()
    credentials = read_credentials({"Authorization": header})
    assert not is_password(password, credentials) or credentials
    name, version = choose_version({"Sec-WebSocket-Protocol": offered}, only)
    assert version in (None, *Version)
    assert name in offered
