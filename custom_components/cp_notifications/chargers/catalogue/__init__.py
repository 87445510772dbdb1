"""The catalogue: one row for each integration whose chargers are known, each in a module of its own.

To add one: write its row, say where its facts are from, name it here, and give it a story in
`tests/chargers/stories` (see CONTRIBUTING.md).
"""

from collections.abc import Mapping
from typing import Final

from custom_components.cp_notifications.chargers.model import Integration, Version

from . import (
    alfen_wallbox,
    besen,
    blue_current,
    easee,
    evcc_intg,
    goecharger_api2,
    greencell,
    keba,
    lektrico,
    matter,
    myenergi,
    nrgkick,
    ocpp,
    ohme,
    openevse,
    openwb2mqtt,
    peblar,
    shelly,
    technove,
    tesla_cloud,
    tesla_wall_connector,
    v2c,
    victron_gx,
    wallbox,
    warp,
    zaptec,
)

CATALOGUE: Final[tuple[Integration, ...]] = (
    alfen_wallbox.ROW,
    besen.ROW,
    blue_current.ROW,
    easee.ROW,
    evcc_intg.ROW,
    goecharger_api2.ROW,
    greencell.ROW,
    keba.ROW,
    lektrico.ROW,
    matter.ROW,
    myenergi.ROW,
    nrgkick.ROW,
    ocpp.ROW,
    ohme.ROW,
    openevse.ROW,
    openwb2mqtt.ROW,
    peblar.ROW,
    shelly.ROW,
    technove.ROW,
    *tesla_cloud.ROWS,
    tesla_wall_connector.ROW,
    v2c.ROW,
    victron_gx.ROW,
    wallbox.ROW,
    warp.ROW,
    zaptec.ROW,
)
"""As the integrations are today."""

EARLIER: Final[tuple[Integration, ...]] = (
    besen.BEFORE_2026_11,
    openevse.BEFORE_2026_11,
)
"""As they were before a version of Home Assistant that changed them; of one integration the newest form first."""

BY_DOMAIN: Final[Mapping[str, Integration]] = {row.domain: row for row in CATALOGUE}
"""By the platform of the entity registry: no two rows share one."""


def catalogue_of(version: Version) -> tuple[Integration, ...]:
    """Return the rows as they are on a version of Home Assistant."""
    earlier = {
        row.domain: row
        for row in EARLIER
        if row.until is not None and version < row.until
    }
    return tuple(earlier.get(row.domain, row) for row in CATALOGUE)
