"""Sensors of charge points (what is told), of groups (members, last notification) and of stations that connect by OCPP."""

from abc import abstractmethod
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval

from .const import (
    CONF_CHARGE_POINTS,
    CONF_CHARGER,
    CONF_ID,
    CONF_OCPP,
    SUBENTRY_STATION,
)
from .coordinator import Coordinator, CpConfigEntry
from .engine.model import Case, Group, GroupView
from .entity import CpEntity, GroupStateEntity, for_groups
from .ocpp.source import StationView
from .site.coverage import as_data, summary
from .site.devices import async_station_box, async_station_devices
from .site.untold import untold
from .text import clean

PARALLEL_UPDATES = 0

LOOK_EVERY: Final = timedelta(minutes=1)
"""How often it is looked which charge points nothing is known of, and when a station has last said something: it may
say a hundred things a second."""
MAX_STATE: Final = 255
"""Characters of a state of Home Assistant."""

type Value = datetime | str | None

ATTR_CHARGE_POINTS: Final = "charge_points"
ATTR_CHARGE_POINT_IDS: Final = "charge_point_ids"
ATTR_NOT_MONITORED: Final = "not_monitored"
ATTR_SILENCED: Final = "silenced"

MEMBERS: Final = SensorEntityDescription(
    key="members",
    translation_key="members",
    entity_category=EntityCategory.DIAGNOSTIC,
)
LAST_NOTIFICATION: Final = SensorEntityDescription(
    key="last_notification",
    translation_key="last_notification",
    device_class=SensorDeviceClass.TIMESTAMP,
    entity_category=EntityCategory.DIAGNOSTIC,
)


COVERAGE: Final = SensorEntityDescription(
    key="coverage",
    translation_key="coverage",
    device_class=SensorDeviceClass.ENUM,
    options=["complete", "partial", "none"],
    entity_category=EntityCategory.DIAGNOSTIC,
    # It seldom changes, and Home Assistant has a limit for the entities of a site.
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CpConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of every group and charging station, now and later."""
    for factory in (
        _coverage_sensors,
        _station_sensors,
        for_groups(MembersSensor, MEMBERS),
        for_groups(LastNotificationSensor, LAST_NOTIFICATION),
    ):
        entry.runtime_data.async_add_subentry_entities(async_add_entities, factory)


@callback
def _coverage_sensors(
    coordinator: Coordinator, subentry: ConfigSubentry
) -> list[Entity]:
    """Return the coverage of charge points of the catalogue; of others people have chosen what tells."""
    if subentry.subentry_type != SUBENTRY_STATION:
        return []
    known = {
        point[CONF_ID]
        for point in subentry.data[CONF_CHARGE_POINTS]
        if CONF_CHARGER in point
    }
    if not known:
        return []
    devices = async_station_devices(coordinator.hass, coordinator.entry, subentry)
    return [
        CoverageSensor(coordinator, device, charge_point, COVERAGE)
        for charge_point, device in devices.items()
        if charge_point in known
    ]


class CoverageSensor(CpEntity, SensorEntity):
    """Whether all cases are told at a charge point, by what, and what would tell more."""

    _unrecorded_attributes = frozenset(Case)

    def __init__(
        self,
        coordinator: Coordinator,
        device: dr.AnyDeviceEntry,
        charge_point: str,
        description: SensorEntityDescription,
    ) -> None:
        """Show how far the cases of a charge point are told."""
        super().__init__(coordinator, device, charge_point, description)
        self._charge_point = charge_point

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what is watched, and what can be."""
        self.async_on_remove(self.coordinator.async_listen_points(self._async_changed))
        self._take()

    @callback
    def _async_changed(self) -> None:
        # A charge point that was just removed is asked once more before its entity is gone.
        if self._charge_point in self.coordinator.points:
            self._take()
            self.async_write_ha_state()

    @callback
    def _take(self) -> None:
        site, point = self.coordinator, self.coordinator.points[self._charge_point]
        coverage = site.watching.coverage(point.id)
        cases = untold({point.id: point}, site.config.groups.values())
        nobody = cases.get(point.id, ())
        self._attr_native_value = summary(coverage, nobody)
        self._attr_extra_state_attributes = as_data(self.hass, coverage, nobody)


class MembersSensor(GroupStateEntity, SensorEntity):
    """How many charge points a group has, which, and of which of them nothing is heard.

    A group can have thousands of them and changes often: of a change it takes only what costs little.
    """

    # They seldom change and can be many: the recorder refuses more than 16 KiB.
    _unrecorded_attributes = frozenset(
        {ATTR_CHARGE_POINTS, ATTR_CHARGE_POINT_IDS, ATTR_NOT_MONITORED, ATTR_SILENCED}
    )
    _group: Group | None = None
    _names: dict[str, str]
    _members: dict[str, Any]

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the group from now on, and look at its charge points now and then.

        They can change a thousand at once: one that follows each would do nothing else.
        """
        await super().async_added_to_hass()
        self.async_on_remove(
            async_track_time_interval(
                self.hass, self._async_look, LOOK_EVERY, cancel_on_shutdown=True
            )
        )

    @callback
    def _async_look(self, _now: datetime) -> None:
        self._group = None
        self._async_changed()

    @override
    @callback
    def _take(self, group: Group, view: GroupView) -> None:
        # Every change of the configuration makes it anew.
        if group is not self._group:
            self._group = group
            self._look_at(group)
        self._attr_native_value = len(group.charge_points)
        self._attr_extra_state_attributes = {
            **self._members,
            ATTR_SILENCED: {
                self._names[silence.charge_point]: silence.until.isoformat()
                for silence in self.coordinator.engine.silences.values()
                if silence.charge_point in self._names
            },
        }

    def _look_at(self, group: Group) -> None:
        site = self.coordinator
        self._names = {
            member: site.config.charge_points[member].name
            for member in group.charge_points
        }
        self._members = {
            ATTR_CHARGE_POINTS: list(self._names.values()),
            ATTR_CHARGE_POINT_IDS: list(self._names),
            ATTR_NOT_MONITORED: [
                self._names[member]
                for member in site.engine.not_monitored(group.charge_points)
            ],
        }


class LastNotificationSensor(GroupStateEntity, SensorEntity):
    """When a mail server last took a notification of a group."""

    @override
    @callback
    def _take(self, group: Group, view: GroupView) -> None:
        self._attr_native_value = view.last_told


class StationSensor(CpEntity, SensorEntity):
    """Something about the connection of a station; unknown while there is nothing to say."""

    def __init__(
        self,
        coordinator: Coordinator,
        station: ConfigSubentry,
        device: dr.DeviceEntry,
        description: SensorEntityDescription,
    ) -> None:
        """Belong to a station."""
        super().__init__(coordinator, device, station.subentry_id, description)
        self._station_id = station.subentry_id

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the station from now on."""
        self.async_on_remove(
            self.coordinator.ocpp.async_listen(self._station_id, self._look)
        )
        self._attr_native_value = self._read()

    @callback
    def _look(self, _now: datetime | None = None) -> None:
        value = self._read()
        if value != self._attr_native_value:
            self._attr_native_value = value
            self.async_write_ha_state()

    def _read(self) -> Value:
        view = self.coordinator.ocpp.view_of(self._station_id)
        return None if view is None else self.value(view)

    @abstractmethod
    def value(self, view: StationView) -> Value:
        """Return what there is to say."""


class ConnectedSinceSensor(StationSensor):
    """Since when it is connected."""

    @override
    def value(self, view: StationView) -> Value:
        """Return the beginning of its connection."""
        return view.connected_since


class LastMessageSensor(StationSensor):
    """When it has last said something."""

    @override
    async def async_added_to_hass(self) -> None:
        """Look now and then: to follow each message would be to do nothing else."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_track_time_interval(
                self.hass, self._look, LOOK_EVERY, cancel_on_shutdown=True
            )
        )

    @override
    def value(self, view: StationView) -> Value:
        """Return the time of its last message."""
        return view.last_message


class VersionSensor(StationSensor):
    """The version of OCPP that it speaks."""

    @override
    def value(self, view: StationView) -> Value:
        """Return what was agreed on for its connection: the next one may speak another version."""
        return view.version if view.connected_since else None


class FirmwareSensor(StationSensor):
    """The version of its firmware. It is no less true while the station is away, and then it helps most."""

    @override
    def value(self, view: StationView) -> Value:
        """Return what the station has said last."""
        return clean(view.station.firmware, MAX_STATE) or None


_STATION_ROWS: Final = (
    (
        ConnectedSinceSensor,
        SensorEntityDescription(
            key="connected_since",
            translation_key="connected_since",
            device_class=SensorDeviceClass.TIMESTAMP,
            entity_category=EntityCategory.DIAGNOSTIC,
        ),
    ),
    (
        LastMessageSensor,
        SensorEntityDescription(
            key="last_message",
            translation_key="last_message",
            device_class=SensorDeviceClass.TIMESTAMP,
            entity_category=EntityCategory.DIAGNOSTIC,
            # It changes all the time, and each change is recorded.
            entity_registry_enabled_default=False,
        ),
    ),
    (
        VersionSensor,
        SensorEntityDescription(
            key="ocpp_version",
            translation_key="ocpp_version",
            entity_category=EntityCategory.DIAGNOSTIC,
        ),
    ),
    (
        FirmwareSensor,
        SensorEntityDescription(
            key="firmware",
            translation_key="firmware",
            entity_category=EntityCategory.DIAGNOSTIC,
        ),
    ),
)


@callback
def _station_sensors(
    coordinator: Coordinator, subentry: ConfigSubentry
) -> list[Entity]:
    """Return the sensors of a station; none for one that does not connect by OCPP."""
    if subentry.subentry_type != SUBENTRY_STATION or CONF_OCPP not in subentry.data:
        return []
    box = async_station_box(
        coordinator.hass,
        coordinator.entry,
        subentry,
        coordinator.ocpp.about(subentry),
    )
    return [make(coordinator, subentry, box, row) for make, row in _STATION_ROWS]
