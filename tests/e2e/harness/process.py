"""A real Home Assistant process in a folder of its own."""

import os
from pathlib import Path
import signal
import subprocess
import sys
from typing import Self

import httpx

from .folder import make_folder
from .ports import LOOPBACK, free_port
from .waiting import wait_until

START_SECONDS = 120.0
STOP_SECONDS = 60.0
STORE_SECONDS = 30.0
LAUNCHER = Path(__file__).with_name("launch.py")


class HomeAssistantError(Exception):
    """Home Assistant did not do what it was told; the text says what, with its log."""


class HomeAssistantProcess:
    """Home Assistant, to be started and ended as often as one likes.

    The folder stays between the runs, and so does the address.
    """

    def __init__(self, folder: Path, language: str = "en") -> None:
        """Prepare the folder, which must be there and empty."""
        self.folder = folder
        self.port = free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.log_file = folder / "process.log"
        self._process: subprocess.Popen[bytes] | None = None
        make_folder(folder, self.port, language)

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *args: object) -> None:
        """Stop it, whatever happened."""
        self.stop()

    @property
    def is_alive(self) -> bool:
        """Return whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until its web server answers."""
        self.spawn()
        wait_until(self._answers, START_SECONDS, "Home Assistant's web server")

    def spawn(self) -> None:
        """Start it and wait for nothing."""
        environment = dict(os.environ)
        # Compiled modules make the next start three times as fast.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", LAUNCHER, "-c", self.folder, "--skip-pip"],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C in a terminal is for whoever started it, who then stops it.
                start_new_session=True,
            )

    def stop(self) -> None:
        """End it the way the system does, and wait until it is gone."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does: it cannot save anything."""
        self._end(signal.SIGKILL)

    def wait_until_stored(self, file: str, *parts: str) -> None:
        """Wait until a file in `.storage` says all these things.

        Home Assistant saves a change of the configuration up to a second later: what
        is to survive `kill` must be on the disk before it.
        """
        path = self.folder / ".storage" / file

        def is_stored() -> bool:
            return path.exists() and all(part in path.read_text() for part in parts)

        wait_until(is_stored, STORE_SECONDS, f"{', '.join(parts)} in {file}")

    @property
    def log(self) -> str:
        """Return all that it has said, in all of its runs."""
        return self.log_file.read_text("utf-8", errors="replace")

    def _answers(self) -> bool:
        if not self.is_alive:
            tail = "\n".join(self.log.splitlines()[-20:])
            raise HomeAssistantError(f"Home Assistant ended while starting:\n{tail}")
        try:
            return httpx.get(f"{self.url}/manifest.json", trust_env=False).is_success
        except httpx.TransportError:
            return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise HomeAssistantError("Home Assistant did not stop in time") from None
        finally:
            self._process = None
