"""What SpamAssassin's local rules think of every mail in `tests/mails`. Run by script/spam.

Prints the points of each, and which rules gave them. The mails are put together as Home Assistant's two ways of sending
do it: the action of its SMTP integration, and the older notify action, which writes everything in Base64.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid
import mailbox
from pathlib import Path
import re
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from custom_components.cp_notifications.message.render import Mail, render
from tests.mails import NIGHT, SITE, STORIES

LIMIT: Final = 1.0
"""Points at which something has to be done. Five make a mail spam, and what asks other servers can add some to ours."""
BLIND: Final = "HTML_MESSAGE"
"""The rule that each mail with HTML must match. Where it does not, the rules were not read."""


_STATUS: Final = re.compile(
    r"score=(?P<points>-?[\d.]+) .*tests=(?P<rules>.*?) (?:autolearn|version)="
)


class Rating(NamedTuple):
    """What SpamAssassin thinks of a mail."""

    points: float
    rules: tuple[str, ...]

    @classmethod
    def read(cls, status: str) -> Rating:
        """Read it from the header X-Spam-Status, which is folded."""
        found = _STATUS.search(" ".join(status.split()))
        if found is None:
            raise ValueError(f"Not a status of SpamAssassin: {status!r}")
        return cls(float(found["points"]), tuple(re.split(", ?", found["rules"])))

    @property
    def is_good(self) -> bool:
        """Whether it is far from spam, and whether that was found out."""
        return self.points < LIMIT and BLIND in self.rules


def by_action(mail: Mail) -> Message:
    """Put a mail together as `smtp.send_message` does."""
    message = EmailMessage()
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def by_notify(mail: Mail) -> Message:
    """Put a mail together as a notify action of the SMTP integration does."""
    both = MIMEMultipart("alternative")
    both.attach(MIMEText(mail.text, _charset="utf-8"))
    both.attach(MIMEText(mail.html, "html", _charset="utf-8"))
    message = MIMEMultipart("related")
    message.attach(both)
    return message


WAYS: Final[Mapping[str, Callable[[Mail], Message]]] = {
    "action": by_action,
    "notify": by_notify,
}


def mails() -> Iterator[tuple[str, Message]]:
    """Yield every mail with what it is called, as its reader's mail server gets it."""
    for name, story in STORIES.items():
        mail = render(story.notification, SITE, story.language)
        for way, put_together in WAYS.items():
            message = put_together(mail)
            message["Subject"] = mail.subject
            message["From"] = "Harbour Street <alerts@example.com>"
            message["To"] = "ann@example.org"
            message["X-Mailer"] = "Home Assistant"
            message["Date"] = format_datetime(NIGHT)
            message["Message-Id"] = make_msgid(domain="example.com")
            yield f"{name} ({way})", message


def rate(home: Path, messages: list[Message]) -> list[Rating]:
    """Return what SpamAssassin thinks of each mail; `home` is the folder in which it was unpacked."""
    with TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder, "mails"))
        for message in messages:
            box.add(message)
        box.close()
        rated = Path(folder, "rated")
        with Path(folder, "mails").open("rb") as mails, rated.open("wb") as out:
            command = _command(home)
            subprocess.run(
                command, stdin=mails, stdout=out, env=_env(folder), check=True
            )
        statuses = [each["X-Spam-Status"] for each in mailbox.mbox(rated)]
    return [Rating.read(str(status)) for status in statuses]


def _command(home: Path) -> list[str]:
    """Return how to run it without the network, without learning and without any settings of this machine."""
    modules = [home / "usr/share/perl5", *home.glob("usr/lib/*/perl5/*")]
    return [
        "perl",
        "-T",
        *(f"-I{folder}" for folder in modules),
        str(home / "usr/bin/spamassassin"),
        "--local",
        "--mbox",
        "--nocreate-prefs",
        f"--configpath={home / 'usr/share/spamassassin'}",
        f"--siteconfigpath={home / 'etc/spamassassin'}",
        "--prefspath=/dev/null",
        "--cf=use_bayes 0",
    ]


def _env(folder: str) -> dict[str, str]:
    return {"HOME": folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def main() -> int:
    """Rate all mails; return 1 if one comes near to being spam."""
    parser = argparse.ArgumentParser(prog="script/spam", description=__doc__)
    parser.add_argument("home", type=Path)
    named = dict(mails())
    ratings = rate(parser.parse_args().home, list(named.values()))
    for name, rating in zip(named, ratings, strict=True):
        mark = " " if rating.is_good else "!"
        sys.stdout.write(f"{mark} {rating.points:4} {name}: {' '.join(rating.rules)}\n")
    bad = sum(not rating.is_good for rating in ratings)
    sys.stdout.write(f"{len(ratings)} mails, {bad} with {LIMIT} points or more\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
