"""The page in a played Home Assistant: any size, any state. Run as a program it shows it to a person.

    .venv/bin/python -m tests.panel.played

The address says what is played: `#n=1000&g=50&lang=de&dark=1&admin=0&rtl=1&lost=1&state=mail`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
import subprocess
import sys
from threading import Event, Thread
from typing import Any, Final, override

ROOT: Final = Path(__file__).parents[2]
FRONTEND: Final = ROOT / "frontend"
PAGE: Final = "/charging-notifications"
NOT_TO_BE_HAD: Final = 3
"""What scripts end with if the packages cannot be had."""


class NotBuiltError(Exception):
    """The page cannot be built here; the text says why."""


def build() -> None:
    """Build the page and what plays Home Assistant."""
    node = subprocess.run(
        [ROOT / "script/npm-install", "frontend"],
        capture_output=True,
        text=True,
        check=False,
    )
    if node.returncode == NOT_TO_BE_HAD:
        raise NotBuiltError(node.stderr.strip())
    node.check_returncode()
    subprocess.run(
        [node.stdout.strip(), "build.mjs", "--dev"],
        cwd=FRONTEND,
        check=True,
        capture_output=True,
    )


class _Handler(SimpleHTTPRequestHandler):
    """Serves the folder of the page; all of its own addresses are one file."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, directory=str(FRONTEND), **more)

    @override
    def translate_path(self, path: str) -> str:
        if path == "/" or path.startswith(PAGE):
            return str(FRONTEND / "fake" / "index.html")
        return super().translate_path(path)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve it; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def main() -> int:
    """Show it until it is enough."""
    build()
    with served() as url:
        sys.stdout.write(f"{url}{PAGE}#n=1000&g=50\n")
        sys.stdout.flush()
        try:
            Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
