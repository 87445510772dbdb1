"""The catalogue: one row for each integration whose chargers are known, each in a module of its own.

To add one: write its row, say where its facts are from, name it here, and give it a story in
`tests/chargers/stories` (see CONTRIBUTING.md).
"""

from typing import Final

from custom_components.cp_notifications.chargers.model import Integration, Version

from . import (
    alfen_wallbox,
    besen,
    blue_current,
    chargeamps,
    chargepoint,
    easee,
    emporia_vue,
    enphase_ev,
    evcc_intg,
    evnex,
    exicom_spin_ble,
    garo_wallbox,
    goecharger_api2,
    goecharger_mqtt,
    greencell,
    huawei_solar,
    hypervolt_charger,
    keba,
    keba_custom,
    lektrico,
    matter,
    monta,
    myenergi,
    nexblue,
    nrgkick,
    ocpp,
    ohme,
    openevse,
    openevse_custom,
    openwb2mqtt,
    peblar,
    pod_point,
    sems_wallbox,
    shelly,
    sigen,
    silla_prism,
    smaev,
    smappee_ev,
    technove,
    tesla_cloud,
    tesla_wall_connector,
    v2c,
    victron,
    victron_gx,
    wallbox,
    wallbox_mqtt_bridge,
    warp,
    wattpilot,
    webasto_unite_modbus,
    zaptec,
)

CATALOGUE: Final[tuple[Integration, ...]] = (
    alfen_wallbox.ROW,
    besen.ROW,
    blue_current.ROW,
    chargeamps.ROW,
    chargepoint.ROW,
    easee.ROW,
    emporia_vue.ROW,
    enphase_ev.ROW,
    evcc_intg.ROW,
    evnex.ROW,
    exicom_spin_ble.ROW,
    garo_wallbox.ROW,
    goecharger_api2.ROW,
    goecharger_mqtt.ROW,
    greencell.ROW,
    huawei_solar.ROW,
    hypervolt_charger.ROW,
    keba.ROW,
    keba_custom.ROW,
    lektrico.ROW,
    matter.ROW,
    monta.ROW,
    myenergi.ROW,
    nexblue.ROW,
    nrgkick.ROW,
    ocpp.ROW,
    ohme.ROW,
    openevse.ROW,
    openevse_custom.ROW,
    openwb2mqtt.ROW,
    peblar.ROW,
    pod_point.ROW,
    sems_wallbox.ROW,
    shelly.ROW,
    sigen.ROW,
    silla_prism.ROW,
    smaev.ROW,
    smappee_ev.ROW,
    technove.ROW,
    *tesla_cloud.ROWS,
    tesla_wall_connector.ROW,
    v2c.ROW,
    victron.ROW,
    victron_gx.ROW,
    victron_gx.MQTT,
    wallbox.ROW,
    wallbox_mqtt_bridge.ROW,
    warp.ROW,
    wattpilot.ROW,
    webasto_unite_modbus.ROW,
    zaptec.ROW,
)
"""As the integrations are today."""

EARLIER: Final[tuple[Integration, ...]] = (
    besen.BEFORE_2026_11,
    openevse.BEFORE_2026_11,
)
"""As they were before a version of Home Assistant that changed them; of one integration the newest form first."""

DOMAINS: Final = frozenset(row.domain for row in CATALOGUE)
"""The platforms of the entity registry that any row is about; several rows may share one."""


def catalogue_of(version: Version) -> tuple[Integration, ...]:
    """Return the rows as they are on a version of Home Assistant."""
    earlier = {
        row.id: row for row in EARLIER if row.until is not None and version < row.until
    }
    return tuple(earlier.get(row.id, row) for row in CATALOGUE)
