"""Pod Point, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Gap,
    Gone,
    Integration,
    Signal,
    While,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_CLOUD: Final = Signal("cloud_connection", BINARY_SENSOR, ("on",))

ROW: Final = Integration(
    domain="pod_point",
    name="Pod Point",
    source="mattrayner/pod-point-home-assistant-component 2.0.6 (e1b4aa1): const.py, entity.py, sensor.py, binary_sensor.py, "
    "coordinator.py",
    unique_id=r"pod_point_(?P<station>.+)_{key}",
    found_by=(Signal("status"), _CLOUD),
    unavailable=Gone.LINK,
    link=While(_CLOUD),
    tells=(offline(_CLOUD, "off"),),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=(
        "`unavailable` is also a status of the charger itself, so the status says nothing about whether it answers.",
        "`out-of-service` is no fault: the cloud does not say why.",
    ),
)
