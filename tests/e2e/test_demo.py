"""What script/demo says when something is missing. That it works, CI runs it for."""

import httpx
import pytest

from . import demo
from .harness.api import ApiError
from .harness.home import Home
from .harness.process import HomeAssistantError
from .harness.site import Site
from .harness.waiting import TooLateError, wait_until


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the demo not wait a minute for what does not come."""
    monkeypatch.setattr(demo, "MAIL_SECONDS", 0.1)


def test_it_says_how_far_a_mail_got_that_did_not_come(
    home: Home, site: Site, answers: None, expected_complaints: list[str]
) -> None:
    """The alert waits in the outbox, and the account has failed."""
    expected_complaints.append("did not reach an address")
    home.sink.stop()
    home.chargers["north"].do("trip_fuse")
    site.wait_for_outbox(lambda mail: mail["attempts"] == 1)
    with pytest.raises(demo.DemoError) as error:
        demo.wait_for_mail(home, site, "about the tripped fuse")
    sentence = str(error.value)
    assert sentence.startswith("No mail about the tripped fuse came within 0.1 s")
    assert "fuse_tripped: in_outbox" in sentence
    assert "outbox: not tried yet" not in sentence


def test_it_is_no_success_if_the_log_has_complaints(
    home: Home, expected_complaints: list[str]
) -> None:
    """A mail that came in spite of an error is not what a person wants to see."""
    expected_complaints.append("cp_notifications went wrong")
    home.api.act(
        "system_log.write", message="cp_notifications went wrong", level="error"
    )
    # Home Assistant writes its log in a thread of its own.
    wait_until(lambda: "went wrong" in home.process.log, 10, "the line in the log")
    with pytest.raises(demo.DemoError, match="went wrong"):
        demo.check_log(home)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        pytest.param(
            TooLateError("Waited 90 s for Home Assistant's web server"),
            "Waited 90 s for Home Assistant's web server.",
            id="late",
        ),
        pytest.param(demo.DemoError("No mail."), "No mail.", id="no-mail"),
        pytest.param(HomeAssistantError("It ended"), "It ended.", id="ended"),
        pytest.param(ApiError(400, "no"), "400: no.", id="refused"),
        pytest.param(httpx.ReadTimeout(""), "ReadTimeout.", id="no-answer"),
        pytest.param(OSError("No space left"), "No space left.", id="disk-full"),
    ],
)
def test_it_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    sentence: str,
) -> None:
    """And not with 0."""

    def fail(_once: bool) -> None:
        raise error

    monkeypatch.setattr(demo, "run", fail)
    monkeypatch.setattr("sys.argv", ["demo", "--once"])
    assert demo.main() == 1
    assert capsys.readouterr().err == f"script/demo: {sentence}\n"
