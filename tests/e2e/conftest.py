"""A home for the end-to-end tests: one for all of them, in order again after each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket

from .harness.home import Home, open_home
from .harness.log import complaints
from .harness.site import AT_ONCE, DOMAIN, Site, add_site

HERE = Path(__file__).parent
ANN = "ann@example.com"
BOB = "bob@example.com"
NORTH = "Charger North"
SOUTH = "Charger South"
TEAM = "Team"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder.

    Every worker of pytest-xdist has a Home Assistant of its own, so they may be spread
    in any way; by file (--dist=loadfile) the fewest are started.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(autouse=True)
def sockets() -> None:
    """Take back that the plug-in forbids sockets; loopback is all that is allowed."""
    pytest_socket.enable_socket()


@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Stand in for the plug-in's check of the event loop, which is not ours here.

    It counts threads as well, and the mail server is one.
    """


@pytest.fixture(scope="session")
def running_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Start Home Assistant, the mail server and the chargers: once, it takes seconds."""
    pytest_socket.enable_socket()  # fixtures of a session are set up before all others
    with open_home(tmp_path_factory.mktemp("home")) as home:
        # Home Assistant saves its registries minutes after the start, or at the end. A
        # power cut before that would give the chargers new ids.
        home.restart()
        yield home


@pytest.fixture
def expected_complaints() -> list[str]:
    """Add parts of what the test makes our integration complain about in the log."""
    return []


@pytest.fixture
def home(running_home: Home, expected_complaints: list[str]) -> Iterator[Home]:
    """Give the home to a test, and put it in order afterwards.

    The log must not hold anything against our integration in the end.
    """
    said_before = len(running_home.process.log)
    running_home.sink.forget()
    yield running_home
    running_home.sink.start()
    for entry_id in running_home.api.entry_ids(DOMAIN):
        running_home.api.remove(entry_id)
    for charger in running_home.chargers.values():
        charger.repair()
    running_home.wait_until_tidy()
    assert complaints(running_home.process.log[said_before:], expected_complaints) == []


@pytest.fixture
def site(home: Home) -> Site:
    """Set up both chargers and a group that is told of everything at once."""
    site, wizard = add_site(home.api, "Harbour", home.account, home.chargers.values())
    site.add_group(TEAM, [NORTH, SOUTH], [ANN], wizard=wizard)
    site.configure_group(TEAM, timing=AT_ONCE)
    return site


@pytest.fixture
def german(home: Home) -> Iterator[None]:
    """Have Home Assistant speak German."""
    home.speak("de")
    yield
    home.speak("en")
