"""The dialog of a charging station, walked through as a person would."""

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigSubentry, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import (
    DOMAIN,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from tests.helpers.charger import add_device, add_entity
from tests.helpers.dialog import Dialog

LEFT = {"id": "LEFT", "name": "Left", "sources": {}}
RIGHT = {"id": "RIGHT", "name": "Right", "sources": {}}


pytestmark = pytest.mark.usefixtures("idle_sites")


def station_data(title: str, *points: Mapping[str, Any]) -> ConfigSubentryData:
    """Return a charging station as it is stored."""
    return ConfigSubentryData(
        subentry_type=SUBENTRY_STATION,
        title=title,
        unique_id=f"station:{title}",
        data={"charge_points": [dict(point) for point in points]},
    )


def group_data(title: str, *members: str) -> ConfigSubentryData:
    """Return a notification group as it is stored."""
    return ConfigSubentryData(
        subentry_type=SUBENTRY_GROUP,
        title=title,
        unique_id=f"group:{title}",
        data={
            "charge_points": [*members],
            "addresses": ["a@b.de"],
            "cases": ["sensors"],
        },
    )


async def add_site(
    hass: HomeAssistant, *subentries: ConfigSubentryData
) -> MockConfigEntry:
    """Set up a site with these subentries."""
    entry = MockConfigEntry(domain=DOMAIN, title="Hof", subentries_data=[*subentries])
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


def stations(entry: MockConfigEntry) -> list[ConfigSubentry]:
    """Return what is stored of charging stations."""
    return entry.get_subentries_of_type(SUBENTRY_STATION)


async def open_new(hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
    """Open the dialog that adds a station of another integration."""
    return await Dialog.new_station(hass, entry)


async def open_first(hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
    """Open the dialog that changes the first station."""
    first = stations(entry)[0].subentry_id
    return await Dialog.subentry(hass, entry, SUBENTRY_STATION, first)


async def name_new(
    hass: HomeAssistant, entry: MockConfigEntry, **answers: Any
) -> Dialog:
    """Open the dialog that adds a station, go past its device, and fill in the next page."""
    dialog = await open_new(hass, entry)
    await dialog.fill()
    await dialog.fill(**{"name": "Garage", **answers})
    return dialog


def only_rule(entry: MockConfigEntry) -> dict[str, Any]:
    """Return the one rule that is stored, without its entity."""
    (station,) = stations(entry)
    (point,) = station.data["charge_points"]
    ((rule,),) = point["sources"].values()
    return {key: value for key, value in rule.items() if key != "entity"}


# ---- adding -------------------------------------------------------------------------


async def test_a_device_fills_in_name_and_entities(hass: HomeAssistant) -> None:
    """What its integration tells is proposed; a person only looks and saves."""
    entry = await add_site(hass)
    device_id = add_device(hass, "Garage")
    online = add_entity(
        hass,
        "binary_sensor.garage_online",
        "on",
        device_id=device_id,
        device_class="connectivity",
    )
    status = add_entity(
        hass,
        "sensor.garage_status",
        "ready",
        device_id=device_id,
        device_class="enum",
        options=["ready", "rcd_fault", "lock_error"],
    )
    dialog = await open_new(hass, entry)
    await dialog.fill(device_id=device_id)
    assert dialog.step == "station"
    assert dialog.values == {
        "name": "Garage",
        "fuse_tripped": ["sensor.garage_status"],
        "unavailable": ["binary_sensor.garage_online", "sensor.garage_status"],
        "sensors": ["sensor.garage_status"],
    }
    await dialog.change()
    # That it is the charger that is connected, and not the car, nobody knows: it is asked.
    assert dialog.step == "states_unavailable"
    assert dialog.placeholders["entity"] == "garage online"
    await dialog.change()
    assert dialog.step == "overview"
    assert dialog.placeholders["gaps"] == "Nothing is missing: every case is told."
    assert not stations(entry)
    await dialog.choose("save")
    assert dialog.created

    (station,) = stations(entry)
    (point,) = station.data["charge_points"]
    assert station.title == "Garage"
    assert station.unique_id is not None
    assert station.unique_id.startswith("station:")
    assert station.data["device_id"] == device_id
    assert point["sources"] == {
        "fuse_tripped": [{"entity": status, "states": ["rcd_fault"]}],
        "unavailable": [
            {"entity": online, "states": ["off"]},
            {"entity": status, "states": []},
        ],
        "sensors": [{"entity": status, "states": ["lock_error"]}],
    }


async def test_the_name_a_person_gave_to_the_device_is_taken(
    hass: HomeAssistant,
) -> None:
    """It is the one that is seen everywhere else."""
    entry = await add_site(hass)
    device_id = add_device(hass, "XC-4711")
    dr.async_get(hass).async_update_device(device_id, name_by_user="Carport")
    dialog = await open_new(hass, entry)
    await dialog.fill(device_id=device_id)
    assert dialog.values["name"] == "Carport"


async def test_a_device_without_a_name_gives_none(hass: HomeAssistant) -> None:
    """Then a person has to find one."""
    entry = await add_site(hass)
    device_id = add_device(hass, "")
    dialog = await open_new(hass, entry)
    await dialog.fill(device_id=device_id)
    assert dialog.values["name"] == ""


async def test_a_name_that_is_taken_is_proposed_with_a_number(
    hass: HomeAssistant,
) -> None:
    """Two chargers of one make have the same name."""
    entry = await add_site(
        hass, station_data("Garage", LEFT), station_data("garage 2", RIGHT)
    )
    device_id = add_device(hass, "Garage")
    dialog = await open_new(hass, entry)
    await dialog.fill(device_id=device_id)
    assert dialog.values["name"] == "Garage 3"


async def test_a_station_without_device_and_entities_is_allowed(
    hass: HomeAssistant,
) -> None:
    """An automation can report everything; the overview says that nothing else does."""
    entry = await add_site(hass)
    dialog = await name_new(hass, entry, name="  Garage ")
    assert dialog.step == "overview"
    assert "review" not in dialog.options
    assert dialog.placeholders["gaps"] == (
        "**What is missing:**\n\n- Garage: Fuse tripped, Unavailable, Sensor triggered. Nothing was chosen that tells it. What would help: "
        "a sensor of your own at the charge point; connecting the charger by OCPP; an automation that reports it."
    )
    await dialog.choose("save")
    (station,) = stations(entry)
    (point,) = station.data["charge_points"]
    assert station.title == "Garage"
    assert station.data.keys() == {"charge_points"}
    assert point["sources"] == {}
    assert point["name"] == "1"


async def test_what_has_no_registry_entry_is_stored_by_its_entity_id(
    hass: HomeAssistant,
) -> None:
    """Such an entity cannot be renamed, so the entity id is as good."""
    entry = await add_site(hass)
    hass.states.async_set("binary_sensor.shock", "off", {"device_class": "vibration"})
    dialog = await name_new(hass, entry, sensors=["binary_sensor.shock"])
    await dialog.choose("save")
    (point,) = stations(entry)[0].data["charge_points"]
    assert point["sources"] == {
        "sensors": [{"entity": "binary_sensor.shock", "states": ["on"]}]
    }


async def test_rows_without_an_entity_and_twice_the_same_are_dropped(
    hass: HomeAssistant,
) -> None:
    """The front end sends rows that were never filled in."""
    entry = await add_site(hass)
    hass.states.async_set("binary_sensor.shock", "off", {"device_class": "vibration"})
    rows = ["", "binary_sensor.shock", None, "binary_sensor.shock"]
    dialog = await name_new(hass, entry, sensors=rows)
    await dialog.choose("save")
    assert only_rule(entry) == {"states": ["on"]}


async def test_our_own_entities_are_not_offered(hass: HomeAssistant) -> None:
    """They tell what is watched already."""
    entry = await add_site(hass)
    add_entity(hass, "binary_sensor.garage_fuse", "off", platform=DOMAIN)
    dialog = await open_new(hass, entry)
    await dialog.fill()
    assert dialog.selector("sensors")["exclude_entities"] == [
        "binary_sensor.garage_fuse"
    ]


# ---- what cannot be used --------------------------------------------------------------


async def test_a_device_that_is_gone_or_ours_is_refused(hass: HomeAssistant) -> None:
    """Ours would watch itself."""
    entry = await add_site(hass)
    ours = add_device(hass, "Station", domain=DOMAIN)
    dialog = await open_new(hass, entry)
    await dialog.fill(device_id="gone")
    assert dialog.errors == {"device_id": "device_not_found"}
    assert dialog.values == {"device_id": "gone"}
    await dialog.fill(device_id=ours)
    assert dialog.errors == {"device_id": "own_device"}
    await dialog.fill()
    assert dialog.step == "station"


BAD_NAMES = [
    pytest.param("", "name_required", id="empty"),
    pytest.param(" \t ", "name_required", id="blank"),
    pytest.param("x" * 101, "name_too_long", id="too long"),
    pytest.param("a\nb", "name_invalid", id="line break"),
    pytest.param("a\x1bb", "name_invalid", id="control character"),
    pytest.param("a\u2028b", "name_invalid", id="line separator"),
]


@pytest.mark.parametrize(
    ("name", "error"),
    [*BAD_NAMES, pytest.param(" GARAGE ", "name_taken", id="taken")],
)
async def test_a_bad_name_of_a_station_is_refused(
    hass: HomeAssistant, name: str, error: str
) -> None:
    """It is told at the field, and what was filled in stays."""
    entry = await add_site(hass, station_data("Garage", LEFT))
    dialog = await name_new(hass, entry, name=name)
    assert dialog.errors == {"name": error}
    assert dialog.values["name"] == name
    await dialog.change(name="x" * 100)
    await dialog.choose("save")
    assert [station.title for station in stations(entry)] == ["Garage", "x" * 100]


@pytest.mark.parametrize("case", ["fuse_tripped", "unavailable", "sensors"])
@pytest.mark.parametrize(
    ("entity_id", "error"),
    [
        pytest.param("sensor.gone", "entity_not_found", id="gone"),
        pytest.param("nonsense", "entity_not_found", id="nonsense"),
        pytest.param("switch.garage", "wrong_domain", id="switch"),
        pytest.param("switch.registered", "wrong_domain", id="registered switch"),
        pytest.param("binary_sensor.garage_fuse", "own_entity", id="ours"),
    ],
)
async def test_an_entity_that_cannot_be_watched_is_refused(
    hass: HomeAssistant, case: str, entity_id: str, error: str
) -> None:
    """It is told at the field, also if another one there is fine."""
    entry = await add_site(hass)
    hass.states.async_set("binary_sensor.shock", "off", {"device_class": "vibration"})
    hass.states.async_set("switch.garage", "on")
    add_entity(hass, "switch.registered", "on")
    add_entity(hass, "binary_sensor.garage_fuse", "off", platform=DOMAIN)
    picked = {case: ["binary_sensor.shock", entity_id]}
    dialog = await name_new(hass, entry, **picked)
    assert dialog.errors == {case: error}
    assert dialog.values == {"name": "Garage", **picked}
    await dialog.change(**{case: []})
    assert dialog.step == "overview"


async def test_all_errors_of_a_page_are_told_at_once(hass: HomeAssistant) -> None:
    """Nobody likes to mend one thing after the other."""
    entry = await add_site(hass)
    dialog = await name_new(hass, entry, name="", sensors=["sensor.gone"])
    assert dialog.errors == {"name": "name_required", "sensors": "entity_not_found"}


async def test_what_is_no_list_of_entities_is_refused(hass: HomeAssistant) -> None:
    """A page sends a list; whoever else does not has an error of Home Assistant."""
    entry = await add_site(hass)
    dialog = await open_new(hass, entry)
    await dialog.fill()
    with pytest.raises(InvalidData):
        await dialog.fill(name="Garage", sensors=7)
    await dialog.fill(name="Garage")
    assert dialog.step == "overview"


# ---- what the states mean ---------------------------------------------------------------


async def test_a_binary_sensor_of_unknown_kind_is_asked_about(
    hass: HomeAssistant,
) -> None:
    """On means the problem, probably; a person can turn it round."""
    entry = await add_site(hass)
    hass.states.async_set("binary_sensor.door", "off", {"friendly_name": "Door"})
    dialog = await name_new(hass, entry, sensors=["binary_sensor.door"])
    assert dialog.step == "states"
    assert dialog.choices("states") == {"on": "on", "off": "off"}
    assert dialog.values == {"states": ["on"]}
    assert dialog.placeholders == {
        "charge_point": "Garage",
        "case": "Sensor triggered",
        "entity": "Door",
        "entity_id": "binary&#95;sensor&#46;door",
        "state": "off",
    }
    await dialog.fill(states=["off"])
    await dialog.choose("save")
    assert only_rule(entry) == {"states": ["off"]}


async def test_states_are_shown_as_people_know_them(hass: HomeAssistant) -> None:
    """And as the rule compares them, as logs and automations show those."""
    entry = await add_site(hass)
    hass.states.async_set("binary_sensor.door", "off")
    with patch(
        "homeassistant.helpers.translation.async_translate_state",
        side_effect=lambda _hass, state, *_: {"on": "ON", "off": "Closed"}[state],
    ):
        dialog = await name_new(hass, entry, sensors=["binary_sensor.door"])
        assert dialog.choices("states") == {"on": "ON", "off": "Closed (off)"}
        assert dialog.placeholders["state"] == "Closed &#40;off&#41;"
        await dialog.change()
        assert dialog.placeholders["rows"].endswith("| door: ON |")


async def test_the_options_of_an_enum_sensor_are_offered(hass: HomeAssistant) -> None:
    """But not the words for having no state, which every entity can have."""
    entry = await add_site(hass)
    add_entity(
        hass,
        "sensor.activity",
        "available",
        device_class="enum",
        options=["available", "offline", "unavailable"],
    )
    dialog = await name_new(hass, entry, unavailable=["sensor.activity"])
    assert list(dialog.choices("states")) == ["available", "offline"]
    assert not dialog.selector("states")["custom_value"]
    with pytest.raises(InvalidData):
        await dialog.fill(states=["something else"])
    await dialog.fill(states=["offline"])
    await dialog.choose("save")
    assert only_rule(entry) == {"states": ["offline"]}


async def test_a_text_sensor_takes_any_state(hass: HomeAssistant) -> None:
    """Its present one is offered; more have to be typed, each counts once."""
    entry = await add_site(hass)
    hass.states.async_set("sensor.error", "NoError")
    dialog = await name_new(hass, entry, fuse_tripped=["sensor.error"])
    assert dialog.choices("states") == {"NoError": "NoError"}
    await dialog.fill(states=["GroundFailure", " ", "GroundFailure", "Over current"])
    await dialog.choose("save")
    assert only_rule(entry) == {"states": ["GroundFailure", "Over current"]}


async def test_a_sensor_without_a_state_offers_none(hass: HomeAssistant) -> None:
    """Its integration may just be away."""
    entry = await add_site(hass)
    add_entity(hass, "sensor.error", None)
    dialog = await name_new(hass, entry, fuse_tripped=["sensor.error"])
    assert dialog.choices("states") == {}
    assert dialog.placeholders["state"] == "–"


@pytest.mark.parametrize(
    ("states", "error"),
    [
        pytest.param([], "states_required", id="none"),
        pytest.param(["", "  "], "states_required", id="blank"),
        pytest.param(["a", "unknown"], "states_reserved", id="unknown"),
        pytest.param(["unavailable"], "states_reserved", id="unavailable"),
        pytest.param(["x" * 256], "states_too_long", id="too long"),
    ],
)
async def test_states_that_no_charger_reports_are_refused(
    hass: HomeAssistant, states: list[str], error: str
) -> None:
    """It is told at the field, and what was filled in stays."""
    entry = await add_site(hass)
    hass.states.async_set("sensor.error", "unknown")
    dialog = await name_new(hass, entry, fuse_tripped=["sensor.error"])
    await dialog.fill(states=states)
    assert dialog.errors == {"states": error}
    assert dialog.values == {"states": states}
    await dialog.fill(states=["x" * 255])
    await dialog.choose("save")
    assert only_rule(entry) == {"states": ["x" * 255]}


async def test_a_state_that_is_fine_must_be_left(hass: HomeAssistant) -> None:
    """Otherwise the case would never be over."""
    entry = await add_site(hass)
    hass.states.async_set("binary_sensor.door", "off")
    dialog = await name_new(hass, entry, sensors=["binary_sensor.door"])
    await dialog.fill(states=["off", "on"])
    assert dialog.errors == {"states": "states_all"}
    await dialog.fill(states=["off"])
    assert dialog.step == "overview"


async def test_an_unavailable_entity_may_be_all_that_counts(
    hass: HomeAssistant,
) -> None:
    """No state has to mean that a charge point is unavailable; leaving the field out is none."""
    entry = await add_site(hass)
    hass.states.async_set("sensor.status", "ready")
    dialog = await name_new(hass, entry, unavailable=["sensor.status"])
    assert dialog.step == "states_unavailable"
    await dialog.fill()
    await dialog.choose("save")
    assert only_rule(entry) == {"states": []}


async def test_an_entity_of_several_cases_is_asked_about_for_each(
    hass: HomeAssistant,
) -> None:
    """A status tells more than one thing; each page says which case it is about."""
    entry = await add_site(hass)
    hass.states.async_set("sensor.status", "ready")
    both = ["sensor.status"]
    dialog = await name_new(hass, entry, fuse_tripped=both, sensors=both)
    assert dialog.placeholders["case"] == "Fuse tripped"
    await dialog.fill(states=["RCD"])
    assert dialog.placeholders["case"] == "Sensor triggered"
    await dialog.fill(states=["Lock"])
    await dialog.choose("save")
    (point,) = stations(entry)[0].data["charge_points"]
    assert point["sources"] == {
        "fuse_tripped": [{"entity": "sensor.status", "states": ["RCD"]}],
        "sensors": [{"entity": "sensor.status", "states": ["Lock"]}],
    }


TEMPERATURE = {"device_class": "temperature", "unit_of_measurement": "°C"}


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        pytest.param({"above": 80.0}, "> 80 °C", id="too high"),
        pytest.param({"below": -5.5}, "< -5.5 °C", id="too low"),
        pytest.param(
            {"above": 80.0, "below": 10.0, "hysteresis": 2.0},
            "> 80 °C, < 10 °C, ± 2 °C",
            id="both",
        ),
        pytest.param(
            {"above": 10.0, "below": 10.0}, "> 10 °C, < 10 °C", id="one value is good"
        ),
    ],
)
async def test_a_number_is_asked_for_its_limits(
    hass: HomeAssistant, answers: dict[str, float], shown: str
) -> None:
    """The overview shows them with their unit."""
    entry = await add_site(hass)
    hass.states.async_set("sensor.heat", "21", TEMPERATURE)
    dialog = await name_new(hass, entry, sensors=["sensor.heat"])
    assert dialog.step == "limits"
    assert dialog.selector("above")["unit_of_measurement"] == "°C"
    await dialog.fill(**answers)
    with patch(
        "custom_components.cp_notifications.flows.overview.escape", side_effect=str
    ):
        await dialog.choose("edit")
        await dialog.change()
    assert shown in dialog.placeholders["rows"]
    await dialog.choose("save")
    assert only_rule(entry) == answers


async def test_a_number_without_unit_has_limits_too(hass: HomeAssistant) -> None:
    """A counter of errors, for example."""
    entry = await add_site(hass)
    hass.states.async_set("sensor.count", "3", {"state_class": "total"})
    dialog = await name_new(hass, entry, sensors=["sensor.count"])
    assert "unit_of_measurement" not in dialog.selector("above")
    await dialog.fill(above=0, hysteresis=0)
    await dialog.choose("save")
    assert only_rule(entry) == {"above": 0}


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        pytest.param({}, {"above": "limit_required"}, id="none"),
        pytest.param({"hysteresis": 2.0}, {"above": "limit_required"}, id="no limit"),
        pytest.param(
            {"above": "inf", "below": "nan"},
            {"above": "number_invalid", "below": "number_invalid"},
            id="not finite",
        ),
        pytest.param(
            {"above": 1.0, "hysteresis": -1.0},
            {"hysteresis": "hysteresis_negative"},
            id="negative hysteresis",
        ),
        pytest.param(
            {"above": 10.0, "below": 20.0}, {"below": "limits_overlap"}, id="overlap"
        ),
        pytest.param(
            {"above": 20.0, "below": 10.0, "hysteresis": 5.0},
            {"hysteresis": "hysteresis_too_large"},
            id="never over",
        ),
    ],
)
async def test_limits_that_make_no_sense_are_refused(
    hass: HomeAssistant, answers: dict[str, Any], errors: dict[str, str]
) -> None:
    """It is told at the field, and what was filled in stays."""
    entry = await add_site(hass)
    hass.states.async_set("sensor.heat", "21", TEMPERATURE)
    dialog = await name_new(hass, entry, sensors=["sensor.heat"])
    await dialog.fill(**answers)
    assert dialog.errors == errors
    assert dialog.values.keys() == answers.keys()
    await dialog.fill(above=20.0, below=10.0, hysteresis=4.5)
    await dialog.choose("save")
    assert only_rule(entry) == {"above": 20.0, "below": 10.0, "hysteresis": 4.5}


async def test_a_measured_value_is_a_sign_of_life_without_being_asked_about(
    hass: HomeAssistant,
) -> None:
    """A person can still say that a value, such as no voltage, means unavailable."""
    entry = await add_site(hass)
    voltage = {"device_class": "voltage", "unit_of_measurement": "V"}
    hass.states.async_set("sensor.voltage", "230", voltage)
    dialog = await name_new(hass, entry, unavailable=["sensor.voltage"])
    assert dialog.step == "overview"
    await dialog.choose("review")
    await dialog.fill(rules=list(dialog.choices("rules")))
    assert dialog.step == "limits_unavailable"
    await dialog.fill()
    assert dialog.step == "overview"
    await dialog.choose("review")
    await dialog.fill(rules=list(dialog.choices("rules")))
    await dialog.fill(below=100)
    await dialog.choose("save")
    assert only_rule(entry) == {"below": 100}


# ---- changing -----------------------------------------------------------------------------


async def test_what_was_known_is_not_asked_again(hass: HomeAssistant) -> None:
    """A new entity is; what is not picked any more goes."""
    rules = [
        {"entity": "sensor.code", "states": ["5"], "clear_states": ["0"]},
        {"entity": "sensor.old", "states": ["x"]},
    ]
    point = {"id": "P", "name": "1", "sources": {"fuse_tripped": rules}}
    entry = await add_site(hass, station_data("Garage", point))
    for entity_id in ("sensor.code", "sensor.old", "sensor.new"):
        hass.states.async_set(entity_id, "0")
    dialog = await open_first(hass, entry)
    await dialog.choose("edit")
    assert dialog.values["fuse_tripped"] == ["sensor.code", "sensor.old"]
    await dialog.change(fuse_tripped=["sensor.code", "sensor.new"], name="Carport")
    assert dialog.placeholders["entity"] == "new"
    await dialog.fill(states=["9"])
    assert stations(entry)[0].title == "Garage"
    await dialog.choose("save")
    assert dialog.reason == "reconfigure_successful"
    (station,) = stations(entry)
    assert station.title == "Carport"
    assert station.unique_id == "station:Garage"
    assert station.data == {
        "charge_points": [
            {
                "id": "P",
                "name": "1",
                "sources": {
                    "fuse_tripped": [
                        rules[0],
                        {"entity": "sensor.new", "states": ["9"]},
                    ]
                },
            }
        ]
    }


async def test_a_renamed_entity_stays_the_same(hass: HomeAssistant) -> None:
    """The rule holds its registry id; the page shows its entity id of today."""
    key = add_entity(hass, "sensor.code", "0")
    rule = {"entity": key, "states": ["5"]}
    point = {"id": "P", "name": "1", "sources": {"fuse_tripped": [rule]}}
    entry = await add_site(hass, station_data("Garage", point))
    er.async_get(hass).async_update_entity("sensor.code", new_entity_id="sensor.fault")
    dialog = await open_first(hass, entry)
    await dialog.choose("edit")
    assert dialog.values["fuse_tripped"] == ["sensor.fault"]
    await dialog.change()
    await dialog.choose("save")
    assert only_rule(entry) == {"states": ["5"]}


@pytest.mark.parametrize(
    ("entity", "shown"),
    [
        pytest.param("sensor.gone", "sensor&#46;gone", id="entity id"),
        pytest.param("0123456789abcdef", "0123456789abcdef", id="registry id"),
    ],
)
async def test_an_entity_that_is_gone_is_shown_until_its_page_is_sent(
    hass: HomeAssistant, entity: str, shown: str
) -> None:
    """The overview still names it; the page cannot, and sending that drops it."""
    rules = [{"entity": entity, "states": ["5"]}]
    point = {"id": "P", "name": "1", "sources": {"fuse_tripped": rules}}
    entry = await add_site(hass, station_data("Garage", point))
    dialog = await open_first(hass, entry)
    assert shown in dialog.placeholders["rows"]
    await dialog.choose("edit")
    assert dialog.values["fuse_tripped"] == []
    await dialog.change()
    await dialog.choose("save")
    assert stations(entry)[0].data["charge_points"][0]["sources"] == {}


async def test_picked_rules_are_asked_again(hass: HomeAssistant) -> None:
    """With what they are as the answer so far; the states that end the case are kept."""
    rules = [
        {"entity": "sensor.code", "states": ["5"], "clear_states": ["0", "1"]},
        {"entity": "sensor.heat", "above": 80, "hysteresis": 2},
    ]
    point = {"id": "P", "name": "1", "sources": {"fuse_tripped": rules}}
    entry = await add_site(hass, station_data("Garage", point))
    hass.states.async_set("sensor.code", "0", {"friendly_name": "Code"})
    hass.states.async_set("sensor.heat", "21", TEMPERATURE)
    dialog = await open_first(hass, entry)
    await dialog.choose("review")
    choices = dialog.choices("rules")
    assert list(choices.values()) == [
        "Garage · Fuse tripped · Code: 5",
        "Garage · Fuse tripped · heat: > 80 °C, ± 2 °C",
    ]
    await dialog.fill(rules=list(choices))
    assert dialog.values == {"states": ["5"]}
    assert list(dialog.choices("states")) == ["5", "0", "1"]
    await dialog.fill(states=["5", "0"])
    assert dialog.values == {"above": 80, "hysteresis": 2}
    await dialog.fill(above=70)
    await dialog.choose("save")
    (point,) = stations(entry)[0].data["charge_points"]
    assert point["sources"]["fuse_tripped"] == [
        {"entity": "sensor.code", "states": ["5", "0"], "clear_states": ["1"]},
        {"entity": "sensor.heat", "above": 70},
    ]


@pytest.mark.parametrize(
    ("states", "ends"),
    [
        pytest.param(["0", "5"], {}, id="none is left: an empty list would mean never"),
        pytest.param(["0"], {"clear_states": ["5"]}, id="turned round"),
    ],
)
async def test_states_that_end_a_case_are_those_that_do_not_mean_it(
    hass: HomeAssistant, states: list[str], ends: dict[str, list[str]]
) -> None:
    """Who takes a state out says that it is a good one."""
    rule = {"entity": "sensor.code", "states": ["5"], "clear_states": ["0"]}
    point = {"id": "P", "name": "1", "sources": {"fuse_tripped": [rule]}}
    entry = await add_site(hass, station_data("Garage", point))
    hass.states.async_set("sensor.code", "0")
    dialog = await open_first(hass, entry)
    await dialog.choose("review")
    await dialog.fill(rules=list(dialog.choices("rules")))
    await dialog.fill(states=states)
    await dialog.choose("save")
    assert only_rule(entry) == {"states": states, **ends}


async def test_a_rule_keeps_its_form_whatever_the_entity_looks_like(
    hass: HomeAssistant,
) -> None:
    """An error code can have a unit, and a value with limits none."""
    rules = [
        {"entity": "sensor.code", "states": ["5"]},
        {"entity": "sensor.level", "below": 3},
    ]
    point = {"id": "P", "name": "1", "sources": {"sensors": rules}}
    entry = await add_site(hass, station_data("Garage", point))
    hass.states.async_set("sensor.code", "0", {"unit_of_measurement": "code"})
    hass.states.async_set("sensor.level", "7")
    dialog = await open_first(hass, entry)
    await dialog.choose("review")
    await dialog.fill(rules=list(dialog.choices("rules")))
    assert dialog.step == "states"
    await dialog.change()
    assert dialog.step == "limits"
    await dialog.change()
    await dialog.choose("save")
    assert stations(entry)[0].data["charge_points"][0]["sources"] == {"sensors": rules}


async def test_marking_no_rule_leads_back(hass: HomeAssistant) -> None:
    """There is no back button in these dialogs."""
    rule = {"entity": "sensor.code", "states": ["5"]}
    point = {"id": "P", "name": "1", "sources": {"sensors": [rule]}}
    entry = await add_site(hass, station_data("Garage", point))
    dialog = await open_first(hass, entry)
    await dialog.choose("review")
    await dialog.fill()
    assert dialog.step == "overview"


async def test_name_and_device_can_be_changed(hass: HomeAssistant) -> None:
    """What is watched stays as it is."""
    entry = await add_site(hass, station_data("Garage", LEFT))
    device_id = add_device(hass, "New box")
    dialog = await open_first(hass, entry)
    await dialog.choose("details")
    assert dialog.values == {"name": "Garage"}
    await dialog.fill(name="GARAGE", device_id=device_id)
    await dialog.choose("details")
    assert dialog.values == {"name": "GARAGE", "device_id": device_id}
    await dialog.change()
    await dialog.choose("save")
    assert stations(entry)[0].title == "GARAGE"
    assert stations(entry)[0].data == {"charge_points": [LEFT], "device_id": device_id}

    dialog = await open_first(hass, entry)
    await dialog.choose("details")
    await dialog.fill(name="GARAGE")
    await dialog.choose("save")
    assert stations(entry)[0].data == {"charge_points": [LEFT]}


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        pytest.param({"name": "carport"}, {"name": "name_taken"}, id="taken"),
        pytest.param({"name": " "}, {"name": "name_required"}, id="empty"),
        pytest.param(
            {"name": "", "device_id": "gone"},
            {"name": "name_required", "device_id": "device_not_found"},
            id="both",
        ),
    ],
)
async def test_bad_names_and_devices_are_refused_when_changed(
    hass: HomeAssistant, answers: dict[str, str], errors: dict[str, str]
) -> None:
    """It is told at the fields, and what was filled in stays."""
    entry = await add_site(
        hass, station_data("Garage", LEFT), station_data("Carport", RIGHT)
    )
    dialog = await open_first(hass, entry)
    await dialog.choose("details")
    await dialog.fill(**answers)
    assert dialog.errors == errors
    assert dialog.values == answers
    await dialog.fill(name="Barn")
    await dialog.choose("save")
    assert stations(entry)[0].title == "Barn"


# ---- several charge points -----------------------------------------------------------------


async def test_a_station_can_get_more_charge_points(hass: HomeAssistant) -> None:
    """They are called by numbers until a person gives names; the first keeps its id."""
    entry = await add_site(hass)
    hass.states.async_set("binary_sensor.shock", "off", {"device_class": "vibration"})
    dialog = await name_new(hass, entry)
    assert "remove" not in dialog.options
    await dialog.choose("add")
    assert dialog.values["name"] == "2"
    await dialog.change(name=" right ", sensors=["binary_sensor.shock"])
    assert "Garage 1" in dialog.placeholders["rows"]
    assert "Garage right" in dialog.placeholders["rows"]
    await dialog.choose("edit")
    points = {label: value for value, label in dialog.choices("charge_point").items()}
    assert list(points) == ["Garage 1", "Garage right"]
    await dialog.fill(charge_point=points["Garage 1"])
    assert dialog.step == "charge_point"
    await dialog.change(name="left")
    await dialog.choose("save")
    stored = stations(entry)[0].data["charge_points"]
    assert [(point["id"], point["name"]) for point in stored] == [
        (points["Garage 1"], "left"),
        (points["Garage right"], "right"),
    ]


async def test_a_new_charge_point_gets_a_free_number(hass: HomeAssistant) -> None:
    """Also if the others are not called by theirs."""
    entry = await add_site(hass, station_data("Garage", {**LEFT, "name": "2"}))
    dialog = await open_first(hass, entry)
    await dialog.choose("add")
    assert dialog.values["name"] == "3"


@pytest.mark.parametrize(
    ("name", "error"),
    [*BAD_NAMES, pytest.param(" LEFT ", "name_taken", id="taken")],
)
async def test_a_bad_name_of_a_charge_point_is_refused(
    hass: HomeAssistant, name: str, error: str
) -> None:
    """Within its station it must be the only one; that of another station may be the same."""
    entry = await add_site(
        hass, station_data("Garage", LEFT), station_data("Carport", RIGHT)
    )
    dialog = await open_first(hass, entry)
    await dialog.choose("add")
    await dialog.change(name=name)
    assert dialog.errors == {"name": error}
    assert dialog.values["name"] == name
    await dialog.change(name="Right")
    await dialog.choose("save")
    stored = stations(entry)[0].data["charge_points"]
    assert [point["name"] for point in stored] == ["Left", "Right"]


async def test_a_charge_point_is_removed_after_a_warning(hass: HomeAssistant) -> None:
    """It names the groups that lose it; the last charge point cannot be removed."""
    entry = await add_site(
        hass,
        station_data("Garage", LEFT, RIGHT),
        group_data("Team *A*", "LEFT", "RIGHT"),
        group_data("Team B", "RIGHT"),
    )
    dialog = await open_first(hass, entry)
    await dialog.choose("remove")
    assert dialog.choices("charge_point") == {
        "LEFT": "Garage Left",
        "RIGHT": "Garage Right",
    }
    await dialog.fill(charge_point="LEFT")
    assert dialog.placeholders == {
        "charge_point": "Garage Left",
        "groups": "Team &#42;A&#42;",
        "open": "–",
    }
    await dialog.choose("overview")
    assert "Garage Left" in dialog.placeholders["rows"]
    await dialog.choose("remove")
    await dialog.fill(charge_point="LEFT")
    await dialog.choose("remove_charge_point")
    assert "remove" not in dialog.options
    assert stations(entry)[0].data["charge_points"] == [LEFT, RIGHT]
    await dialog.choose("save")
    assert stations(entry)[0].data["charge_points"] == [RIGHT]


async def test_the_warning_says_when_no_group_loses_anything(
    hass: HomeAssistant,
) -> None:
    """A dash is shown in place of the groups."""
    entry = await add_site(hass, station_data("Garage", LEFT, RIGHT))
    dialog = await open_first(hass, entry)
    await dialog.choose("remove")
    await dialog.fill(charge_point="RIGHT")
    assert dialog.placeholders["groups"] == "–"


# ---- what happens meanwhile -----------------------------------------------------------------


async def test_a_name_that_is_taken_meanwhile_is_told_when_saving(
    hass: HomeAssistant,
) -> None:
    """Two dialogs can be open at a time."""
    entry = await add_site(hass)
    first = await name_new(hass, entry)
    second = await name_new(hass, entry)
    await first.choose("save")
    await second.choose("save")
    assert second.step == "details"
    assert second.errors == {"name": "name_taken"}
    await second.change(name="Carport")
    await second.choose("save")
    assert [station.title for station in stations(entry)] == ["Garage", "Carport"]


async def test_a_station_that_is_gone_cannot_be_changed(hass: HomeAssistant) -> None:
    """The list of stations may be an old one."""
    entry = await add_site(hass)
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "gone")
    assert dialog.reason == "station_removed"


async def test_a_station_that_goes_meanwhile_is_not_saved(hass: HomeAssistant) -> None:
    """It would come back as another one."""
    entry = await add_site(hass, station_data("Garage", LEFT))
    dialog = await open_first(hass, entry)
    subentry_id = stations(entry)[0].subentry_id
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    await dialog.choose("save")
    assert dialog.reason == "station_removed"


async def test_a_site_that_goes_meanwhile_ends_the_dialog(hass: HomeAssistant) -> None:
    """There is nothing left to add a station to."""
    entry = await add_site(hass)
    dialog = await name_new(hass, entry)
    await hass.config_entries.async_remove(entry.entry_id)
    await dialog.choose("save")
    assert dialog.reason == "site_removed"


async def test_foreign_text_is_shown_as_it_is(hass: HomeAssistant) -> None:
    """Names come from people and from chargers; pages read markdown."""
    entry = await add_site(hass)
    hass.states.async_set("sensor.code", "<b>", {"friendly_name": "a|b\n[c](d)"})
    dialog = await name_new(hass, entry, name="*G*", fuse_tripped=["sensor.code"])
    assert dialog.placeholders["charge_point"] == "&#42;G&#42;"
    assert dialog.placeholders["state"] == "&#60;b&#62;"
    await dialog.fill(states=["<b>"])
    first = dialog.placeholders["rows"].splitlines()[0]
    assert first == (
        "| &#42;G&#42; | Fuse tripped | a&#124;b &#91;c&#93;&#40;d&#41;: &#60;b&#62; |"
    )
