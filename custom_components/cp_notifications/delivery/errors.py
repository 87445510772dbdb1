"""Whose fault it was that a mail was not handed over, in words without addresses.

Nothing of smtp is imported: it may not be there. Its exceptions are known by name.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
import re
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

# Final replies (5xx) that somebody can mend all the same, by their enhanced status code
# (RFC 3463 3): mailbox full, system not accepting messages, quota of the account, and
# for a recipient any matter of policy, such as "relay access denied". In answer to the
# mail itself policy means what is in it, and that stays as it is.
_MENDABLE_MAIL: Final = re.compile(r"5\.(2\.2|3\.2|4\.5)\b")
_MENDABLE_RECIPIENT: Final = re.compile(r"5\.(2\.2|3\.2|4\.5|7\.\d+)\b")

# By the name of the exception's class, or of the nearest it derives from. What is not
# here holds up this address only: nobody else's mail waits for a fault we do not know.
_RULES: Final[Mapping[str, Outcome | re.Pattern[str]]] = {
    # of aiosmtplib, which smtp uses
    "SMTPRecipientRefused": _MENDABLE_RECIPIENT,
    "SMTPDataError": _MENDABLE_MAIL,
    "SMTPException": Outcome.ACCOUNT_FAILED,  # connection, login, sender, ...
    # of the standard library, which others may use
    "SMTPRecipientsRefused": Outcome.ADDRESS_FAILED,
    "UnicodeEncodeError": Outcome.REFUSED,  # an address that smtp cannot write
    "OSError": Outcome.ACCOUNT_FAILED,  # no connection, no name, no answer in time
    # of Home Assistant
    "ConfigEntryAuthFailed": Outcome.ACCOUNT_FAILED,
    "ServiceNotFound": Outcome.ACCOUNT_FAILED,
}
_MOST_CAUSES: Final = 10  # an exception can be its own cause


def as_delivery_error(err: Exception) -> DeliveryError:
    """Return what an exception of a service call means for the delivery."""
    for cause in islice(_causes(err), _MOST_CAUSES):
        for name in _class_names(cause):
            if (rule := _RULES.get(name)) is not None:
                return DeliveryError(_outcome(cause, rule), _words(cause))
    return DeliveryError(Outcome.ADDRESS_FAILED, _words(err))


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


def _outcome(err: Any, rule: Outcome | re.Pattern[str]) -> Outcome:
    """Return the outcome; of a refusal it is in the server's reply."""
    if isinstance(rule, Outcome):
        return rule
    code, message = _reply(err)
    if code in _ACCOUNT_REPLIES:
        return Outcome.ACCOUNT_FAILED
    if code < 500 or rule.match(message):
        return Outcome.ADDRESS_FAILED
    return Outcome.REFUSED


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
