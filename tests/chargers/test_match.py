"""How charge points are found among registered entities, and what is said about what is watched."""

from dataclasses import replace

import pytest

from custom_components.cp_notifications.chargers.catalogue import (
    CATALOGUE,
    catalogue_of,
)
from custom_components.cp_notifications.chargers.coverage import (
    Coverage,
    Covered,
    coverage_of,
)
from custom_components.cp_notifications.chargers.match import (
    EntityFacts,
    FoundPoint,
    find,
)
from custom_components.cp_notifications.chargers.model import Fill, Gap, Gone
from custom_components.cp_notifications.engine.model import Case

FUSE, GONE, SENSORS = Case.FUSE_TRIPPED, Case.UNAVAILABLE, Case.SENSORS


def facts(platform: str, key: str, unique_id: str, **more: str) -> EntityFacts:
    """Return a sensor whose registry id is its key."""
    return EntityFacts(
        id=key,
        domain=more.pop("domain", "sensor"),
        platform=platform,
        unique_id=unique_id,
        translation_key=more.get("translation_key", key),
        device_id="device",
        config_entry_id="entry",
    )


def openevse(mac: str = "aa") -> list[EntityFacts]:
    """Return the entities of an OpenEVSE that the catalogue speaks of."""
    return [
        facts("openevse", "status", f"{mac}-status"),
        facts("openevse", "charging_current", f"{mac}-charging_current"),
    ]


def besen(*, disabled: bool) -> list[EntityFacts]:
    """Return the entities of a Besen charger, one of which is disabled by default."""
    return [
        facts("besen", "charging_status", "AA_charging_status"),
        replace(facts("besen", "error_state", "AA_error_state"), disabled=disabled),
        facts("besen", "internal_temperature", "AA_internal_temperature"),
    ]


def only(entities: list[EntityFacts]) -> FoundPoint:
    """Return the only charge point that is found."""
    (point,) = find(entities, CATALOGUE)
    return point


def covers(point: FoundPoint) -> dict[Case, Coverage]:
    """Return what is told when a charge point is watched as it is found."""
    return coverage_of(point.rules, point)


def test_a_charge_point_knows_where_it_is_from() -> None:
    """The device is that of the entity that makes it a charge point."""
    point = only(openevse())
    assert point.integration.name == "OpenEVSE"
    assert (point.station, point.point) == ("aa", "")
    assert (point.device_id, point.config_entry_id) == ("device", "entry")
    assert point.unavailable is Gone.CHARGER
    assert point.link is None


def test_what_an_older_home_assistant_cannot_read_is_no_fault_it_would_tell() -> None:
    """OpenEVSE's status is read rightly from 2026.11 on: before, "watched" alone would be a promise nobody keeps."""
    (before,) = find(openevse(), catalogue_of((2026, 10)))
    (today,) = find(openevse(), catalogue_of((2026, 11)))
    assert Gap.FIRMWARE_UNREAD in covers(before)[FUSE].gaps
    assert Fill.UPDATE in covers(before)[FUSE].fills
    assert Gap.FIRMWARE_UNREAD not in covers(today)[FUSE].gaps


def test_disabled_ends_a_fault_only_where_it_is_what_the_charger_says() -> None:
    """Before 2026.11 it may be what the firmware was asked to be, with a fault standing all the while."""
    (before,) = find(openevse(), catalogue_of((2026, 10)))
    (today,) = find(openevse(), catalogue_of((2026, 11)))
    assert "disabled" not in before.rules[FUSE][0]["clear_states"]
    assert "disabled" in today.rules[FUSE][0]["clear_states"]


@pytest.mark.parametrize("version", [(2026, 10), (2026, 11)])
def test_a_rule_that_is_stored_outlives_an_upgrade(version: tuple[int, int]) -> None:
    """Besen renamed `canceled` to `scheduled`: a rule of before would never see the fault end."""
    (point,) = find(besen(disabled=False), catalogue_of(version))
    rules = {rule["entity"]: rule for rule in point.rules[SENSORS]}
    clear = rules["charging_status"]["clear_states"]
    assert {"canceled", "scheduled"} <= set(clear)


def test_rules_are_in_their_stored_form() -> None:
    """They are put into the subentry as they are."""
    assert only(openevse()).rules == {
        FUSE: (
            {
                "entity": "status",
                "states": [
                    "gfci_fault",
                    "gfci_self_test_failure",
                    "no_ground",
                    "stuck_relay",
                ],
                "clear_states": [
                    "charging",
                    "connected",
                    "disabled",
                    "not_connected",
                    "sleeping",
                ],
            },
        ),
        SENSORS: (
            {
                "entity": "status",
                "states": ["over_temperature", "diode_check_failed", "vent_required"],
                "clear_states": [
                    "charging",
                    "connected",
                    "disabled",
                    "not_connected",
                    "sleeping",
                ],
            },
        ),
        GONE: (
            {"entity": "status", "states": []},
            {"entity": "charging_current", "states": []},
        ),
    }


@pytest.mark.parametrize(
    "entities",
    [
        pytest.param([], id="none"),
        pytest.param(
            [replace(each, platform="mine") for each in openevse()],
            id="another integration",
        ),
        pytest.param(
            [replace(each, translation_key="other") for each in openevse()],
            id="another translation key",
        ),
        pytest.param(
            [replace(each, domain="number") for each in openevse()],
            id="another domain",
        ),
        pytest.param(
            [replace(each, unique_id="status") for each in openevse()],
            id="another unique id",
        ),
        pytest.param(besen(disabled=False)[:1], id="not all that it is recognised by"),
    ],
)
def test_what_only_looks_alike_is_not_found(entities: list[EntityFacts]) -> None:
    """Nothing is guessed."""
    assert find(entities, CATALOGUE) == ()


def test_each_charging_station_is_found() -> None:
    """Stations of one integration are told apart by their unique ids."""
    found = find([*openevse("aa"), *openevse("bb"), *besen(disabled=True)], CATALOGUE)
    assert [(point.integration.domain, point.station) for point in found] == [
        ("besen", "AA"),
        ("openevse", "aa"),
        ("openevse", "bb"),
    ]


KEBA = EntityFacts(
    id="core",
    domain="binary_sensor",
    platform="keba",
    unique_id="keba_wallbox_1_charging_state",
)
KEBA_CUSTOM = facts("keba", "State_details", "keba-1-State_details")
OPENEVSE_CUSTOM = facts("openevse", "Charging Status", "Charging Status_01J")


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        pytest.param([KEBA], ["keba:1:"], id="keba, core's"),
        pytest.param([KEBA_CUSTOM], ["keba.custom:1:"], id="keba, custom"),
        pytest.param(openevse(), ["openevse:aa:"], id="openevse, core's"),
        pytest.param(
            [OPENEVSE_CUSTOM], ["openevse.custom:01J:"], id="openevse, custom"
        ),
        pytest.param(
            [KEBA, KEBA_CUSTOM, *openevse(), OPENEVSE_CUSTOM],
            ["keba:1:", "keba.custom:1:", "openevse:aa:", "openevse.custom:01J:"],
            id="what one has left behind, and the other",
        ),
    ],
)
def test_two_integrations_of_one_domain_are_told_apart_by_the_form_of_their_ids(
    entities: list[EntityFacts], expected: list[str]
) -> None:
    """A custom integration replaces the one that it has the name of, and the registry remembers both."""
    assert [point.id for point in find(entities, CATALOGUE)] == expected


def test_a_case_may_need_an_entity_to_be_enabled() -> None:
    """It is said which, and what would be watched then."""
    point = only(besen(disabled=True))
    assert FUSE not in point.rules
    assert point.rules_if_enabled[FUSE][0]["entity"] == "error_state"
    assert covers(point)[FUSE] == Coverage(
        Covered.NEEDS_ENTITY, enable=("error_state",), gaps=(Gap.MASKED,)
    )


def test_an_entity_that_would_tell_more_is_offered_too() -> None:
    """Faults are told, but of unknown kind."""
    point = only(besen(disabled=True))
    assert point.rules[SENSORS] == (
        {
            "entity": "charging_status",
            "states": ["fault"],
            "clear_states": [
                "connect",
                "finish_charging",
                "finished",
                "start",
                "waiting",
                "scheduled",
                "canceled",
            ],
            "delay": 10.0,
        },
    )
    coverage = covers(point)[SENSORS]
    assert coverage.covered is Covered.WATCHED
    assert coverage.entities == ("charging_status",)
    assert coverage.enable == ("error_state",)


def test_an_enabled_entity_takes_part() -> None:
    """The status is a fault of unknown kind only while the error says nothing."""
    point = only(besen(disabled=False))
    assert covers(point)[FUSE].covered is Covered.WATCHED
    assert covers(point)[FUSE].enable == ()
    status = point.rules[SENSORS][1]
    assert status["only_while"] == [
        {"entity": "error_state", "states": ["no_error", "offline", "unknown"]}
    ]


def test_what_is_not_possible_says_what_would_fill_the_gap() -> None:
    """A sensor of one's own always does."""
    point = only(
        [
            facts("ohme", "status", "c_status"),
        ]
    )
    coverage = covers(point)[FUSE]
    assert coverage.covered is Covered.NOT_POSSIBLE
    assert coverage.gaps == (Gap.NO_FAULT_ENTITY,)
    assert coverage.fills == (Fill.OCPP, Fill.OWN_SENSOR, Fill.REPORT)
    assert Gap.NO_SHOCK_SENSOR in covers(point)[SENSORS].gaps


def test_the_better_of_two_entities_is_watched() -> None:
    """go-e's codes are surer than its texts, once they are enabled."""
    way = "goecharger_api2.goe_1_"
    text, car = (
        facts("goecharger_api2", key, way + key) for key in ("err_value", "car_value")
    )
    code = facts("goecharger_api2", "err", way + "err")
    assert only([text, car]).rules[FUSE][0]["entity"] == "err_value"
    assert only([text, car, code]).rules[FUSE][0]["entity"] == "err"
    disabled = only([text, car, replace(code, disabled=True)])
    assert disabled.rules[FUSE][0]["entity"] == "err_value"
    assert covers(disabled)[FUSE].enable == ("err",)


def test_a_rule_that_needs_another_entity_is_not_made_without_it() -> None:
    """A connector that is unavailable means nothing unless the charger is known to answer."""
    way = "ocpp.a"
    pong = facts("ocpp", "pong", f"{way}.latency_pong.sensor")
    connector = facts("ocpp", "connector", f"{way}.conn1.status_connector.sensor")
    there = only([pong, connector])
    assert there.rules[SENSORS][0]["only_while"] == [{"entity": "pong"}]
    assert there.rules[SENSORS][0]["gone"] == "case"
    disabled = only([replace(pong, disabled=True), connector])
    assert SENSORS not in disabled.rules


def test_the_age_of_a_value_is_part_of_the_rule() -> None:
    """KEBA has neither a device nor a config entry."""
    point = only(
        [
            EntityFacts(
                id="state",
                domain="binary_sensor",
                platform="keba",
                unique_id="keba_wallbox_1_charging_state",
            )
        ]
    )
    assert point.rules[GONE] == (
        {
            "entity": "state",
            "states": [],
            "gone": "link",
            "stale_after": 300.0,
            "stale_by": "reported",
        },
    )
    assert point.rules[SENSORS][0]["attribute"] == "status"
    assert (point.device_id, point.config_entry_id) == (None, None)


def test_a_cloud_has_a_link_that_is_watched_for_itself() -> None:
    """That its entities are unavailable says nothing about the charger."""
    point = only(
        [
            facts("blue_current", "activity", "activity_B1"),
            facts("blue_current", "vehicle_status", "vehicle_status_B1"),
        ]
    )
    assert point.link == {"entity": "vehicle_status"}
    assert point.rules[GONE][0] == {
        "entity": "activity",
        "states": ["offline"],
        "clear_states": ["available", "charging", "error"],
        "gone": "link",
    }


def test_a_link_may_show_itself_in_an_attribute() -> None:
    """Easee's charger is offline only while the stream of pulses is there."""
    online = facts("easee", "online", "E_online", domain="binary_sensor")
    status = facts("easee", "status", "E_status", translation_key="easee_status")
    stream = {
        "entity": "online",
        "attribute": "state_signalRConnected",
        "states": ["true"],
    }
    point = only([online, status])
    assert point.link == stream
    assert point.rules[GONE][1]["only_while"] == [stream]


def test_warnings_and_values_are_offered_apart() -> None:
    """Nobody is told of a warning unasked."""
    point = only(
        [
            facts("nrgkick", "error_code", "N_error_code"),
            facts("nrgkick", "rcd_trigger", "N_rcd_trigger"),
            facts("nrgkick", "status", "N_status"),
            facts("nrgkick", "warning_code", "N_warning_code"),
            facts("nrgkick", "housing_temperature", "N_housing_temperature"),
        ]
    )
    (warning,) = point.warnings_of(SENSORS)
    assert point.warnings_of(FUSE) == ()
    assert warning["entity"] == "warning_code"
    assert "increased_temperature" in warning["states"]
    assert point.limits == ("housing_temperature",)


def test_a_warning_without_its_entity_is_none() -> None:
    """Not every charger has every entity."""
    assert only(besen(disabled=True)).warnings == ()
    assert only(openevse()).limits == ()
