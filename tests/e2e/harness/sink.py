"""A mail server that keeps what it is sent."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
import threading
from typing import Self, override

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from .ports import LOOPBACK, free_port
from .waiting import TooLateError

ACCEPTED = "250 OK"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it came in."""

    received: datetime
    to: str
    """The address it was handed over for, from the envelope."""
    message: EmailMessage

    @property
    def subject(self) -> str:
        """Return the subject, decoded."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Return the plain text."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """Return the HTML."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content())


class _Server(Controller):
    """A mail server that hangs up on everybody when it stops: what is left open would be a warning of some later test."""

    def __init__(self, handler: SmtpSink) -> None:
        """Prepare it; nobody is connected."""
        super().__init__(
            handler, hostname=LOOPBACK, port=handler.port, ready_timeout=60
        )
        self._connections: list[SMTP] = []

    @override
    def factory(self) -> SMTP:
        """Return what talks to one client."""
        connection = SMTP(self.handler, **self.SMTP_kwargs)
        self._connections.append(connection)
        return connection

    @override
    def stop(self, no_assert: bool = False) -> None:
        """Hang up, and be away."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(30)
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        for connection in self._connections:
            if isinstance(connection.transport, asyncio.WriteTransport):
                connection.transport.abort()
        # Connections are closed in the next pass of the loop.
        await asyncio.sleep(0)
        await asyncio.sleep(0)


class SmtpSink:
    """A mail server on the loopback address. It can be away, and it can refuse."""

    def __init__(self) -> None:
        """Choose a port; `start` opens it."""
        self.port = free_port()
        self.refusals: dict[str, str] = {}
        """Addresses that are refused, with the server's answer: a code and a text."""
        self.hangs = False
        """Whether it takes a mail and does not answer."""
        self.hanging = 0
        """How many mails it has not answered yet."""
        self._mails: list[Mail] = []
        self._taken = 0
        self._arrival = threading.Condition()
        self._controller: Controller | None = None

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *args: object) -> None:
        """Stop it."""
        self.stop()

    def start(self) -> None:
        """Take mail."""
        if self._controller is None:
            self._controller = _Server(self)
            self._controller.start()

    def stop(self) -> None:
        """Be away: connections are refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def mails(self) -> list[Mail]:
        """Return all mails, oldest first."""
        with self._arrival:
            return list(self._mails)

    def forget(self) -> None:
        """Begin anew: no mail has come, nobody is refused."""
        with self._arrival:
            self._mails.clear()
            self._taken = 0
            self.refusals.clear()
            self.hangs = False

    def next_mail(self, seconds: float = 30.0) -> Mail:
        """Wait for the next mail that was not asked for yet."""
        with self._arrival:
            if not self._arrival.wait_for(
                lambda: len(self._mails) > self._taken, seconds
            ):
                raise TooLateError(f"Waited {seconds:g} s for a mail")
            self._taken += 1
            return self._mails[self._taken - 1]

    # The names below are aiosmtpd's.

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Accept or refuse an address."""
        if refusal := self.refusals.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return ACCEPTED

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail."""
        content = envelope.content
        assert isinstance(content, bytes)
        await self._think()
        message = message_from_bytes(content, policy=policy.default)
        received = datetime.now(UTC)
        with self._arrival:
            self._mails.extend(Mail(received, to, message) for to in envelope.rcpt_tos)
            self._arrival.notify_all()
        return ACCEPTED

    async def _think(self) -> None:
        """Wait for as long as it hangs."""
        self.hanging += 1
        try:
            while self.hangs:
                await asyncio.sleep(0.05)
        finally:
            self.hanging -= 1
