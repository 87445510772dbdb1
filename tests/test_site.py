"""The stored configuration becomes what the engine works by."""

from homeassistant.core import HomeAssistant

from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.site import site_config, site_points

from .sites import point, site, station


async def test_the_sources_of_a_charge_point_are_the_entities_of_its_rules(
    hass: HomeAssistant,
) -> None:
    """Several rules of a case are as many sources; a case without any is not watched."""
    rules = [
        {"entity": "sensor.box", "states": ["trip"]},
        {"entity": "abc", "above": 1},
    ]
    sources = {"fuse_tripped": rules, "sensors": rules[:1]}
    entry = site(hass, station("Garage", point("left", sources=sources)))
    told = site_config(hass, entry, site_points(entry)).charge_points["left"].sources
    assert len(told) == 2
    assert dict(told) == {
        Case.FUSE_TRIPPED: {"entity:sensor.box", "entity:abc"},
        Case.SENSORS: {"entity:sensor.box"},
    }
    assert told.get(Case.UNAVAILABLE) is None
