"""OCPP-J frames: reads whatever a peer sends, writes what the standard wants.

Reading never fails: a frame that cannot be read becomes `Malformed`, with the answer the standard asks for, if any.
The rules are those of OCPP-J 1.6 chapter 4 and of OCPP 2.1 part 4 chapter 4, and then as tolerant as real charging
stations make necessary: missing and null payloads, numbers as message ids, a byte order mark, NaN, too many elements.

Encoder and decoder can be swapped for faster ones. What they refuse, the standard library gets a try at.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
import json
from typing import Any, Final, NamedTuple

MAX_FRAME: Final = 1 << 20
"""Characters in a frame that is still read. The longest ones seen, reports of all variables, have some 100 kB."""

MAX_ID: Final = 255
"""Characters in a message id that is still echoed; the standard says 36, some firmware says more."""

_MAX_NUMBER: Final = 10**MAX_ID

UNREADABLE_ID: Final = "-1"
"""What an error is addressed to when the message id cannot be read (OCPP 2.1 part 4, section 4.2.3)."""


class Version(StrEnum):
    """The versions of OCPP that are spoken here."""

    V16 = "1.6"
    V201 = "2.0.1"
    V21 = "2.1"


SUBPROTOCOLS: Final[Mapping[str, Version]] = {
    "ocpp2.1": Version.V21,
    "ocpp2.0.1": Version.V201,
    "ocpp1.6": Version.V16,
}
"""Names of the versions in the WebSocket handshake, best first."""


class Fault(StrEnum):
    """Why a call is refused. Each version has its own word for some of them: see `ERROR_CODES`."""

    NO_CALL = "no_call"
    """Not a call: no action, or nothing that can be read at all."""
    PAYLOAD = "payload"
    """The payload is no object."""
    UNKNOWN_ACTION = "unknown_action"
    NOT_FOR_US = "not_for_us"
    """A known action, but one that goes the other way."""
    MESSAGE_TYPE = "message_type"
    INTERNAL = "internal"


_CODES_2X: Final[Mapping[Fault, str]] = {
    Fault.NO_CALL: "RpcFrameworkError",
    Fault.PAYLOAD: "FormatViolation",
    Fault.UNKNOWN_ACTION: "NotImplemented",
    Fault.NOT_FOR_US: "NotSupported",
    Fault.MESSAGE_TYPE: "MessageTypeNotSupported",
    Fault.INTERNAL: "InternalError",
}
ERROR_CODES: Final[Mapping[Version, Mapping[Fault, str]]] = {
    # 1.6 has fewer codes, and spells one of them its own way.
    Version.V16: {
        **_CODES_2X,
        Fault.NO_CALL: "FormationViolation",
        Fault.PAYLOAD: "FormationViolation",
        Fault.MESSAGE_TYPE: "GenericError",
    },
    Version.V201: _CODES_2X,
    Version.V21: _CODES_2X,
}

type MessageId = str | int
type Payload = dict[str, Any]
type Decoder = Callable[[str], Any]
type Encoder = Callable[[Any], str]


class Call(NamedTuple):
    """A question. It has to be answered, once, with its id as it came."""

    id: MessageId
    action: str
    payload: Payload


class Result(NamedTuple):
    """The answer to a call of ours."""

    id: str
    payload: Payload


class Refusal(NamedTuple):
    """The error in answer to a call of ours."""

    id: str
    code: str


class Unanswered(NamedTuple):
    """Something that is never answered: a SEND, an error about an answer, an empty frame."""


class Malformed(NamedTuple):
    """No frame."""

    reason: str
    """What is wrong with it, as a key for counters and logs."""
    reply: str | None
    """What it is answered with."""


type Frame = Call | Result | Refusal | Unanswered | Malformed

_CALL, _RESULT, _ERROR, _RESULT_ERROR, _SEND = range(2, 7)
# Some firmware writes the message type as text. 2.0 equals 2, and so is found as well.
_KINDS: Final[Mapping[float | str, int]] = {
    **{kind: kind for kind in range(_CALL, _SEND + 1)},
    **{str(kind): kind for kind in range(_CALL, _SEND + 1)},
}
_DIRT: Final = "\ufeff\x00 \t\r\n"
"""What is found around frames: a byte order mark, a C string's end, line ends."""

_UNANSWERED: Final = Unanswered()

encode: Final[Encoder] = json.JSONEncoder(separators=(",", ":")).encode
"""The standard library's encoder: only ASCII, no blanks."""


class Codec:
    """Reads and writes the frames of one version."""

    __slots__ = ("_codes", "_decode", "_encode", "version")

    def __init__(
        self,
        version: Version,
        decoder: Decoder = json.loads,
        encoder: Encoder = encode,
    ) -> None:
        """Make a codec; a decoder raises ValueError, an encoder TypeError, for what it refuses."""
        self.version = version
        self._decode = decoder
        self._encode = encoder
        self._codes = ERROR_CODES[version]

    # ---- reading -----------------------------------------------------------

    def read(self, text: str) -> Frame:
        """Return what a frame says; never raise."""
        if len(text) > MAX_FRAME:
            return self._malformed("too_long")
        try:
            message = self._decode(text)
        except ValueError, RecursionError:
            text = text.strip(_DIRT)
            if not text:
                return _UNANSWERED
            try:
                message = json.loads(text)
            except ValueError, RecursionError:
                return self._malformed("not_json")
        return self._read(message)

    def _read(self, message: Any) -> Frame:
        if type(message) is not list or not message:
            return self._malformed("not_a_list")
        kind = message[0]
        kind = _KINDS.get(kind) if isinstance(kind, int | float | str) else None
        message_id = _read_id(message)
        if kind == _CALL:
            return self._read_call(message, message_id)
        if kind == _RESULT:
            return Result(str(message_id), _read_payload(message, 2) or {})
        if kind == _ERROR:
            return Refusal(str(message_id), str(message[2])[:64] if message[2:] else "")
        if kind is not None:
            return _UNANSWERED
        return self._unknown_kind(message_id)

    def _read_call(self, message: list[Any], message_id: MessageId | None) -> Frame:
        if message_id is None:
            return self._malformed("no_id")
        action = message[2] if len(message) > 2 else None
        if type(action) is not str or not action:
            return Malformed("no_action", self.error(message_id, Fault.NO_CALL))
        payload = _read_payload(message, 3)
        if payload is None:
            return Malformed("payload", self.error(message_id, Fault.PAYLOAD))
        return Call(message_id, action, payload)

    def _unknown_kind(self, message_id: MessageId | None) -> Malformed:
        """Ignore it, as all versions say; 2.x has a code to say so."""
        if self.version is Version.V16 or message_id is None:
            return Malformed("message_type", None)
        return Malformed("message_type", self.error(message_id, Fault.MESSAGE_TYPE))

    def _malformed(self, reason: str) -> Malformed:
        """Return what cannot be read; 2.x says how to answer even that, 1.6 does not."""
        if self.version is Version.V16:
            return Malformed(reason, None)
        return Malformed(reason, self.error(UNREADABLE_ID, Fault.NO_CALL))

    # ---- writing -------------------------------------------------------------

    def result(self, message_id: MessageId, payload: Payload) -> str:
        """Return the answer to a call."""
        return self._write([_RESULT, message_id, payload])

    def error(self, message_id: MessageId, fault: Fault, description: str = "") -> str:
        """Return the refusal of a call: always five elements, some peers wait for the last."""
        code = self._codes[fault]
        return self._write([_ERROR, message_id, code, description, {}])

    def call(self, message_id: str, action: str, payload: Payload) -> str:
        """Return a call of ours."""
        return self._write([_CALL, message_id, action, payload])

    def _write(self, message: list[Any]) -> str:
        try:
            return self._encode(message)
        except TypeError:
            # A message id with half a surrogate pair, say: the standard library escapes it.
            return encode(message)


def _read_id(message: list[Any]) -> MessageId | None:
    value = message[1] if len(message) > 1 else None
    if type(value) is str:
        return value if 0 < len(value) <= MAX_ID else None
    if type(value) is int and abs(value) < _MAX_NUMBER:
        return value
    return None


def _read_payload(message: list[Any], index: int) -> Payload | None:
    """Return the payload; None if it is no object. Nothing, null and [] count as empty."""
    value = message[index] if len(message) > index else None
    if type(value) is dict:
        return value
    return None if value else {}
