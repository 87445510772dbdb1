"""What a device suggests to be watched."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.proposals import propose

from .charger import add_device, add_entity


@pytest.fixture
def device_id(hass: HomeAssistant) -> str:
    """Return a charger without entities."""
    return add_device(hass, "Garage")


def states(hass: HomeAssistant, device_id: str) -> dict[str, dict[str, list[str]]]:
    """Return the proposed states by case and entity id, without cases of nothing."""
    registry = er.async_get(hass)
    names = {entry.id: entry.entity_id for entry in registry.entities.values()}
    return {
        case.value: {names[key]: list(rule["states"]) for key, rule in rules.items()}
        for case, rules in propose(hass, device_id).items()
        if rules
    }


@pytest.mark.parametrize(
    ("device_class", "case", "state"),
    [
        ("connectivity", "unavailable", "off"),
        ("heat", "sensors", "on"),
        ("moisture", "sensors", "on"),
        ("problem", "sensors", "on"),
        ("safety", "sensors", "on"),
        ("smoke", "sensors", "on"),
        ("tamper", "sensors", "on"),
        ("vibration", "sensors", "on"),
    ],
)
def test_a_device_class_says_what_a_binary_sensor_means(
    hass: HomeAssistant, device_id: str, device_class: str, case: str, state: str
) -> None:
    """Also while the entity has no state, as its integration may be away."""
    entity_id = "binary_sensor.it"
    add_entity(hass, entity_id, None, device_id=device_id, device_class=device_class)
    assert states(hass, device_id)[case] == {entity_id: [state]}


@pytest.mark.parametrize("device_class", ["plug", "running", None])
def test_a_binary_sensor_about_the_car_is_only_a_sign_of_life(
    hass: HomeAssistant, device_id: str, device_class: str | None
) -> None:
    """That a car is plugged in is no case."""
    entity_id = "binary_sensor.it"
    add_entity(hass, entity_id, "on", device_id=device_id, device_class=device_class)
    assert states(hass, device_id) == {"unavailable": {entity_id: []}}


@pytest.mark.parametrize(
    ("options", "proposed"),
    [
        pytest.param(
            [
                "NoError",
                "OverCurrentFailure",
                "GroundFailure",
                "HighTemperature",
                "OtherError",
            ],
            {
                "fuse_tripped": ["OverCurrentFailure", "GroundFailure"],
                "sensors": ["HighTemperature", "OtherError"],
            },
            id="OCPP 1.6",
        ),
        pytest.param(
            ["connected", "charging", "gfci_fault", "no_ground", "over_temperature"],
            {
                "fuse_tripped": ["gfci_fault", "no_ground"],
                "sensors": ["over_temperature"],
            },
            id="OpenEVSE",
        ),
        pytest.param(
            ["available", "charging", "unavailable", "error", "offline"],
            {"unavailable": ["offline"], "sensors": ["error"]},
            id="Blue Current",
        ),
        pytest.param(
            ["no_error", "general_error", "residual_current_detected"],
            {
                "fuse_tripped": ["residual_current_detected"],
                "sensors": ["general_error"],
            },
            id="NRGkick",
        ),
    ],
)
def test_the_names_of_states_say_what_they_mean(
    hass: HomeAssistant,
    device_id: str,
    options: list[str],
    proposed: dict[str, list[str]],
) -> None:
    """Good states are not proposed; without a better one the sensor is a sign of life."""
    entity_id = "sensor.status"
    add_entity(
        hass,
        entity_id,
        options[0],
        device_id=device_id,
        device_class="enum",
        options=options,
    )
    expected = {"unavailable": [], **proposed}
    assert states(hass, device_id) == {
        case: {entity_id: meant} for case, meant in expected.items()
    }


@pytest.mark.parametrize(
    ("status", "proposed"),
    [
        (["ready", "faulted"], {}),
        (
            ["ready", "faulted", "high_temperature"],
            {"sensor.status": ["high_temperature"]},
        ),
    ],
    ids=["only_bare", "with_a_name"],
)
def test_a_bare_fault_is_not_proposed_where_another_entity_says_which(
    hass: HomeAssistant,
    device_id: str,
    status: list[str],
    proposed: dict[str, list[str]],
) -> None:
    """A tripped fuse would be told twice: as itself, and as some fault."""
    codes = ["none", "over_current_failure", "error"]
    add_entity(hass, "sensor.status", "ready", device_id=device_id, options=status)
    add_entity(hass, "sensor.code", "none", device_id=device_id, options=codes)
    found = states(hass, device_id)
    assert found["fuse_tripped"] == {"sensor.code": ["over_current_failure"]}
    assert found["sensors"] == {"sensor.code": ["error"], **proposed}


def test_a_status_is_a_better_sign_of_life_than_a_value(
    hass: HomeAssistant, device_id: str
) -> None:
    """It is there as long as the charger is."""
    add_entity(hass, "sensor.error", "none", device_id=device_id)
    add_entity(hass, "sensor.power", "0", device_id=device_id, unit_of_measurement="kW")
    add_entity(hass, "sensor.status", "a", device_id=device_id, options=["a", "b"])
    assert states(hass, device_id) == {"unavailable": {"sensor.status": []}}


def test_what_tells_of_the_connection_is_the_only_sign_of_life(
    hass: HomeAssistant, device_id: str
) -> None:
    """It says so even if Home Assistant keeps the other entities."""
    add_entity(hass, "sensor.status", "a", device_id=device_id, options=["a", "b"])
    add_entity(
        hass,
        "binary_sensor.online",
        "on",
        device_id=device_id,
        device_class="connectivity",
    )
    assert states(hass, device_id) == {"unavailable": {"binary_sensor.online": ["off"]}}


def test_what_cannot_or_must_not_be_watched_is_not_proposed(
    hass: HomeAssistant, device_id: str
) -> None:
    """Other kinds of entities, disabled ones, and our own."""
    add_entity(hass, "switch.charging", "on", device_id=device_id)
    add_entity(
        hass,
        "binary_sensor.fuse",
        "on",
        device_id=device_id,
        device_class="problem",
        platform=DOMAIN,
    )
    add_entity(
        hass, "binary_sensor.fault", None, device_id=device_id, device_class="problem"
    )
    er.async_get(hass).async_update_entity(
        "binary_sensor.fault", disabled_by=er.RegistryEntryDisabler.USER
    )
    assert propose(hass, device_id) == {case: {} for case in Case}


def test_a_device_that_is_gone_proposes_nothing(hass: HomeAssistant) -> None:
    """It can be removed while its dialog is open."""
    assert propose(hass, "gone") == {case: {} for case in Case}
