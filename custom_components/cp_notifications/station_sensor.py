"""Sensors of a charging station that connects by OCPP: since when, by which version, with which firmware."""

from abc import abstractmethod
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.event import async_track_time_interval

from .const import CONF_OCPP, SUBENTRY_STATION
from .coordinator import Coordinator
from .entity import CpEntity
from .ocpp.source import StationView
from .site.devices import async_station_box
from .text import clean

LOOK_EVERY: Final = timedelta(minutes=1)
"""How often it is looked when a station has last said something. It may say a hundred things a second."""
MAX_STATE: Final = 255
"""Characters of a state of Home Assistant."""

type Value = datetime | str | None


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
        """Return the version that was agreed on last."""
        return view.version


class FirmwareSensor(StationSensor):
    """The version of its firmware."""

    @override
    def value(self, view: StationView) -> Value:
        """Return it, as the station says it."""
        return clean(view.station.firmware, MAX_STATE) or None


_ROWS: Final = (
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
def station_sensors(coordinator: Coordinator, subentry: ConfigSubentry) -> list[Entity]:
    """Return the sensors of a station; none for one that does not connect by OCPP."""
    if subentry.subentry_type != SUBENTRY_STATION or CONF_OCPP not in subentry.data:
        return []
    box = async_station_box(
        coordinator.hass,
        coordinator.entry,
        subentry,
        coordinator.ocpp.about(subentry),
    )
    return [make(coordinator, subentry, box, row) for make, row in _ROWS]
