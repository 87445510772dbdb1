"""Free ports on the loopback address."""

from random import SystemRandom
import socket

LOOPBACK = "127.0.0.1"

# Below the range that systems take the ports of outgoing connections from: a port
# found free here stays free until it is used, also while its server restarts.
_CANDIDATES = range(20000, 32000)


def free_port() -> int:
    """Return a port that nobody listens on."""
    while True:
        port = SystemRandom().choice(_CANDIDATES)
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
        return port
