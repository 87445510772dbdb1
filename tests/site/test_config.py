"""The stored configuration becomes what the engine works by."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.ocpp.config import ocpp_options
from custom_components.cp_notifications.site.config import site_config, site_points
from tests.helpers.sites import ocpp_station, point, site, station


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


# ---- stations that connect by OCPP ---------------------------------------------------------


async def test_a_station_that_connects_by_ocpp_tells_every_case_beside_its_entities(
    hass: HomeAssistant,
) -> None:
    """A shock sensor on the post knows more than the charger."""
    shock = {"sensors": [{"entity": "binary_sensor.shock", "states": ["on"]}]}
    made = ocpp_station("CP-7")
    made["data"]["charge_points"][0]["sources"] = shock
    entry = site(hass, made, options={"ocpp": {"on": True}})
    points = site_points(entry)
    told = site_config(hass, entry, points).charge_points["CP-7.1"]
    assert dict(told.sources) == {
        Case.FUSE_TRIPPED: {"ocpp", "ocpp:station"},
        Case.SENSORS: {"ocpp", "ocpp:station", "entity:binary_sensor.shock"},
        Case.UNAVAILABLE: {"ocpp:station"},
    }
    assert points["CP-7.1"].cases == set(Case)
    assert (told.link, told.origin) == ("OCPP", "")


async def test_while_ocpp_is_off_only_the_entities_tell(hass: HomeAssistant) -> None:
    """Nobody else says anything."""
    entry = site(hass, ocpp_station("CP-7"))
    points = site_points(entry)
    told = site_config(hass, entry, points).charge_points["CP-7.1"]
    assert dict(told.sources) == {}
    assert points["CP-7.1"].cases == set()


async def test_a_stored_rule_that_cannot_work_is_left_out(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody has edited the file."""
    rules = [{"text": "(", "case": "ignore"}, {"text": "door", "case": "sensors"}]
    entry = site(hass, options={"ocpp": {"on": True, "rules": rules}})
    (rule,) = ocpp_options(entry).settings.policy.rules
    assert rule.case is Case.SENSORS
    assert "Rule 1 for OCPP is left out: not_a_pattern" in caplog.text
