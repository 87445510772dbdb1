"""A charging station that is played: it speaks OCPP by a library that others wrote, which checks every answer."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
import logging
from threading import Thread
from typing import Any, Final, Self, cast

from ocpp import routing, v16, v21, v201
from ocpp.charge_point import ChargePoint
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from .api import Api
from .dialog import OPTIONS, Dialog
from .ports import LOOPBACK
from .site import Site
from .waiting import wait_until

CALL_16: Final[Any] = v16.call
"""What it can say. The library wants members of its own enums, and takes texts just as well."""
MAKER: Final = "Example Chargers"
MODEL: Final = "Post 22"
IDENTITY: Final = "CP-7"
CARD: Final = "Example Chargers Post 22, CP-7"
"""What its card is called, after it has said who it is."""
PATIENCE: Final = 15.0
"""Seconds for an answer."""


def _answers[F: Callable[..., Any]](action: str) -> Callable[[F], F]:
    """Let a method answer a call of Home Assistant: the library's own decorator has no types."""
    decorator: Any = routing.on
    return cast(Callable[[F], F], decorator(action))


class _Box16(v16.ChargePoint):
    """The station's end of OCPP 1.6."""

    @_answers("TriggerMessage")
    def on_trigger(self, **_asked: Any) -> Any:
        """Send nothing but what the test says."""
        answer: Any = v16.call_result.TriggerMessage
        return answer(status="Rejected")


class _Box201(v201.ChargePoint):
    """The station's end of OCPP 2.0.1."""

    @_answers("TriggerMessage")
    def on_trigger(self, **_asked: Any) -> Any:
        """Send nothing but what the test says."""
        answer: Any = v201.call_result.TriggerMessage
        return answer(status="Rejected")

    @_answers("GetVariables")
    def on_get_variables(
        self, get_variable_data: list[dict[str, Any]], **_more: Any
    ) -> Any:
        """Know none of them."""
        answer: Any = v201.call_result.GetVariables
        return answer(
            [
                {**asked, "attribute_status": "UnknownVariable"}
                for asked in get_variable_data
            ]
        )


class _Box21(v21.ChargePoint):
    """The station's end of OCPP 2.1."""

    @_answers("TriggerMessage")
    def on_trigger(self, **_asked: Any) -> Any:
        """Send nothing but what the test says."""
        answer: Any = v21.call_result.TriggerMessage
        return answer(status="Rejected")

    @_answers("GetVariables")
    def on_get_variables(
        self, get_variable_data: list[dict[str, Any]], **_more: Any
    ) -> Any:
        """Know none of them."""
        answer: Any = v21.call_result.GetVariables
        return answer(
            [
                {**asked, "attribute_status": "UnknownVariable"}
                for asked in get_variable_data
            ]
        )


_BOXES: Final[dict[str, type[ChargePoint]]] = {
    "ocpp1.6": _Box16,
    "ocpp2.0.1": _Box201,
    "ocpp2.1": _Box21,
}


class PlayedStation:
    """One charging station, in a thread of its own. Its methods wait until Home Assistant has answered."""

    def __init__(self, port: int, identity: str = IDENTITY) -> None:
        """Belong to the Home Assistant that listens on this port."""
        self.identity = identity
        self._url = f"ws://{LOOPBACK}:{port}/{identity}"
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._box: Any = None
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None

    # ---- the connection

    def __enter__(self) -> Self:
        """Be there, not yet connected."""
        # The library logs each frame, and each connection that ends.
        logging.getLogger("ocpp").setLevel(logging.CRITICAL)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """End."""
        self.leave()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def connect(self, version: str = "ocpp1.6") -> Self:
        """Connect, as soon as somebody listens."""

        def is_connected() -> bool:
            try:
                self._run(self._connect(version))
            except OSError:
                return False
            return True

        wait_until(is_connected, PATIENCE, "the charging station to be connected")
        return self

    async def _connect(self, version: str) -> None:
        self._socket = await connect(self._url, subprotocols=[version], proxy=None)  # type: ignore[list-item]
        self._box = _BOXES[version](self.identity, self._socket)
        self._reading = asyncio.create_task(self._read(self._box))

    async def _read(self, box: Any) -> None:
        try:
            await box.start()
        except ConnectionClosed:
            return

    def leave(self) -> None:
        """End the connection, if there is one."""
        if self._socket is not None:
            self._run(self._leave(self._socket))

    async def _leave(self, socket: ClientConnection) -> None:
        await socket.close()
        if self._reading is not None:
            await self._reading

    def close_code(self) -> int:
        """Wait until Home Assistant has ended the connection; return how."""
        assert self._socket is not None
        socket = self._socket
        wait_until(lambda: socket.close_code, PATIENCE, "the connection to be closed")
        return socket.close_code or 0

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def say(self, call: Any) -> Any:
        """Make a call, and return its answer; it raises what the library has against it."""
        assert self._box is not None
        return self._run(self._box.call(call, suppress=False))

    # ---- what happens to it, in OCPP 1.6

    def boot(self) -> None:
        """Say who it is, and that all is well."""
        self.say(
            CALL_16.BootNotification(
                charge_point_vendor=MAKER,
                charge_point_model=MODEL,
                charge_point_serial_number="2026-0007",
                firmware_version="1.4.2",
            )
        )
        self.say(CALL_16.StatusNotification(0, "NoError", "Available"))
        self.is_fine()

    def trip_breaker(self) -> datetime:
        """Block itself because of too much current; return when."""
        self.say(
            CALL_16.StatusNotification(
                connector_id=1,
                error_code="OverCurrentFailure",
                status="Faulted",
                info="Circuit breaker Q1 has tripped",
                vendor_error_code="E-042",
            )
        )
        return datetime.now(UTC)

    def is_fine(self) -> datetime:
        """Be ready again; return when."""
        self.say(CALL_16.StatusNotification(1, "NoError", "Available"))
        return datetime.now(UTC)

    def start_transaction(self) -> int:
        """Start to charge; return the number of the transaction."""
        now = datetime.now(UTC).isoformat()
        answer = self.say(CALL_16.StartTransaction(1, "04A1B2C3", 0, now))
        return int(answer.transaction_id)


@contextmanager
def played_station(port: int, identity: str = IDENTITY) -> Iterator[PlayedStation]:
    """Have a station, and take it away afterwards."""
    with PlayedStation(port, identity) as station:
        yield station


# ---- what a person does -----------------------------------------------------------------


def let_connect(site: Site, port: int) -> Dialog:
    """Switch OCPP on, up to the page with the address to type into the charger."""
    step = site.api.post(OPTIONS, {"handler": site.entry_id})
    dialog = Dialog(site.api, OPTIONS, step).choose("ocpp")
    return dialog.submit(
        on=True, port=port, tls="none", allow_unknown=True, entrance=False
    )


def card(api: Api, name: str) -> Dialog:
    """Wait for the card of a charging station, and open it."""

    def look() -> str | None:
        flows = api.command("config_entries/flow/progress")
        return next(
            (
                str(flow["flow_id"])
                for flow in flows
                if flow["context"].get("title_placeholders", {}).get("name") == name
            ),
            None,
        )

    return Dialog.open(api, wait_until(look, 30, f"the card of {name}"))
