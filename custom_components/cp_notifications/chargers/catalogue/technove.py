"""TechnoVE."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Watch,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, problem, sensor

_STATUS: Final = sensor(
    "status",
    "unplugged",
    "plugged_waiting",
    "plugged_charging",
    "out_of_activation_period",
    "high_tariff_period",
)

ROW: Final = Integration(
    domain="technove",
    name="TechnoVE",
    core=True,
    source=f"{CORE}/technove: sensor.py, binary_sensor.py, entity.py; python-technove 2.1.3 models.py Status",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATUS,),
    unavailable=Gone.CHARGER,
    tells=(
        fuse(_STATUS, "ground_fault"),
        fault(_STATUS, "evse_fault", "pilot_fault", "ventilation_required"),
        offline(_STATUS),
        offline(sensor("voltage_in")),
    ),
    warns=(Watch(Case.SENSORS, problem("conflict_in_sharing_config"), ("on",)),),
    gaps={Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,), Case.SENSORS: (Gap.SHORT_FAULTS,)},
)
