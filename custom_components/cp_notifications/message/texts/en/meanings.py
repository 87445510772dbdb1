"""English: what happened at a charger, by the key that is known of it (`ocpp/protocol/signals.py`)."""

from collections.abc import Mapping
from typing import Final

MEANINGS: Final[Mapping[str, str]] = {
    "breaker": "A circuit breaker has tripped",
    "cable": "The charging cable was cut, torn off or taken away",
    "cable_hot": "The charging cable is too hot",
    "contactor": "A contactor does not switch as it should; it may be welded",
    "cover_open": "The cover or a door is open",
    "disconnected": "Its connection has ended, or it does not answer any more",
    "emergency_stop": "The emergency stop was pressed",
    "faulted": "The charger has blocked itself, and does not say why",
    "fuse_blown": "A fuse has blown",
    "ground_fault": "There is a ground fault, or the protective earth is missing",
    "hot": "It is too hot",
    "humid": "It is too humid",
    "isolation": "The insulation is faulty",
    "never_connected": "It has never connected to Home Assistant",
    "not_back": "It has not connected again since Home Assistant was started",
    "over_current": "The current is too high",
    "over_voltage": "The voltage is too high",
    "overload": "It is overloaded",
    "power_lost": "The power supply, or a part of it, has failed",
    "power_module": "A power module has failed",
    "residual_current": "The residual current protection has tripped",
    "sensor": "A sensor has responded",
    "shock": "The shock sensor has responded",
    "short_circuit": "There is a short circuit",
    "smoke": "There is smoke or fire",
    "surge": "The surge protection has responded",
    "tamper": "Somebody has tampered with it",
    "tilt": "It is tilted",
    "tripped": "A protection has tripped",
    "under_voltage": "The voltage is too low",
    "user_rule": "A rule of your own has found it",
    "water": "There is water in it",
}
