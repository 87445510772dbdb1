"""Who comes from an older version loses nothing, and is told nothing twice."""

from collections import Counter
from pathlib import Path

import pytest

from tests.stored.forms import HOMES, forms_of_home, recorded

from .harness.home import open_home
from .harness.log import complaints
from .harness.waiting import wait_until
from .stored_home import ANN, BOB, NIGHT, TEAM, begun_with, copy, live


def test_what_is_stored_has_the_form_of_its_version(tmp_path: Path) -> None:
    """What dialogs, stations and mails leave on the disk. If this fails: see `tests/site/test_stored_forms.py`."""
    folder, kept = tmp_path / "home", tmp_path / "kept"
    folder.mkdir()
    with open_home(folder) as home:
        home.restart()
        live(home)
        copy(folder, kept)
    forms = forms_of_home(kept)
    assert {name: set(form) for name, form in forms.items()} == {
        name: set(recorded()[name]) for name in forms
    }


@pytest.mark.parametrize("version", sorted(path.name for path in HOMES.iterdir()))
def test_a_home_of_an_older_version_goes_on(tmp_path: Path, version: str) -> None:
    """Two mails waited, of a sensor; what was told stays told, muted what was muted, known who connects by OCPP."""
    with begun_with(HOMES / version, tmp_path) as (process, sink, site):
        waiting = {(sink.next_mail(60)).to for _ in (ANN, BOB)}
        assert waiting == {ANN, BOB}
        wait_until(lambda: not site.outbox(), 30, "all mails to be on record")
        subjects = Counter(mail.subject for mail in sink.mails)
        assert subjects == {f"[{TEAM}] Sensor triggered: Charger South": 2}
        site.api.wait_for_state(site.wait_for_entity(NIGHT, "mute"), "on")
        site.api.wait_for_state(site.wait_for_entity("Gate", "fuse"), "on")
        site.api.wait_for_state(site.wait_for_entity("Charger North", "fuse"), "on")
        open_alerts = Counter(alert["charge_point"] for alert in site.alerts())
        assert open_alerts == {"Charger North": 2, "Charger South": 1, "Gate": 1}
        assert (
            len(site.api.ask("cp_notifications.list_notifications")["notifications"])
            == 3
        )
        assert site.devices()["Gate"]["model"] == "Post 22"
        assert site.issues() == []
        process.stop()
        process.start()
        site.api.wait_until_running()
        site.api.wait_for_state(site.wait_for_entity("Charger North", "fuse"), "on")
        assert len(sink.mails) == 2
        assert not list((tmp_path / ".storage").glob("*unreadable*"))
        assert complaints(process.log) == []
