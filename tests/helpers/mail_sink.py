"""A mail server on loopback that keeps what it gets, in the event loop of the test."""

import asyncio
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

ACCEPTED = "250 OK"


class MailSink:
    """Behaves as its attributes say, which may be changed at any time."""

    def __init__(self) -> None:
        """Accept everything."""
        self.port = 0
        self.mails: list[EmailMessage] = []
        """What was accepted, in order."""
        self.recipient_replies: dict[str, str] = {}
        """Reply to RCPT by address; the others are accepted."""
        self.sender_reply = ACCEPTED
        self.data_reply = ACCEPTED
        self.accepts_login = True
        self.breaks_at = ""
        """The command at which the connection breaks: RCPT or DATA, the latter when the mail is there."""
        self.silent = False
        """Take connections and never say a word."""
        self.connected = asyncio.Event()
        """Set when a client has connected; clear it to wait for the next one."""
        self.receiving = asyncio.Event()
        """Set when the content of a mail is there and not yet answered."""
        self.answering = asyncio.Event()
        """Clear it to let the reply to the content of a mail wait."""
        self.answering.set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    async def start(self) -> None:
        """Listen, after a stop on the same port again."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Cut all connections and take no more, until the next start."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            server.abort_clients()
            await server.wait_closed()

    def recipients(self) -> list[str]:
        """Return to whom the mails went."""
        return [mail["To"].addresses[0].addr_spec for mail in self.mails]

    def _session(self) -> asyncio.BaseProtocol:
        self.connected.set()
        if self.silent:
            return asyncio.Protocol()
        return SMTP(
            self,
            hostname="sink",
            loop=asyncio.get_running_loop(),
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(
                success=self.accepts_login, handled=False
            ),
        )

    async def handle_MAIL(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Answer who sends."""
        envelope.mail_from = address
        return self.sender_reply

    async def handle_RCPT(
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Answer who is to get it."""
        self._may_break("RCPT", server)
        envelope.rcpt_tos.append(address)
        return self.recipient_replies.get(address, ACCEPTED)

    async def handle_DATA(
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Answer the mail itself, and keep it if it is accepted."""
        self._may_break("DATA", server)
        self.receiving.set()
        await self.answering.wait()
        content = envelope.original_content
        assert content is not None
        if self.data_reply == ACCEPTED:
            self.mails.append(message_from_bytes(content, EmailMessage, policy=default))
        return self.data_reply

    def _may_break(self, command: str, server: SMTP) -> None:
        if self.breaks_at == command:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
