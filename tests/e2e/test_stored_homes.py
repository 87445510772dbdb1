"""Who comes from an older version loses nothing, and is told nothing twice."""

from collections import Counter
from pathlib import Path

import pytest

from .harness.log import complaints
from .harness.waiting import wait_until
from .stored_home import ANN, BOB, NIGHT, TEAM, begun_with

STORED = Path(__file__).parents[1] / "stored" / "homes"


@pytest.mark.parametrize("version", sorted(path.name for path in STORED.iterdir()))
def test_a_home_of_an_older_version_goes_on(tmp_path: Path, version: str) -> None:
    """Two mails waited, of a sensor; what was told stays told, muted what was muted, known who connects by OCPP."""
    with begun_with(STORED / version, tmp_path) as (process, sink, site):
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
