"""What script/catalogue-check finds in an integration that has changed since its row was written, and what it does not.

The sources are written for these tests, each as small as one can be that is put together as its integration is.
"""

from collections.abc import Mapping
from pathlib import Path
import tarfile
import zipfile

import pytest

from . import drift
from .foreign_source import read

EVNEX = {
    "manifest.json": '{"domain": "evnex", "version": "0.7.8"}',
    "const.py": """
class Status:
    AVAILABLE = "AVAILABLE"
    PREPARING = "PREPARING"
    CHARGING = "CHARGING"
    FINISHING = "FINISHING"
    OCCUPIED = "OCCUPIED"
    RESERVED = "RESERVED"
    SUSPENDED_EV = "SUSPENDED_EV"
    SUSPENDED_EVSE = "SUSPENDED_EVSE"
    UNAVAILABLE = "UNAVAILABLE"
    FAULTED = "FAULTED"
    OFFLINE = "OFFLINE"

NETWORK = ["ONLINE", "OFFLINE"]
""",
    "sensor.py": """
class Network:
    def __init__(self, charger):
        self._attr_unique_id = f"{charger}_{self.key}"

class Connector:
    def __init__(self, charger, connector):
        self._attr_unique_id = f"{charger}_{connector}_{self.key}"

SENSORS = [Description(key="charger_network_status"), Description(key="connector_status")]
""",
}
GARO = {
    "manifest.json": '{"domain": "garo_wallbox", "version": "2024.10.0"}',
    "strings.json": """{"entity": {"sensor": {"status": {"state": {
        "NOT_CONNECTED": "a", "CONNECTED": "b", "CHARGING": "c", "CHARGING_PAUSED": "d",
        "CHARGING_FINISHED": "e", "CHARGING_CANCELLED": "f", "DISABLED": "g", "REMOTE_DISABLED": "h",
        "CHANGING": "i", "INITIALIZATION": "j", "SEARCH_COMM": "k", "UNAVAILABLE": "l", "UNKNOWN": "m",
        "RCD_FAULT": "n", "DC_ERROR": "o", "CONTACTOR_FAULT": "p", "OVERHEAT": "q",
        "CRITICAL_TEMPERATURE": "r", "CABLE_FAULT": "s", "LOCK_FAULT": "t", "VENT_FAULT": "u",
        "DC_HARDWARE": "v", "CP_FAULT": "w", "CP_SHORTED": "x"}}}}}""",
    "sensor.py": """
class Charger:
    def __init__(self, number, key):
        own = number is not None
        self._attr_unique_id = f"charger_{number}-{key}" if own else f"{self.device}-{key}"

SENSORS = [Description(key="status"), Description(key="left_status")]
""",
}
GO_E = {
    "manifest.json": '{"domain": "goecharger_mqtt", "version": "0.26.0"}',
    "entity.py": """
class Charger:
    def __init__(self, serial, described):
        self._attr_unique_id = "-".join([serial, described.domain, described.key, described.attribute])
""",
    "codes.py": """
ERR = {
    0: "", 1: "Residual current circuit breaker", 2: "FiDC", 3: "Phase fault", 4: "Over voltage",
    5: "Over current", 6: "Diode", 7: "Pp Invalid", 8: "No ground", 9: "Contactor Stuck",
    10: "Contactor Missing", 11: "FiUnknown", 12: "Unknown", 13: "Over temperature", 14: "No Comm",
    15: "Lock Stuck Open", 16: "Lock Stuck Locked", 17: "Reserved20", 18: "Reserved21",
    19: "Reserved22", 20: "Reserved23", 21: "Reserved24",
}
CAR = {0: "", 1: "Idle", 2: "Charging", 3: "Wait for car", 4: "Complete", 5: "Error"}
CUS = {0: "Unknown", 1: "Unlocked", 2: "Unlock failed", 3: "Locked", 4: "Lock failed", 5: "Lock Unlock Powerout"}
""",
    "sensor.py": """
SENSORS = [
    Description(key="err", attribute="err"), Description(key="car", attribute="car"),
    Description(key="cus", attribute="cus"), Description(key="nrg", attribute="0"),
    Description(key="nrg", attribute="1"), Description(key="tma", attribute="0"),
]
""",
}


def folder(path: Path, files: Mapping[str, str]) -> Path:
    """Write a source, with files that are none of its own."""
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    (path / "broken.json").write_text("{", encoding="utf-8")
    (path / "tests").mkdir()
    (path / "tests" / "fixture.py").write_text('STATES = ["FAULTED", "x"]', "utf-8")
    return path


def changed(files: Mapping[str, str], *changes: tuple[str, str]) -> dict[str, str]:
    """Return a newer version of a source."""
    newer = dict(files)
    for old, new in changes:
        newer = {name: text.replace(old, new) for name, text in newer.items()}
    assert newer != files
    return newer


def found(path: Path, *names: str) -> list[str]:
    """Return what is found, in the words of the command."""
    source = read([path])
    return [
        str(finding)
        for row in drift.rows_of(source, list(names))
        for finding in drift.compare(row, source)
    ]


sources = pytest.mark.parametrize(
    "files",
    [
        pytest.param(EVNEX, id="evnex"),
        pytest.param(GARO, id="garo_wallbox"),
        pytest.param(GO_E, id="goecharger_mqtt"),
    ],
)


@sources
def test_nothing_is_found_in_the_version_that_the_row_was_read_from(
    files: dict[str, str], tmp_path: Path
) -> None:
    """Whoever is told of drift that is none does not look the next time."""
    assert found(folder(tmp_path, files)) == []


@sources
def test_a_new_version_that_renames_nothing_is_no_drift(
    files: dict[str, str], tmp_path: Path
) -> None:
    """Other files, other entities and other versions come all the time."""
    newer = {
        **changed(files, ('"version": "', '"version": "9.')),
        "button.py": 'BUTTONS = [Description(key="restart")]\nCOLOURS = ["red", "blue"]',
    }
    assert found(folder(tmp_path, newer)) == []


@pytest.mark.parametrize(
    ("files", "changes", "expected"),
    [
        pytest.param(
            EVNEX,
            [("FAULTED", "FAULT"), ("charger_network_status", "network_state")],
            [
                "evnex: key of charger_network_status: renamed: 'charger_network_status' is 'network_state' now",
                "evnex: state of (?P<point>[^_]+)_connector_status: renamed: 'faulted' is 'FAULT' now",
            ],
            id="a state and a key of evnex",
        ),
        pytest.param(
            GARO,
            [('"RCD_FAULT"', '"RCD_FAULTED"'), ('"CABLE_FAULT": "s", ', "")],
            [
                "garo_wallbox: state of (?:(?P<point>left|right)_)?status: gone: 'CABLE_FAULT'",
                "garo_wallbox: state of (?:(?P<point>left|right)_)?status: renamed: 'RCD_FAULT' is 'RCD_FAULTED' now",
            ],
            id="a state that is renamed and one that is gone of garo",
        ),
        pytest.param(
            GARO,
            [('"CP_SHORTED": "x"', '"CP_SHORTED": "x", "FLOODED": "y"')],
            [
                "garo_wallbox: state of (?:(?P<point>left|right)_)?status: new: 'FLOODED'"
            ],
            id="a state that is new of garo",
        ),
        pytest.param(
            GO_E,
            [('"No ground"', '"Ground missing"'), ('"Error"}', '"Failure"}')],
            [
                "goecharger_mqtt: state of car-car: new: 'Failure'",
                "goecharger_mqtt: state of car-car: gone: 'Error'",
                "goecharger_mqtt: state of err-err: new: 'Ground missing'",
                "goecharger_mqtt: state of err-err: gone: 'No ground'",
            ],
            id="states of go-e that have nothing in common with the old ones",
        ),
    ],
)
def test_what_was_renamed_is_found_and_nothing_else(
    files: dict[str, str],
    changes: list[tuple[str, str]],
    expected: list[str],
    tmp_path: Path,
) -> None:
    """A renamed fault is never told again, and a renamed key not even found."""
    assert found(folder(tmp_path, changed(files, *changes))) == expected


@pytest.mark.parametrize(
    ("files", "change", "entities"),
    [
        pytest.param(
            EVNEX,
            ("_{self.key}", "/{self.key}"),
            1,
            id="evnex",
        ),
        pytest.param(GARO, ("-{key}", "|{key}"), 1, id="garo_wallbox"),
        pytest.param(GO_E, ('"-".join', '"_".join'), 8, id="goecharger_mqtt"),
    ],
)
def test_another_form_of_ids_is_found(
    files: dict[str, str], change: tuple[str, str], entities: int, tmp_path: Path
) -> None:
    """Then no charger is recognised any more."""
    findings = found(folder(tmp_path, changed(files, change)))
    assert len([each for each in findings if ": id of " in each]) == entities
    assert len(findings) == entities


def test_an_archive_reads_like_a_folder(tmp_path: Path) -> None:
    """A release is downloaded as one."""
    source = folder(tmp_path, changed(GARO, ('"RCD_FAULT"', '"RCD_FAULTED"')))
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        for name in GARO:
            archive.write(source / name, f"garo-1/{name}")
    with tarfile.open(tmp_path / "release.tar.gz", "w:gz") as archive_of_tar:
        archive_of_tar.add(source / "manifest.json", "garo-1/manifest.json")
        archive_of_tar.add(source / "strings.json", "garo-1/strings.json")
        archive_of_tar.add(source / "sensor.py", "garo-1/sensor.py")
    expected = found(source)
    assert len(expected) == 1
    assert found(tmp_path / "release.zip") == expected
    assert found(tmp_path / "release.tar.gz") == expected


def test_of_two_rows_of_one_domain_the_one_is_compared_that_the_source_is_of(
    tmp_path: Path,
) -> None:
    """Core's KEBA and a custom one have one name."""
    files = {
        "manifest.json": '{"domain": "keba"}',
        "entity.py": 'class E:\n    def __init__(s, d):\n        s._attr_unique_id = f"keba-{d.id}-{d.key}"\n',
        "sensor.py": 'S = [Description(key="State_details")]',
    }
    source = read([folder(tmp_path, files)])
    assert [row.id for row in drift.rows_of(source, [])] == ["keba.custom"]
    assert [row.id for row in drift.rows_of(source, ["keba"])] == ["keba"]


def test_the_command_says_what_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its exit status is what a nightly job looks at."""
    same = folder(tmp_path, GARO)
    assert drift.main([str(same)]) == 0
    assert "nothing new, gone or renamed" in capsys.readouterr().out
    (same / "strings.json").write_text(
        GARO["strings.json"].replace("OVERHEAT", "TOO_HOT")
    )
    assert drift.main([str(same)]) == 1
    assert "gone: 'OVERHEAT'" in capsys.readouterr().out
    assert drift.main([str(same), "no_such_row"]) == 2


def test_states_that_another_source_has_are_said_to_be_unseen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Silence would read as if they were compared."""
    files = {**GARO, "strings.json": "{}"}
    assert drift.main([str(folder(tmp_path, files))]) == 0
    assert "not seen here: the states of" in capsys.readouterr().out
