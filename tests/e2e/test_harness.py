"""What the other tests rest on: the real Home Assistant, the mail server, the chargers."""

import pytest

from .harness.charger import NORTH
from .harness.dialog import Dialog
from .harness.home import Home
from .harness.log import complaints
from .harness.waiting import TooLateError, wait_until

LOG = """\
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


def test_a_traceback_through_our_files_is_a_complaint() -> None:
    """Whoever logs it: the line with the file name belongs to the entry above."""
    (complaint,) = complaints(LOG, expected=["Known"])
    assert "Error in a callback" in complaint
    assert complaint.endswith("ValueError: x")


def test_a_warning_that_nobody_expected_is_a_complaint() -> None:
    """Our own warnings count, unless the test provokes them."""
    assert len(complaints(LOG)) == 2


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
