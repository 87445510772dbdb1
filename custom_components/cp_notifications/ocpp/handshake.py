"""What a charging station says when it connects: who it is, its password, and the versions it speaks."""

from base64 import b64decode
from collections.abc import Mapping
import hmac
from typing import Final
from urllib.parse import unquote_to_bytes

from aiohttp import hdrs

from .protocol.frames import SUBPROTOCOLS, Version

MAX_IDENTITY: Final = 128
"""Characters of an identity; the standard says 48, and 20 in 1.6."""


def read_identity(path: str) -> str | None:
    """Return the identity of a station from the path it asks for; None if there is none.

    It is the last part of the path, percent-encoded (OCPP-J 1.6, section 3.1.1); what comes before is the
    station's own business.
    """
    last = path.partition("?")[0].rstrip("/").rpartition("/")[2]
    # Bytes that are no UTF-8 come as aiohttp reads them.
    raw = unquote_to_bytes(last.encode(errors="surrogateescape"))
    try:
        identity = raw.decode().strip()
    except UnicodeDecodeError:
        identity = raw.decode("latin-1").strip()
    is_good = 0 < len(identity) <= MAX_IDENTITY and identity.isprintable()
    return identity if is_good else None


def read_credentials(headers: Mapping[str, str]) -> bytes | None:
    """Return `user:password` from HTTP basic authentication; None without."""
    scheme, _, value = headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return b64decode(value.strip(), validate=True)
    except ValueError:
        return b""


def is_password(password: str, credentials: bytes | None) -> bool:
    """Whether these are the credentials of a station with that password.

    The password is 16 to 20 bytes of any kind. Stations that were given it as 40 hex digits send the bytes
    (as the standard says), or the digits; some try both in turn. The user's name is not compared: the path
    says who it is, and the password has to be that one's.
    """
    if credentials is None:
        return False
    given = credentials.partition(b":")[2]
    accepted = [password.encode()]
    try:
        accepted.append(bytes.fromhex(password))
    except ValueError:
        accepted.append(accepted[0])
    # All are compared, each in constant time.
    return sum(hmac.compare_digest(given, one) for one in accepted) > 0


def choose_version(
    headers: Mapping[str, str], only: Version | None
) -> tuple[str, Version | None]:
    """Return the subprotocol to agree on, spelled as it was offered, and its version.

    A station that offers none speaks 1.6: Grizzl-E does so. None: there is no version in common.
    """
    offered = [
        name.strip()
        for name in headers.get(hdrs.SEC_WEBSOCKET_PROTOCOL, "").split(",")
        if name.strip()
    ]
    if not offered:
        return "", Version.V16 if only in (None, Version.V16) else None
    for name, version in SUBPROTOCOLS.items():
        for offer in offered:
            if offer.lower() == name and only in (None, version):
                return offer, version
    return "", None
