"""What the other tests rest on: the real Home Assistant, the mail server, the chargers."""

import pytest

from .harness.charger import NORTH
from .harness.dialog import Dialog
from .harness.home import Home
from .harness.log import complaints
from .harness.waiting import TooLateError, wait_until

LINES = """\
2026-11-22 10:00:00.000 WARNING (MainThread) [homeassistant.loader] We found a custom \
integration cp_notifications which has not been tested by Home Assistant.
2026-11-22 10:00:01.000 ERROR (MainThread) [homeassistant.components.other] Not ours
2026-11-22 10:00:02.000 INFO (MainThread) [custom_components.cp_notifications] Fine
2026-11-22 10:00:03.000 ERROR (MainThread) [homeassistant.core] Error in a callback
Traceback (most recent call last):
  File "custom_components/cp_notifications/site/config.py", line 1, in f
ValueError: x
2026-11-22 10:00:04.000 WARNING (MainThread) [custom_components.cp_notifications] Known
"""

# How Home Assistant has written the time of an entry so far, and in colour, where a person looks on.
every_form = pytest.mark.parametrize(
    "log",
    [
        pytest.param(LINES, id="2026.10"),
        pytest.param(LINES.replace(".000 ", ".000+00:00 "), id="2026.11"),
        pytest.param(LINES.replace("2026-", "\x1b[32m2026-"), id="coloured"),
    ],
)


@every_form
def test_a_traceback_through_our_files_is_a_complaint(log: str) -> None:
    """Whoever logs it: the line with the file name belongs to the entry above."""
    (complaint,) = complaints(log, expected=["Known"])
    assert "Error in a callback" in complaint
    assert complaint.endswith("ValueError: x")


@every_form
def test_a_warning_that_nobody_expected_is_a_complaint(log: str) -> None:
    """Our own warnings count, unless the test provokes them."""
    assert len(complaints(log)) == 2


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2026-12-02T10:00:00Z ERROR [ours] x", id="another form of time"),
        pytest.param("2026-12-02 10:00:00.000 SEVERE (Main) [ours] x", id="a level"),
        pytest.param("2026-12-02 10:00:00.000 ERROR ours: x", id="another head"),
        pytest.param('  File "cp_notifications/site.py", line 1', id="a crash"),
    ],
)
def test_a_line_of_the_log_that_is_not_understood_is_a_complaint(line: str) -> None:
    """Otherwise a Home Assistant that writes its log in another way would have no complaints at all."""
    harmless = LINES.splitlines()[2]
    (complaint,) = complaints(f"{harmless}\n{line}\n")
    assert complaint == f"A line of the log is not understood: {line}"


def test_a_log_that_begins_with_something_else_is_a_complaint() -> None:
    """Even the form of its first line has to be known."""
    (complaint,) = complaints('{"level": "error"}\n{"level": "info"}\n')
    assert complaint.startswith("A line of the log is not understood: {")


def test_an_error_of_ours_is_found_in_a_real_log(
    home: Home, expected_complaints: list[str]
) -> None:
    """In the log of the Home Assistant that runs here, whichever that is: no complaints have to mean that all is well."""
    expected_complaints.append("Planted")
    said_before = len(home.process.log)
    home.api.act(
        "system_log.write",
        message="Planted",
        level="error",
        logger="custom_components.cp_notifications.site",
    )
    wait_until(lambda: "Planted" in home.process.log, 10, "the line in the log")
    (complaint,) = complaints(home.process.log[said_before:])
    assert "ERROR" in complaint
    assert complaint.endswith("[custom_components.cp_notifications.site] Planted")


def test_waiting_ends_with_what_was_waited_for() -> None:
    """The error is the sentence that a person reads."""
    with pytest.raises(TooLateError, match=r"^Waited 0 s for a miracle$"):
        wait_until(lambda: None, 0, "a miracle")


def test_home_assistants_own_smtp_sends_to_the_sink(home: Home) -> None:
    """The way of a mail works without our integration."""
    dialog = Dialog.add(home.api, home.account, "recipient")
    dialog.submit(recipient="carl@example.com")
    unique_id = f"{home.account}_carl@example.com"
    entity_id = wait_until(
        lambda: home.api.entity_id("smtp", unique_id), 20, "the notify entity"
    )
    home.api.wait_for_state(entity_id, lambda state: state["state"] != "unavailable")
    home.api.act(
        "smtp.send_message",
        entity_id=entity_id,
        title="Grüße",
        message="Text",
        html="<b>HTML</b>",
    )
    mail = home.sink.next_mail()
    assert mail.to == "carl@example.com"
    assert mail.subject == "Grüße"
    assert mail.text.strip() == "Text"
    assert mail.html.strip() == "<b>HTML</b>"


def test_a_charger_keeps_its_trouble_over_a_power_cut(home: Home) -> None:
    """A real one does: it is not Home Assistant that has tripped the fuse."""
    charger = home.chargers[NORTH]
    home.process.wait_until_stored("core.config_entries", "demo_charger")
    charger.do("trip_fuse")
    home.restart(power_cut=True)
    home.api.wait_for_state(charger.entities["error_code"], "OverCurrentFailure")
