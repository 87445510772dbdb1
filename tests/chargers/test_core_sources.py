"""The catalogue against the Home Assistant that is installed.

An upgrade that renames an entity or a state, or adds one, fails here and not at somebody's site.
Where versions differ, each is held against the form of the row that is for it.
"""

from typing import Final

from awesomeversion import AwesomeVersion
from homeassistant.const import MAJOR_VERSION, MINOR_VERSION, __version__ as HA_VERSION
import pytest

from custom_components.cp_notifications.chargers.catalogue import catalogue_of
from custom_components.cp_notifications.chargers.model import Integration, Signal

from .core_source import (
    Description,
    descriptions,
    enum_names,
    enum_values,
    expressions,
    is_installed,
    spelled,
    translated_states,
)

HERE: Final = (MAJOR_VERSION, MINOR_VERSION)
ROWS: Final = catalogue_of(HERE)

# How unique ids are made, and what makes entities unavailable.
FACTS = (
    ("besen", "entity.py", "f'{coordinator.client.address}_{key}'"),
    (
        "besen",
        "entity.py",
        "super().available and data.available and data.authenticated",
    ),
    ("blue_current", "entity.py", "self.connector.connected and self.has_value"),
    ("blue_current", "sensor.py", "f'{sensor.key}_{evse_id}'"),
    ("greencell", "sensor.py", "f'{serial_number}_{description.key}'"),
    ("greencell", "sensor.py", "not self._access.is_disabled()"),
    ("keba", "__init__.py", "f'keba_wallbox_{self.get_value(\"Serial\")}'"),
    ("keba", "__init__.py", "max(MAX_POLLING_INTERVAL, refresh_interval)"),
    ("keba", "binary_sensor.py", "f'{keba.device_id}_{entity_type}'"),
    ("keba", "binary_sensor.py", "'charging_state'"),
    ("keba", "binary_sensor.py", "self._attributes['status']"),
    ("keba", "binary_sensor.py", "self._keba.get_value('State_details')"),
    ("keba", "binary_sensor.py", "self.async_schedule_update_ha_state(True)"),
    (
        "lektrico",
        "binary_sensor.py",
        "f'{coordinator.serial_number}_{description.key}'",
    ),
    ("lektrico", "sensor.py", "f'{coordinator.serial_number}_{description.key}'"),
    ("matter", "sensor.py", "EVSE_FAULT_STATE_MAP.get"),
    ("nexblue", "sensor.py", "f'{serial_number}_{description.key}'"),
    (
        "nexblue",
        "sensor.py",
        "super().available and self.coordinator.data.get(self._serial_number) is not None",
    ),
    ("nrgkick", "entity.py", "f'{serial}_{self._key}'"),
    (
        "ohme",
        "entity.py",
        "super().available and self.coordinator.client.available and "
        "self.entity_description.available_fn(self.coordinator.client)",
    ),
    ("ohme", "entity.py", "f'{client.serial}_{entity_description.key}'"),
    ("openevse", "entity.py", "f'{identifier}-{description.key}'"),
    ("peblar", "entity.py", "f'{entry.unique_id}_{description.key}'"),
    ("shelly", "entity.py", "f'{coordinator.mac}-{key}'"),
    ("shelly", "entity.py", "f'{super().unique_id}-{attribute}'"),
    ("shelly", "sensor.py", "'enum_work_state'"),
    ("silla_prism", "entity.py", "f'{base_topic}_{key}'"),
    ("silla_prism", "sensor.py", "ERROR_OPTIONS[PortError(code)]"),
    ("technove", "entity.py", "f'{info.mac_address}_{key}'"),
    ("tesla_fleet", "entity.py", "f'{data.id}-{din}-{key}'"),
    ("tesla_wall_connector", "entity.py", "f'{serial_number}-{key}'"),
    ("teslemetry", "entity.py", "f'{data.id}-{din}-{key}'"),
    ("tessie", "entity.py", "f'{data.id}-{din}-{key}'"),
    ("v2c", "binary_sensor.py", "f'{entry_id}_{description.key}'"),
    ("v2c", "sensor.py", "f'{entry_id}_{description.key}'"),
    ("victron_gx", "entity.py", "f'{installation_id}_{metric.unique_id}'"),
    (
        "wallbox",
        "sensor.py",
        "f'{description.key}-{coordinator.data[CHARGER_DATA_KEY][CHARGER_SERIAL_NUMBER_KEY]}'",
    ),
    ("wallbox", "coordinator.py", "CHARGER_STATUS.get"),
    ("mqtt", "binary_sensor.py", "self._expire_after is None or not self._expired"),
    ("mqtt", "entity.py", "not client.connected and not self.hass.is_stopping"),
)
FACTS_BEFORE_2026_11 = (
    (
        "matter",
        "entity.py",
        "f'{node_device_id}-{endpoint.endpoint_id}-{entity_info.entity_description.key}-"
        "{entity_info.primary_attribute.cluster_id}-"
        "{entity_info.primary_attribute.attribute_id}'",
    ),
    ("openevse", "sensor.py", "_map_status(ev.status)"),
)
FACTS_SINCE_2026_11 = (
    (
        "matter",
        "helpers.py",
        "f'{device_id}-{endpoint.endpoint_id}-{entity_info.entity_description.key}-"
        "{primary_attribute.cluster_id}-{primary_attribute.attribute_id}'",
    ),
    (
        "matter",
        "entity.py",
        "get_entity_unique_id(node_device_id, endpoint, entity_info)",
    ),
    ("nrgkick", "sensor.py", "_has_domestic_attachment"),
    ("nrgkick", "sensor.py", "_attachment_has_phase(3)"),
    ("openevse", "sensor.py", "_map_status(ev.state)"),
)
FACTS_HERE = (
    *FACTS,
    *(FACTS_BEFORE_2026_11 if HERE < (2026, 11) else FACTS_SINCE_2026_11),
)

# Rows whose entities are described in another way than by a `key` in the file of their platform.
UNDESCRIBED = {"keba", "mqtt", "victron_gx"}
# The description has another key than the unique id.
KEYS = {r"enum:\d+-enum_work_state": "enum"}
# The translation key is set where the entity is made.
UNTRANSLATED_IN_DESCRIPTION = {"tessie", "teslemetry", "tesla_fleet"}


CORE_ROWS = [row for row in ROWS if row.core and is_installed(row.domain)]


def rows(domain: str) -> list[Integration]:
    """Return the rows of an integration that is part of Home Assistant."""
    return [row for row in CORE_ROWS if row.domain == domain]


def core_signals() -> list[object]:
    """Return every entity of every row of an integration that is part of Home Assistant."""
    return [
        pytest.param(row, signal, id=f"{row.domain} {signal.domain} {signal.key}")
        for row in CORE_ROWS
        if row.domain not in UNDESCRIBED
        for signal in dict.fromkeys(row.signals())
    ]


def enum_signals() -> list[object]:
    """Return every entity of which the catalogue knows states that are translated by Home Assistant."""
    untranslated = {"wallbox", "teslemetry", "tesla_fleet", "keba", "mqtt"}
    return [
        pytest.param(row, signal, id=f"{row.domain} {signal.key}")
        for row in CORE_ROWS
        if row.domain not in untranslated
        for signal in dict.fromkeys(row.signals())
        if signal.domain == "sensor" and row.known_states(signal)
    ]


def read_from_a_later_version(row: Integration) -> bool:
    """Return whether a row's facts are from a Home Assistant that is newer than this one."""
    read = row.source.split()[1].rstrip(",")
    return AwesomeVersion(read) > AwesomeVersion(HA_VERSION)


def described_key(signal: Signal) -> str:
    """Return the key of an entity as its description has it."""
    return KEYS.get(signal.key, signal.key.rsplit("-", 1)[-1])


@pytest.mark.parametrize(
    ("domain", "file", "expression"),
    [pytest.param(*fact, id=f"{fact[0]} {fact[2][:40]}") for fact in FACTS_HERE],
)
def test_the_source_still_says(domain: str, file: str, expression: str) -> None:
    """How unique ids are made, and when entities are unavailable, is what rows are built on."""
    assert spelled(expression) in expressions(domain, file)


def test_a_row_is_only_missing_here_if_it_is_of_a_later_version() -> None:
    """An integration that was removed or renamed would not be noticed otherwise."""
    missing = [row for row in ROWS if row.core and not is_installed(row.domain)]
    assert [row.domain for row in missing if not read_from_a_later_version(row)] == []


@pytest.mark.parametrize(("row", "signal"), core_signals())
def test_an_entity_still_has_its_key_and_its_default(
    row: Integration, signal: Signal
) -> None:
    """A renamed entity would not be found any more, and one that is disabled now not be watched."""
    translation_key = signal.translation_key
    if row.domain in UNTRANSLATED_IN_DESCRIPTION:
        translation_key = None
    expected = Description(described_key(signal), translation_key, signal.disabled)
    assert expected in descriptions(row.domain, f"{signal.domain}.py")


@pytest.mark.parametrize(("row", "signal"), enum_signals())
def test_every_state_of_an_entity_is_known(row: Integration, signal: Signal) -> None:
    """A renamed state would be missed; of a new one somebody has to decide what it means."""
    assert signal.translation_key
    states = translated_states(row.domain, signal.translation_key)
    known = row.known_states(signal)
    told = {watch.signal for watch in row.tells}
    assert known <= states
    assert known == states or signal not in told


def test_every_status_of_wallbox_is_known() -> None:
    """They are sentences of the source, not translated."""
    (row,) = rows("wallbox")
    known = row.known_states(row.found_by[0])
    assert known == enum_values("wallbox", "const.py", "ChargerStatus")


def test_every_state_of_tessies_wall_connector_is_known() -> None:
    """The same numbers come by the other two integrations."""
    (row,) = rows("tessie")
    known = row.known_states(row.tells[0].signal)
    assert known == enum_names("tessie", "const.py", "TessieWallConnectorStates")


def test_victrons_entities_are_still_translated() -> None:
    """Their keys come from a library that is not installed here."""
    assert translated_states("victron_gx", "evcharger_connected", "binary_sensor") == (
        frozenset()
    )


def test_the_error_of_a_wall_connector_is_seven() -> None:
    """Teslemetry and Tesla Fleet pass on the number that Tessie has a name for."""
    source = expressions("tesla_wall_connector", "sensor.py")
    assert any("7: 'error'" in expression for expression in source)
