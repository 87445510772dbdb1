"""Chargers and controllers that custom integrations talk to on the local network."""

from tests.chargers.home import binary, sensor
from tests.chargers.story import (
    FUSE,
    GONE,
    NOT_POSSIBLE,
    SENSORS,
    WATCHED,
    Fault,
    Story,
    faults,
)

_NO_FUSE = {FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: WATCHED}
_ALL = dict.fromkeys((FUSE, GONE, SENSORS), WATCHED)


def _goe(name: str, *, german: bool) -> Story:
    """Tell go-e's story: "goecharger_api2.goe_<serial>_<translation key>"."""
    way = "goecharger_api2.goe_123456_"
    none, idle = ("-keiner-", "Inaktiv/Frei") if german else ("-none-", "Idle")
    trips = (
        (
            "Fi-AC Fehler",
            "Fi-DC Fehler",
            "Phasen Fehler",
            "Überspannung",
            "Überstrom",
            "Keine Masse",
            "Fi unbekannt",
        )
        if german
        else (
            "FI AC fault",
            "FI DC fault",
            "Phase fault",
            "Over voltage",
            "Over current",
            "Ground invalid",
            "FI unknown",
        )
    )
    others = (
        (
            "Diode",
            "Pp ungültig",
            "Schutz klemmt",
            "Schutz fehlt",
            "Unbekannt",
            "Überhitzt",
            "Keine Kommunikation",
            "Verriegelung klemmt (offen)",
            "Entriegelung klemmt (gesperrt)",
        )
        if german
        else (
            "Diode",
            "PP invalid",
            "Contactor stuck",
            "Contactor missing",
            "Unknown",
            "Over temperature",
            "No communication",
            "Lock stuck open",
            "Lock stuck locked",
        )
    )
    error = "Fehler" if german else "Error"
    locked = "Verriegelung fehlgeschlagen" if german else "Lock failed"
    return Story(
        platform="goecharger_api2",
        name=name,
        entities=(
            sensor("err", way + "err_value", none, translation_key="err_value"),
            sensor("car", way + "car_value", idle, translation_key="car_value"),
            sensor(
                "lock",
                way + "cus_value",
                "Entriegelt" if german else "Unlocked",
                translation_key="cus_value",
            ),
            sensor("volts", way + "nrg_0", "230.1", translation_key="nrg_0"),
            sensor("rssi", way + "rssi", "-60", translation_key="rssi"),
            sensor("heat", way + "tma_0", "21.5", translation_key="tma_0"),
            binary(
                "adapter",
                way + "adi",
                translation_key="adi",
                device_class="connectivity",
            ),
            sensor(
                "controller",
                "goecharger_api2.goe_654321_usv_0",
                translation_key="usv_0",
                device="controller",
            ),
        ),
        points=("123456 ",),
        covered=_ALL,
        life=(
            {"car": "Laden" if german else "Charging", "adapter": "on"},
            {"car": "Abgeschlossen" if german else "Complete"},
            {"err": "?unknown?"},
            {"err": none, "lock": "Unbekannt" if german else "Unknown"},
            {"adapter": "off"},
        ),
        faults=(
            *faults(FUSE, "err", *trips),
            *(Fault(FUSE, {"err": text, "car": error}) for text in trips[:1]),
            *faults(SENSORS, "err", *others),
            *faults(SENSORS, "car", error, after=60),
            *faults(SENSORS, "lock", locked),
        ),
        alive=("volts", "rssi", "heat"),
        never_unavailable=True,
        noticed_after=600,
    )


GOE_CODES = Story(
    platform="goecharger_api2",
    name="codes",
    entities=(
        sensor("err", "goecharger_api2.goe_wan_1_err", "0", translation_key="err"),
        sensor(
            "err text",
            "goecharger_api2.goe_wan_1_err_value",
            "-none-",
            translation_key="err_value",
        ),
        sensor("car", "goecharger_api2.goe_wan_1_car", "1", translation_key="car"),
        sensor(
            "car text",
            "goecharger_api2.goe_wan_1_car_value",
            "Idle",
            translation_key="car_value",
        ),
        sensor("volts", "goecharger_api2.goe_wan_1_nrg_0", translation_key="nrg_0"),
    ),
    points=("1 ",),
    covered=_ALL,
    life=({"car": "2", "car text": "Charging"}, {"err": "20"}, {"err": "0"}),
    faults=(
        *(
            Fault(FUSE, {"err": code, "err text": "whatever", "car": "5"})
            for code in ("1", "2", "3", "4", "5", "8", "11")
        ),
        *faults(SENSORS, "err", "6", "7", "9", "10", "12", "13", "14", "15", "16"),
        *faults(SENSORS, "car", "0", "5", after=60),
    ),
    alive=("volts",),
    never_unavailable=True,
    noticed_after=600,
)

# alfen_wallbox: f"{device.id}-{key}", two sockets; the login status is f"{id}_{key}".
ALFEN = Story(
    platform="alfen_wallbox",
    entities=(
        sensor("main 1", "alfen_Post-main_state_socket_1", "Available"),
        sensor("status 1", "alfen_Post-status_socket_1", "Available"),
        sensor("volts 1", "alfen_Post-voltage_l1_socket_1", "231.2"),
        sensor("main 2", "alfen_Post-main_state_socket_2", "Available"),
        sensor("status 2", "alfen_Post-status_socket_2", "Available"),
        sensor("volts 2", "alfen_Post-voltage_l1_socket_2", "230.9"),
        sensor("mode 3", "alfen_Post-mode_3_state_socket_1", "STATE_A"),
        sensor("uptime", "alfen_Post-uptime", "1000"),
        sensor("heat", "alfen_Post-temperature", "20.5"),
        binary(
            "login",
            "alfen_Post_https_api_login_status",
            "on",
            device_class="connectivity",
        ),
    ),
    points=("alfen_Post 1", "alfen_Post 2"),
    covered=_ALL,
    life=(
        {"main 1": "Charging Power On", "status 1": "Charging Normal"},
        {"main 2": "Inoperative", "status 2": "In Operative"},
        {"main 1": "Unknown", "mode 3": "STATE_F"},
        {"main 1": "Invalid Card", "login": "off"},
        {"main 2": "NFC Authorised", "login": "on"},
    ),
    faults=(
        *faults(
            FUSE,
            "main 2",
            "Error Protective Earth",
            "Error Charging RCD Signaled",
            "Error Charging Overcurrent",
            "Error Relays",
            "Error Low Supply Voltage",
            "Error Internal Voltage",
        ),
        Fault(
            FUSE, {"main 1": "Error Charging Overcurrent", "status 1": "Error Charging"}
        ),
        *faults(
            SENSORS,
            "main 1",
            "Error",
            "Error Message",
            "Error Illegal Mode 3",
            "Error Too Many Restarts",
            "Error Charging",
            "Error Powermeter",
            "Error Temperature",
            "Error Socket Motor",
        ),
    ),
    alive=("volts 1", "volts 2", "uptime", "heat"),
    never_unavailable=True,
    noticed_after=600,
)

# openwb2mqtt: slugify(f"{title}_{German name}"); a counter has the same entity for faults.
OPENWB = Story(
    platform="openwb2mqtt",
    entities=(
        binary("fault", "openwb_chargepoint_4_fehler", device_class="problem"),
        binary("charging", "openwb_chargepoint_4_autoladestatus"),
        binary("cable", "openwb_chargepoint_4_ladekabel", device_class="plug"),
        sensor("state", "openwb_chargepoint_4_ladezustand", "Kein Fahrzeug"),
        sensor("power", "openwb_chargepoint_4_ladeleistung", "0"),
        sensor("words", "openwb_chargepoint_4_fehlerbeschreibung", "Kein Fehler"),
        binary(
            "counter",
            "openwb_counter_0_fehler",
            device_class="problem",
            device="counter",
        ),
    ),
    points=("openwb_chargepoint_4 ",),
    covered=_NO_FUSE,
    life=(
        {"charging": "on", "cable": "on", "power": "3600"},
        {"counter": "on"},
        {"state": "unknown", "charging": "off"},
    ),
    faults=faults(SENSORS, "fault", "on"),
    alive=("fault", "state", "power"),
    never_unavailable=True,
    noticed_after=300,
)

# evcc_intg: "evcc_intg.<system>_<load point>_<key>".
EVCC = Story(
    platform="evcc_intg",
    entities=(
        binary(
            "charging",
            "evcc_intg.evcc_carport_charging",
            translation_key="charging",
            device_class="battery_charging",
        ),
        binary(
            "connected",
            "evcc_intg.evcc_carport_connected",
            translation_key="connected",
            device_class="connectivity",
        ),
        sensor("site", "evcc_intg.evcc_home_power", device="site"),
    ),
    points=("evcc_carport ",),
    covered=dict.fromkeys((FUSE, GONE, SENSORS), NOT_POSSIBLE),
    life=({"connected": "on"}, {"charging": "on"}, {"connected": "off"}),
    link_alone=True,
    answers_after_loss=False,
)

CUSTOM = (
    _goe("english", german=False),
    _goe("german", german=True),
    GOE_CODES,
    ALFEN,
    OPENWB,
    EVCC,
)
