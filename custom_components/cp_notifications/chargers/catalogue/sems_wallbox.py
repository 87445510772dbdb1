"""GoodWe chargers, over the SEMS cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    While,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

# Its unique id is the serial number and nothing else.
_STATUS: Final = Signal("", good=("charging", "standby"), translation_key="status")
_WORK: Final = Signal("_workstate", translation_key="workstate")

ROW: Final = Integration(
    domain="sems-wallbox",
    name="GoodWe SEMS",
    source="prezervos/goodwe-wallbox-sems-home-assistant 1.1.3 (7cd4ba8): sensor.py, coordinator.py",
    unique_id=r"(?P<station>.+?){key}",
    found_by=(_STATUS, _WORK),
    unavailable=Gone.LINK,
    link=While(_WORK),
    tells=(offline(_STATUS, "offline"),),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=("What the cloud says beside charging, standby and offline is `unknown`.",),
)
