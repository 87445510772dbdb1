"""go-e, over its local API (or its cloud)."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Old,
    Signal,
    Stale,
    Watch,
    While,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

# The plain codes are disabled by default; the texts beside them are English or German.
_CODE: Final = Signal("err", good=("0",), translation_key="err", disabled=True)
_TEXT: Final = Signal(
    "err_value",
    good=("-none-", "-keiner-"),
    unsure=(
        "?unknown?",
        "?unbekannt?",
        *(f"Reserved{number}" for number in range(20, 25)),
        *(f"Reserviert{number}" for number in range(20, 25)),
    ),
    translation_key="err_value",
)
_CAR_CODE: Final = Signal(
    "car", good=("1", "2", "3", "4"), translation_key="car", disabled=True
)
_CAR_TEXT: Final = Signal(
    "car_value",
    good=(
        "Idle",
        "Charging",
        "Wait for car",
        "Complete",
        "Inaktiv/Frei",
        "Laden",
        "Warte auf Fahrzeug",
        "Abgeschlossen",
    ),
    translation_key="car_value",
)
_LOCK_CODE: Final = Signal(
    "cus", good=("1", "3"), unsure=("0",), translation_key="cus", disabled=True
)
_LOCK_TEXT: Final = Signal(
    "cus_value",
    good=("Unlocked", "Locked", "Entriegelt", "Verriegelt"),
    unsure=("Unknown", "Unbekannt"),
    translation_key="cus_value",
)

# Code: English, German. https://github.com/goecharger/go-eCharger-API-v2, key `err`.
_TRIPS: Final = {
    "1": ("FI AC fault", "Fi-AC Fehler"),
    "2": ("FI DC fault", "Fi-DC Fehler"),
    "3": ("Phase fault", "Phasen Fehler"),
    "4": ("Over voltage", "Überspannung"),
    "5": ("Over current", "Überstrom"),
    "8": ("Ground invalid", "Keine Masse"),
    "11": ("FI unknown", "Fi unbekannt"),
}
_FAULTS: Final = {
    "6": ("Diode", "Diode"),
    "7": ("PP invalid", "Pp ungültig"),
    "9": ("Contactor stuck", "Schutz klemmt"),
    "10": ("Contactor missing", "Schutz fehlt"),
    "12": ("Unknown", "Unbekannt"),
    "13": ("Over temperature", "Überhitzt"),
    "14": ("No communication", "Keine Kommunikation"),
    "15": ("Lock stuck open", "Verriegelung klemmt (offen)"),
    "16": ("Lock stuck locked", "Entriegelung klemmt (gesperrt)"),
}


def _texts(codes: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return the texts of codes, each once: some are the same in both languages."""
    return tuple(dict.fromkeys(text for both in codes.values() for text in both))


# While the charger is gone its entities are unavailable for seconds, and then have their old values again for
# two minutes (coordinator, CLIENT_COMMUNICATION_ERROR_DELAY_IN_SECONDS): only what always moves tells.
_MOVES: Final = Old(600.0, Stale.VALUE)
_HEARTBEATS: Final = tuple(
    Signal(key, translation_key=key)
    for key in ("nrg_0", "rssi", "tma_0", "tma_1", "tma_2", "tma_3")
)

ROW: Final = Integration(
    domain="goecharger_api2",
    name="go-e Charger",
    source="marq24/ha-goecharger-api2 2026.8.4 (b48a90c): __init__.py, const.py, sensor.py, pygoecharger_ha/const.py",
    unique_id=r"goecharger_api2\.goe_(?:wan_)?(?P<station>\w+?)_{key}",
    found_by=(_TEXT, _CAR_TEXT),
    unavailable=Gone.CHARGER,
    tells=(
        fuse(_CODE, *_TRIPS),
        fuse(_TEXT, *_texts(_TRIPS), unless=_CODE),
        fault(_CODE, *_FAULTS),
        fault(_TEXT, *_texts(_FAULTS), unless=_CODE),
        fault(
            _CAR_CODE,
            "0",
            "5",
            only_while=(While(_TEXT, ("-none-", "-keiner-")),),
            delay=60.0,
        ),
        fault(
            _CAR_TEXT,
            "Unknown/Error",
            "Error",
            "Unbekannt/Fehler",
            "Fehler",
            only_while=(While(_TEXT, ("-none-", "-keiner-")),),
            delay=60.0,
            unless=_CAR_CODE,
        ),
        fault(_LOCK_CODE, "2", "4", "5"),
        fault(
            _LOCK_TEXT,
            "Unlock failed",
            "Lock failed",
            "Lock/Unlock power outage",
            "Entriegelung fehlgeschlagen",
            "Verriegelung fehlgeschlagen",
            "Ver/Entriegelung Stromausfall",
            unless=_LOCK_CODE,
        ),
        *(offline(signal, old=_MOVES) for signal in _HEARTBEATS),
    ),
    warns=(
        Watch(Case.SENSORS, _CODE, ("17", "18", "19", "20", "21", "22", "23", "24")),
    ),
    limits=_HEARTBEATS[2:],
    gaps={
        Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,),
        Case.UNAVAILABLE: (Gap.LATE,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "While the charger is gone, its entities are unavailable for seconds only and then show their old values for two "
        "minutes, again and again: it is the measured values standing still that tells.",
        "`adi` has the class connectivity, but is about a plug adapter.",
        "The older integration `goecharger` has no error code at all.",
    ),
)
