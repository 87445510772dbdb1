"""Whose fault it was that a mail was not handed over, in words without addresses.

Nothing of smtp is imported: it may not be there. Its exceptions are known by name.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import islice
import re
from traceback import walk_tb
from types import FrameType
from typing import Any, Final

from homeassistant.exceptions import HomeAssistantError
import voluptuous as vol

from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.text import redact

REASON_LIMIT: Final = 200
"""Characters of a reason: a mail server can write pages."""


class DeliveryError(Exception):
    """A mail was not handed over.

    `outcome` says what failed: the account, this address for now, or this address for
    good. `reason` says why in one short line, without addresses or secrets.
    """

    def __init__(self, outcome: Outcome, reason: str) -> None:
        """Keep the outcome, and make the reason fit to be shown."""
        self.outcome = outcome
        self.reason = redact(" ".join(reason.split()))[:REASON_LIMIT]
        super().__init__(self.reason)


# Replies about the account whatever was asked: the server closes down, or wants (better)
# credentials. RFC 5321 4.2.3, RFC 4954 6.
_ACCOUNT_REPLIES: Final = frozenset({421, 530, 534, 535, 538})

# The same by enhanced status code (RFC 3463 3, RFC 4954, RFC 7372; 5.7.57 and up: Exchange
# Online): the sender's address or domain, credentials, the sender is not allowed to send.
_ACCOUNT_STATUS: Final = re.compile(
    r"5\.(1\.[78]|7\.(3|8|9|1[1-4]|2\d|57|60|139|[5-7]\d\d))\b"
)

# And in the words of Postfix, Exim, Exchange, Gmail, Yahoo and others, which answer so to
# RCPT or DATA with whatever code: the sender, the place it sends from, its allowance.
_ACCOUNT_WORDS: Final = re.compile(
    r"sender (address )?(rejected|verify failed|not allowed|denied)|not owned by user"
    r"|client host rejected|blocked using|listed (in|by|on) \S*(spamhaus|spamcop|rbl|dnsbl)"
    r"|(daily|hourly|sending|outbound|message) \S*\s?(limit|quota|rate)"
    r"|too many (messages|mails|e-?mails|connections|recipients)|rate limit|limit exceeded",
    re.IGNORECASE,
)

# Final replies (5xx) that somebody can mend all the same, by their enhanced status code:
# mailbox full, a mailing list's trouble, the receiving system's, routing, protocol.
_MENDABLE: Final = re.compile(r"5\.(2\.[24]|3\.[0125]|4\.\d+|5\.\d+)\b")
# And any matter of policy, such as "relay access denied", in answer to a recipient. In answer to
# the mail itself policy means what is in it, and that stays as it is.
_POLICY: Final = re.compile(r"5\.7\.\d+\b")
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_SAYS_NOTHING: Final = re.compile(r"5\.[0-2]\.0\b")
_MENDABLE_WORDS: Final = re.compile(
    r"\bfull\b|quota|storage|(disk|out of) space|relay|try again|temporar|grey-?list",
    re.IGNORECASE,
)
_TOO_BIG: Final = re.compile(
    r"5\.(2\.3|3\.4)\b|too (big|large|long)|message size|size limit", re.IGNORECASE
)

# What 5xx says without a status, by RFC 5321 4.2.3, if nothing is said in words: only these are
# final. 552 is a full mailbox there, 554 in answer to a recipient says nothing about it, and
# 500 to 504 and 555 are about how it was asked.
_FINAL_RECIPIENT: Final = frozenset({550, 551, 553, 556})
_FINAL_MAIL: Final = frozenset({550, 551, 553, 554, 556})


class _Stage(StrEnum):
    """Which command of a mail a server answered."""

    SENDER = "MAIL"
    RECIPIENT = "RCPT"
    MAIL = "DATA"


# By the name of the exception's class, or of the nearest it derives from. What is not
# here holds up this address only: nobody else's mail waits for a fault we do not know.
_RULES: Final[Mapping[str, Outcome | _Stage]] = {
    # of aiosmtplib, which smtp uses
    "SMTPSenderRefused": _Stage.SENDER,
    "SMTPRecipientRefused": _Stage.RECIPIENT,
    "SMTPDataError": _Stage.MAIL,
    "SMTPException": Outcome.ACCOUNT_FAILED,  # connection, login, ...
    # of the standard library, which others may use
    "SMTPRecipientsRefused": Outcome.ADDRESS_FAILED,
    "UnicodeEncodeError": Outcome.REFUSED,  # an address that smtp cannot write
    "OSError": Outcome.ACCOUNT_FAILED,  # no connection, no name, no answer in time
    # of Home Assistant
    "ConfigEntryAuthFailed": Outcome.ACCOUNT_FAILED,
    "ServiceNotFound": Outcome.ACCOUNT_FAILED,
}
_SMTP_LIBRARIES: Final = frozenset({"aiosmtplib", "smtplib"})
_IN_DOUBT: Final = "the server had the mail and did not confirm it; a longer time-out of the account may help"
_MOST_CAUSES: Final = 10  # an exception can be its own cause


def as_delivery_error(err: Exception) -> DeliveryError:
    """Return what an exception of a service call means for the delivery."""
    if _is_in_doubt(err):
        return DeliveryError(Outcome.UNCERTAIN, f"{_IN_DOUBT}: {_words(err)}")
    for cause in islice(_causes(err), _MOST_CAUSES):
        for name in _class_names(cause):
            if (rule := _RULES.get(name)) is not None:
                return DeliveryError(_outcome(cause, rule), _words(cause))
    return DeliveryError(Outcome.ADDRESS_FAILED, _words(err))


def _is_in_doubt(err: Exception) -> bool:
    """Whether a server had the whole mail, or a part of it, and did not answer: it may have taken it.

    Libraries raise the same for every command that is not answered. Which one it was is where
    they raised it: both have a method for DATA, named like it.
    """
    for cause in islice(_causes(err), _MOST_CAUSES):
        answered = "SMTPResponseException" in _class_names(cause)
        if not answered and any(map(_is_data, walk_tb(cause.__traceback__))):
            return True
    return False


def _is_data(step: tuple[FrameType, int]) -> bool:
    frame, _line = step
    library = frame.f_globals.get("__name__", "").partition(".")[0]
    return frame.f_code.co_name == "data" and library in _SMTP_LIBRARIES


def _causes(err: BaseException | None) -> Iterator[Any]:
    """Yield an exception and what it came from, single refusals before their sum."""
    while err is not None:
        refusals = getattr(err, "recipients", None)
        if isinstance(refusals, list):
            yield from refusals
        yield err
        err = err.__cause__


def _class_names(err: BaseException) -> list[str]:
    """Return the names of an exception's class and of all it derives from, nearest first."""
    return [cls.__name__ for cls in type(err).__mro__]


def _outcome(err: Any, rule: Outcome | _Stage) -> Outcome:
    """Return the outcome; of a refusal it is in the server's reply."""
    if isinstance(rule, Outcome):
        return rule
    code, message = _reply(err)
    if code in _ACCOUNT_REPLIES:
        return Outcome.ACCOUNT_FAILED
    if rule is _Stage.SENDER:
        return Outcome.REFUSED if _is_too_big(code, message) else Outcome.ACCOUNT_FAILED
    if code < 500:
        return Outcome.ADDRESS_FAILED
    if _ACCOUNT_STATUS.match(message) or _ACCOUNT_WORDS.search(message):
        return Outcome.ACCOUNT_FAILED
    if _is_too_big(code, message):
        return Outcome.REFUSED
    is_final = _is_final(rule, code, message)
    return Outcome.REFUSED if is_final else Outcome.ADDRESS_FAILED


def _is_too_big(code: int, message: str) -> bool:
    """Whether a mail is refused for its size."""
    return code >= 500 and bool(_TOO_BIG.search(message))


def _is_final(stage: _Stage, code: int, message: str) -> bool:
    """Whether a final reply (5xx) stays as it is; in doubt it is tried again."""
    if not _STATUS.match(message) or _SAYS_NOTHING.match(message):
        final = _FINAL_RECIPIENT if stage is _Stage.RECIPIENT else _FINAL_MAIL
        return code in final and not _MENDABLE_WORDS.search(message)
    if stage is _Stage.RECIPIENT and _POLICY.match(message):
        return False
    return not _MENDABLE.match(message)


def _reply(err: Any) -> tuple[int, str]:
    """Return the mail server's reply that aiosmtplib's exception holds; 0 if it does not."""
    code = getattr(err, "code", 0)
    return (code if isinstance(code, int) else 0), str(getattr(err, "message", ""))


def _words(err: BaseException) -> str:
    """Return what an exception says, if it says it to people.

    The text of any other can hold all that a library knows, an access token in a URL
    too: of that one only the name is told.
    """
    names = _class_names(err)
    code, message = _reply(err)
    if code and "SMTPResponseException" in names:
        return f"{code} {message}"
    if isinstance(err, (HomeAssistantError, vol.Invalid)) or "SMTPException" in names:
        return str(err) or names[0]
    return getattr(err, "strerror", None) or names[0]
