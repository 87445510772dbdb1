"""What vendors' own error codes mean.

Each table says whose codes they are, how they are written, and what they mean; a meaning without a case is something
known that is none of the cases. Where the facts come from stands at each table.
"""

from collections.abc import Callable, Iterable, Mapping
import re
from typing import Final, NamedTuple

from custom_components.cp_notifications.engine.model import Case

from .signals import Meaning

_FUSE, _SENSORS = Case.FUSE_TRIPPED, Case.SENSORS

type Row = tuple[Case | None, Meaning]


class VendorTable(NamedTuple):
    """The error codes of one vendor, or of one common list."""

    owner: re.Pattern[str] | None
    """Who uses it: found in the vendor id of the message, or in the vendor the station booted as.

    None: the codes cannot be mistaken for others.
    """
    keys: Callable[[str, str], Iterable[str | int]]
    """What codes stand in a code and a text."""
    rows: Mapping[str | int, Row]


def _rows(*parts: tuple[Case | None, Meaning, str]) -> dict[str | int, Row]:
    """Return rows from (case, meaning, codes); a code of digits only is a bit or a number."""
    return {
        int(code) if code.isdecimal() else code: (case, meaning)
        for case, meaning, codes in parts
        for code in codes.split()
    }


def _owner(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# ---- how codes are written ------------------------------------------------------


def _words(code: str, _text: str) -> Iterable[str | int]:
    """One code, or several with commas: F001,F003."""
    for word in re.split(r"[\s,;]+", code):
        yield word.upper()
        if word.isdecimal() and len(word) < 10:
            yield int(word)


def _bits(code: str, _text: str) -> Iterable[str | int]:
    """A bit mask: 4096, 0x1000."""
    try:
        mask = int(code, 0)
    except ValueError:
        return ()
    return [bit for bit in range(32) if mask >> bit & 1]


def _words_anywhere(code: str, text: str) -> Iterable[str | int]:
    """A code, or one of its names, in the code or the text."""
    yield from _words(code, text)
    yield from _words(text, code)


_MREC: Final = re.compile(r"(?:\bCX|MREC)0{0,2}(\d{1,2})(?!\d)", re.IGNORECASE)


def _mrec(code: str, text: str) -> Iterable[str | int]:
    """CX004, or MREC4OverCurrentFailure as EVerest writes it in a text."""
    for found in _MREC.finditer(f"{code} {text}"):
        yield int(found[1])


# ---- the tables -----------------------------------------------------------------

_CHARGEX: Final = VendorTable(
    # ChargeX "minimum required error codes" (inl.gov/chargex/mrec); EVerest error_mapping.hpp.
    # The vendor id is https://chargex.inl.gov, but 2.x has no place for it.
    None,
    _mrec,
    _rows(
        (_FUSE, Meaning.GROUND_FAULT, "2"),
        (_FUSE, Meaning.OVER_CURRENT, "4"),
        (_FUSE, Meaning.OVER_VOLTAGE, "5 24"),
        (_FUSE, Meaning.UNDER_VOLTAGE, "6"),
        (_FUSE, Meaning.EMERGENCY_STOP, "8"),
        (_FUSE, Meaning.ISOLATION, "11 22"),
        (_FUSE, Meaning.POWER_LOST, "15"),
        (_FUSE, Meaning.CONTACTOR, "17"),
        (_SENSORS, Meaning.HOT, "3"),
        (_SENSORS, Meaning.CABLE_HOT, "18 19"),
        (_SENSORS, Meaning.CABLE, "26"),
        (None, Meaning.OPERATIONAL, "1 7 9 10 14 20 23 25"),
    ),
)
_EVGO: Final = VendorTable(
    # mrec.evgo.com. F010 is a cut cable; A000, A001 and A005 ask the driver to plug in again.
    _owner(r"com\.evgo\.mrec"),
    _words,
    _rows(
        (_FUSE, Meaning.EMERGENCY_STOP, "A004"),
        (_FUSE, Meaning.ISOLATION, "F005 F006 F007"),
        (_FUSE, Meaning.OVER_VOLTAGE, "F008"),
        (_SENSORS, Meaning.CABLE_HOT, "F009"),
        (_SENSORS, Meaning.CABLE, "F010"),
        (
            None,
            Meaning.OPERATIONAL,
            "A000 A001 A002 A003 A005 F000 F001 F002 F003 F004",
        ),
    ),
)
_CHARIN: Final = VendorTable(
    # CharIN unified error codes, vendor id org.charin.uec.v1; in 2.x they are the tech code.
    None,
    _words,
    _rows(
        (_FUSE, Meaning.OVER_CURRENT, "OVERCURRENT"),
        (_FUSE, Meaning.OVER_VOLTAGE, "OVERVOLTAGE"),
        (_FUSE, Meaning.CONTACTOR, "CONTACTORPOSITION"),
        (_FUSE, Meaning.POWER_MODULE, "POWERMODULEFAULT"),
        (_FUSE, Meaning.POWER_LOST, "GRIDPOWERLOSS"),
        (_SENSORS, Meaning.HOT, "HIGHTEMPERATURE"),
        (None, Meaning.OPERATIONAL, "CONNECTORLOCKFAILURE EVSHIFTPOSITION"),
    ),
)
_ZAPTEC: Final = VendorTable(
    # Zaptec Go firmware (smjothen/ApolloESP32Application): the bits of its warnings.
    _owner("zaptec"),
    _bits,
    _rows(
        (_FUSE, Meaning.OVER_CURRENT, "5"),
        (_FUSE, Meaning.RESIDUAL_CURRENT, "12 13 16 17 18"),
        (_FUSE, Meaning.FUSE_BLOWN, "26 27"),
        (_SENSORS, Meaning.HUMID, "0"),
        (_SENSORS, Meaning.HOT, "1"),
        (None, Meaning.OPERATIONAL, "2 3 4 6 8 11 23 24 25 29 31"),
    ),
)
_RAEDIAN: Final = VendorTable(
    # A third party's table: 0x0002 residual, 0x0008/0x0010 voltage, 0x0020/0x0040 current, ...
    _owner("raedian"),
    _bits,
    _rows(
        (_FUSE, Meaning.RESIDUAL_CURRENT, "1"),
        (_FUSE, Meaning.OVER_VOLTAGE, "3"),
        (_FUSE, Meaning.UNDER_VOLTAGE, "4"),
        (_FUSE, Meaning.OVER_CURRENT, "5 6"),
        (_FUSE, Meaning.CONTACTOR, "10"),
        (_FUSE, Meaning.POWER_LOST, "13"),
        (_SENSORS, Meaning.HOT, "7"),
    ),
)
_ALPITRONIC: Final = VendorTable(
    # Alpitronic HYC, OCPP error codes 2.2.x. 198 to 201 end a session by the control pilot.
    _owner("alpitronic|hypercharger"),
    _words,
    _rows(
        (_FUSE, Meaning.ISOLATION, "18 24 25 26 27 28 29"),
        (_FUSE, Meaning.SURGE, "39"),
        (_FUSE, Meaning.RESIDUAL_CURRENT, "61"),
        (_SENSORS, Meaning.HOT, "30 31 32 33 34 35 36"),
        (_SENSORS, Meaning.CABLE_HOT, "62 63"),
        (None, Meaning.OPERATIONAL, "198 199 200 201"),
    ),
)
_ALFEN: Final = VendorTable(
    # Log of an EVe-dual 5.8.1: "Modbus TCP/IP lost, in safe mode" comes as Faulted.
    _owner("alfen"),
    _words,
    _rows((None, Meaning.OPERATIONAL, "210")),
)
_GO_E: Final = VendorTable(
    # go-e's API, field `err`: number and name.
    _owner(r"\bgo-?e\b"),
    _words_anywhere,
    _rows(
        (_FUSE, Meaning.RESIDUAL_CURRENT, "1 FIAC 2 FIDC 11 FIUNKNOWN"),
        (_FUSE, Meaning.POWER_LOST, "3 PHASE"),
        (_FUSE, Meaning.OVER_VOLTAGE, "4 OVERVOLT"),
        (_FUSE, Meaning.OVER_CURRENT, "5 OVERAMP"),
        (_FUSE, Meaning.GROUND_FAULT, "8 GNDINVALID"),
        (_FUSE, Meaning.CONTACTOR, "9 CONTACTORSTUCK 10 CONTACTORMISS"),
        (_SENSORS, Meaning.HOT, "13 OVERTEMP"),
    ),
)
_ABL: Final = VendorTable(
    # ABL eMH, the fault states of its Modbus interface.
    _owner(r"\babl\b"),
    _words_anywhere,
    _rows(
        (_FUSE, Meaning.CONTACTOR, "F1"),
        (_FUSE, Meaning.RESIDUAL_CURRENT, "F3"),
        (_FUSE, Meaning.OVER_CURRENT, "F9"),
        (_SENSORS, Meaning.HOT, "F10"),
    ),
)

TABLES: Final = (
    _CHARGEX,
    _EVGO,
    _CHARIN,
    _ZAPTEC,
    _RAEDIAN,
    _ALPITRONIC,
    _ALFEN,
    _GO_E,
    _ABL,
)


def read_code(vendor: str, station: str, code: str, text: str) -> Row | None:
    """Return what a vendor's code means; None if no table knows it.

    `vendor` is the vendor id in the message, `station` the vendor that the station booted as. Of several
    codes the tripped fuse counts, then the sensor.
    """
    for table in TABLES:
        owner = table.owner
        if owner and not owner.search(vendor) and not owner.search(station):
            continue
        known = [table.rows[key] for key in table.keys(code, text) if key in table.rows]
        if known:
            return min(known, key=lambda row: _ORDER[row[0]])
    return None


_ORDER: Final[Mapping[Case | None, int]] = {_FUSE: 0, _SENSORS: 1, None: 2}
