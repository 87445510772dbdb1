"""What words in a charger's texts mean.

The first row that says something wins, of FUSE, then of SENSORS. The patterns hold for running text, for identifiers
(`BoxDoorIsOpen`, `MCB_TRIPPED`), whose words are taken apart first, and for German, and keep away from everyday words
that contain them (`refused`, `accident`, `RemoteStop`, `indoor`, `Verbrauch`). A blank in them stands for a blank, `-`
or nothing.
"""

import re
from typing import Final

from custom_components.cp_notifications.engine.model import Case

from .signals import Meaning

type Rows = tuple[tuple[Meaning, str], ...]

FUSE: Final[Rows] = (
    (Meaning.GROUND_FAULT, r"earth (leak|fault)|ground (fault|fail)|erdschluss"),
    (Meaning.GROUND_FAULT, r"\b(earth|ground|pe) (is )?(lost|missing|open)\b"),
    (Meaning.RESIDUAL_CURRENT, r"rcd|rcmb?|rdc-?m|rccb|residual|gfci|\bccid"),
    (
        Meaning.RESIDUAL_CURRENT,
        r"(?<!water\s)leakage|leak current|fehlerstrom|\bfi (schalter|fehler|ausgel)",
    ),
    (Meaning.BREAKER, r"\bmcb\b|breaker|leitungsschutz"),
    (Meaning.FUSE_BLOWN, r"(?<!re)(?<!con)(?<!dif)fuse"),
    (Meaning.FUSE_BLOWN, r"(?<!ver)(?<!daten)sicherung"),
    (Meaning.OVER_CURRENT, r"over current|current overload|überstrom"),
    (Meaning.ISOLATION, r"isolation|insulation"),
    (Meaning.SURGE, r"surge (arrester|protect)|überspannungsschutz"),
    (Meaning.CONTACTOR, r"weld|(contactor|relay) (fault|fail|stuck|error)"),
    # A contactor, alone or compounded; not "geschützt", "beschützen", "schützt", "Schützenstraße".
    (Meaning.CONTACTOR, r"(?<!ge)(?<!be)schütz(?!t\b|en|end)|verschwei(ß|ss)t"),
    (Meaning.SHORT_CIRCUIT, r"short circuit|kurzschluss"),
    # A control pilot session shutdown is no emergency stop (Alpitronic 198 to 201).
    (Meaning.EMERGENCY_STOP, r"\be stop|emergency(?! stop cp)|\bnot (aus|halt)\b"),
    (Meaning.POWER_LOST, r"(power|phase) (fail|loss|lost|missing)|no power on mains"),
    # A broken protective earth and neutral (PEN); not everything that is "open" is that.
    (Meaning.POWER_LOST, r"\bo-pen\b|\bpen (fault|fail|loss)|abnormal s[uy]pply volt"),
)
SENSORS: Final[Rows] = (
    (Meaning.SHOCK, r"shock|vibrat|(?<!no\s)impact|accelerometer|erschütter"),
    (Meaning.SHOCK, r"(?<!ware)(?<!ware\s)(?<!process\s)(?<!task\s)(?<!app\s)crash"),
    (Meaning.TILT, r"tilt|(?<!s)kipp|neig(?!h)"),
    (Meaning.COVER_OPEN, r"(?<!re)(?<!dis)cover(?!age)|\blid\b|\blid open"),
    (Meaning.COVER_OPEN, r"(?<!in)(?<!out)door|access sensor"),
    (Meaning.COVER_OPEN, r"(panel|case|enclosure|housing|cabinet|box)( is)? open"),
    (Meaning.COVER_OPEN, r"(deckel|gehäuse|klappe|tür) (ist )?(offen|geöffnet)"),
    (Meaning.TAMPER, r"vandal|tamper"),
    (Meaning.WATER, r"flood|water(?! cool)|moist|wasser(?!kühl)|feucht"),
    (Meaning.HUMID, r"humid"),
    (Meaning.SMOKE, r"smoke|\bfire\b(?! wall)|(?<!b)rauch|brand(alarm|melde| erkannt)"),
    (Meaning.CABLE, r"cut cable|cable (is )?(cut|theft|stolen)|break away"),
    (Meaning.CABLE, r"kabel (ist )?(durchtrennt|gekappt|diebstahl)"),
    (Meaning.HOT, r"over temp|over heat|high temperature|too hot|übertemp"),
    (Meaning.HOT, r"temp(erature)? (is )?(too )?high|temperatur (ist )?zu hoch"),
)

_BENIGN: Final = re.compile(
    r"modbus|backend|load[ -]?(management|balanc)|safe[ -]?mode|firmware|update|meter"
    r"|rfid|reader|authori[sz]|eichrecht|not (fully )?configured|pilot|diode|proximity"
    r"|no[ -]?pp|vehicle|communication"
)
_RESOLVED: Final = re.compile(r"(?<!not )\b(resolved|reconnected|recovered)\b")
_BROKEN_SENSOR: Final = re.compile(r"sensor[ -]?(error|fault|defect)")
_SEAM: Final = re.compile(r"[_\s]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where an identifier's words meet: `MCB_TRIPPED`, `BoxDoor`, `RCDTripped`."""


def _compile(rows: Rows) -> tuple[tuple[Meaning, re.Pattern[str]], ...]:
    """Return the rows ready for use. One after the other they are faster than all in one pattern."""
    return tuple(
        (meaning, re.compile(pattern.replace(" ", "[ -]?")))
        for meaning, pattern in rows
    )


_FUSE: Final = _compile(FUSE)
_SENSORS: Final = _compile(SENSORS)


def read_text(text: str) -> tuple[Case, Meaning] | None:
    """Return the case that a text speaks of, and what it says; None if it says nothing known."""
    text = _plain(text)
    for meaning, pattern in _FUSE:
        if pattern.search(text):
            return Case.FUSE_TRIPPED, meaning
    skipped = set()
    if "diode" in text:
        # A failed check of the vehicle's diode is called tamper detection by some.
        skipped.add(Meaning.TAMPER)
    if _BROKEN_SENSOR.search(text):
        skipped.add(Meaning.HOT)
    for meaning, pattern in _SENSORS:
        if meaning not in skipped and pattern.search(text):
            return Case.SENSORS, meaning
    return None


def is_benign(text: str) -> bool:
    """Whether a charger that blocks itself and says this has tripped nothing."""
    return _BENIGN.search(_plain(text)) is not None


def is_resolved(text: str) -> bool:
    """Whether this text tells the end of something."""
    return _RESOLVED.search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Return a text in small letters, with the words of its identifiers taken apart."""
    return _SEAM.sub(" ", text).lower()
