"""Home Assistant's API, as its own user interface uses it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
import json
from typing import Any, Self

import httpx
from websockets.sync.client import ClientConnection, connect

from .waiting import TooLateError, wait_until

type Json = Any
type State = dict[str, Any]

WAIT_SECONDS = 30.0


class ApiError(Exception):
    """Home Assistant refused; with the status and its answer."""

    def __init__(self, status: int, answer: Json) -> None:
        """Keep both."""
        super().__init__(f"{status}: {answer}")
        self.status = status
        self.answer = answer


class WebSocket:
    """One connection. Commands are answered one after the other."""

    def __init__(self, connection: ClientConnection) -> None:
        """Use an open connection."""
        self._connection = connection
        self._last_id = 0

    @classmethod
    @contextmanager
    def open(cls, url: str, token: str) -> Iterator[Self]:
        """Connect and log in."""
        address = url.replace("http://", "ws://") + "/api/websocket"
        with connect(address, max_size=None, proxy=None) as connection:
            socket = cls(connection)
            socket.receive()
            socket._send({"type": "auth", "access_token": token})
            if (answer := socket.receive())["type"] != "auth_ok":
                raise ApiError(401, answer)
            yield socket

    def command(self, kind: str, **data: Json) -> Json:
        """Send a command and return its result."""
        self._last_id += 1
        self._send({"id": self._last_id, "type": kind, **data})
        while (answer := self.receive())["type"] != "result":
            pass
        if not answer["success"]:
            raise ApiError(400, answer["error"])
        return answer["result"]

    def receive(self, seconds: float = WAIT_SECONDS) -> dict[str, Any]:
        """Return the next message."""
        try:
            message: dict[str, Any] = json.loads(self._connection.recv(seconds))
        except TimeoutError:
            raise TooLateError(f"Waited {seconds:g} s for Home Assistant") from None
        return message

    def _send(self, message: Mapping[str, Json]) -> None:
        self._connection.send(json.dumps(message))


class Api:
    """The API with the rights of one user."""

    def __init__(self, url: str, token: str) -> None:
        """Remember who asks whom."""
        self.url = url
        self.token = token
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
            trust_env=False,  # a proxy has no part in this
        )

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    # ---- REST

    def request(self, method: str, path: str, data: Json = None) -> Json:
        """Send a request and return the answer."""
        response = self._client.request(method, path, json=data)
        try:
            answer = response.json()
        except json.JSONDecodeError:
            answer = response.text
        if response.is_error:
            raise ApiError(response.status_code, answer)
        return answer

    def get(self, path: str) -> Json:
        """Read something."""
        return self.request("GET", path)

    def post(self, path: str, data: Json = None) -> Json:
        """Change something."""
        return self.request("POST", path, {} if data is None else data)

    def delete(self, path: str) -> Json:
        """Remove something."""
        return self.request("DELETE", path)

    def reload(self, entry_id: str) -> None:
        """Reload a config entry, and wait until that is done."""
        self.post(f"/api/config/config_entries/entry/{entry_id}/reload")

    def remove(self, entry_id: str) -> None:
        """Delete a config entry."""
        self.delete(f"/api/config/config_entries/entry/{entry_id}")

    def wait_until_running(self) -> None:
        """Wait until Home Assistant has started completely."""
        wait_until(self._is_running, 90, "Home Assistant to have started")

    def _is_running(self) -> bool:
        return bool(self.get("/api/core/state")["state"] == "RUNNING")

    def state(self, entity_id: str) -> State | None:
        """Return an entity's state, if there is one."""
        try:
            state: State = self.get(f"/api/states/{entity_id}")
        except ApiError as err:
            if err.status == 404:
                return None
            raise
        return state

    def act(self, action: str, **data: Json) -> Json:
        """Perform an action, like light.turn_on, and wait until it is done."""
        return self.post(f"/api/services/{action.replace('.', '/')}", data)

    def ask(self, action: str, **data: Json) -> Json:
        """Perform an action that answers, and return the answer."""
        path = f"/api/services/{action.replace('.', '/')}?return_response"
        return self.post(path, data)["service_response"]

    # ---- websocket

    def socket(self) -> AbstractContextManager[WebSocket]:
        """Open a connection."""
        return WebSocket.open(self.url, self.token)

    def command(self, kind: str, **data: Json) -> Json:
        """Send a single websocket command."""
        with self.socket() as socket:
            return socket.command(kind, **data)

    def entity_id(self, integration: str, unique_id: str) -> str | None:
        """Look up an entity by what never changes."""
        for entry in self.command("config/entity_registry/list"):
            if (entry["platform"], entry["unique_id"]) == (integration, unique_id):
                return str(entry["entity_id"])
        return None

    def entry_ids(self, integration: str) -> list[str]:
        """Return the config entries of an integration."""
        entries = self.command("config_entries/get", domain=integration)
        return [str(entry["entry_id"]) for entry in entries]

    def wait_for_state(
        self,
        entity_id: str,
        fits: str | Callable[[State], bool],
        seconds: float = WAIT_SECONDS,
    ) -> State:
        """Wait until an entity has a state, or one that fits; return it whole."""

        def is_it(state: State) -> bool:
            return state["state"] == fits if isinstance(fits, str) else fits(state)

        with self.socket() as socket:
            socket.command("subscribe_entities", entity_ids=[entity_id])
            while True:
                state = self.state(entity_id)
                if state is not None and is_it(state):
                    return state
                try:
                    socket.receive(seconds)
                except TooLateError:
                    raise TooLateError(f"{entity_id} stayed at {state}") from None
