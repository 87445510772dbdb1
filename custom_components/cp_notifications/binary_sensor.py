"""Binary sensors: the three cases of a charge point as they are now, and whether a group has a problem."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SUBENTRY_STATION
from .coordinator import Coordinator, CpConfigEntry
from .engine.model import (
    REPORT_SOURCE,
    AlertKey,
    Case,
    ConditionView,
    Group,
    GroupView,
    Verdict,
)
from .entity import CpEntity, GroupStateEntity, for_groups
from .site.devices import async_station_devices

PARALLEL_UPDATES = 0

ATTR_SINCE: Final = "since"
ATTR_CODE: Final = "code"
ATTR_DETAIL: Final = "detail"
ATTR_MEANING: Final = "meaning"
MAX_TEXT: Final = 255
"""Characters of a charger's text in an attribute. More is in the mail."""

_ON_MEANS_THE_CASE: Final = {Verdict.ACTIVE: True, Verdict.CLEAR: False}
_OFF_MEANS_THE_CASE: Final = {Verdict.ACTIVE: False, Verdict.CLEAR: True}


@dataclass(frozen=True, kw_only=True)
class ConditionDescription(BinarySensorEntityDescription):
    """A case of a charge point."""

    case: Case
    is_on: Mapping[Verdict, bool]
    """The state by verdict; `unknown` for all others."""


CONDITIONS: Final = (
    ConditionDescription(
        key="fuse",
        translation_key="fuse",
        device_class=BinarySensorDeviceClass.PROBLEM,
        case=Case.FUSE_TRIPPED,
        is_on=_ON_MEANS_THE_CASE,
    ),
    ConditionDescription(
        key="availability",
        translation_key="availability",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        case=Case.UNAVAILABLE,
        is_on=_OFF_MEANS_THE_CASE,
    ),
    ConditionDescription(
        key="sensor",
        translation_key="sensor",
        device_class=BinarySensorDeviceClass.PROBLEM,
        case=Case.SENSORS,
        is_on=_ON_MEANS_THE_CASE,
    ),
)

PROBLEM: Final = BinarySensorEntityDescription(
    key="problem",
    translation_key="problem",
    device_class=BinarySensorDeviceClass.PROBLEM,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CpConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of every station and group, now and later."""
    entry.runtime_data.async_add_subentry_entities(async_add_entities, _entities)


@callback
def _entities(coordinator: Coordinator, subentry: ConfigSubentry) -> list[Entity]:
    if subentry.subentry_type != SUBENTRY_STATION:
        return _group_entities(coordinator, subentry)
    devices = async_station_devices(
        coordinator.hass,
        coordinator.entry,
        subentry,
        coordinator.ocpp.about(subentry),
    )
    return [
        ConditionSensor(coordinator, device, charge_point, row)
        for charge_point, device in devices.items()
        for row in CONDITIONS
    ]


class ConditionSensor(CpEntity, BinarySensorEntity):
    """One case at one charge point, at once and without any hold time."""

    entity_description: ConditionDescription
    # A charger may repeat itself in ever new words.
    _unrecorded_attributes = frozenset({ATTR_DETAIL})
    _view: ConditionView

    def __init__(
        self,
        coordinator: Coordinator,
        device: dr.AnyDeviceEntry,
        charge_point: str,
        description: ConditionDescription,
    ) -> None:
        """Show one case of a charge point."""
        super().__init__(coordinator, device, charge_point, description)
        self._charge_point = charge_point

    @property
    def _key(self) -> AlertKey:
        return AlertKey(self._charge_point, self.entity_description.case)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the condition from now on."""
        self._view = self.coordinator.engine.condition(self._key)
        self.coordinator.async_listen_condition(self._key, self)

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Follow it no more."""
        self.coordinator.async_unlisten_condition(self._key, self)

    @callback
    def async_condition_changed(self, view: ConditionView) -> None:
        """Show how it stands now."""
        self._view = view
        self.async_write_ha_state()

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the state says so; None if nothing is known."""
        return self.entity_description.is_on.get(self._view.verdict)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what is known of the case while it is there."""
        view = self._view
        return _attributes(view) if view.verdict is Verdict.ACTIVE else None


def _attributes(view: ConditionView) -> dict[str, Any]:
    attributes: dict[str, Any] = {ATTR_SINCE: view.since}
    if view.meaning and view.meaning != REPORT_SOURCE:
        attributes[ATTR_MEANING] = view.meaning
    if view.code:
        attributes[ATTR_CODE] = view.code[:MAX_TEXT]
    if view.detail:
        attributes[ATTR_DETAIL] = view.detail[:MAX_TEXT]
    return attributes


class ProblemSensor(GroupStateEntity, BinarySensorEntity):
    """Whether an alert of the group is firing. As long as nothing is known of its charge points, neither is this."""

    @override
    @callback
    def _take(self, group: Group, view: GroupView) -> None:
        self._attr_is_on = view.firing > 0 if view.firing or view.known else None


_group_entities = for_groups(ProblemSensor, PROBLEM)
