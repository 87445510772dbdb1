"""An update gives the states of a charger other names: it is said, and in the same place marked anew."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.repairs import async_create_fix_flow
from tests.helpers.mailbox import Mailbox
from tests.helpers.sites import async_set_up, group, point, site, station

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once", "mailbox")


def status(hass: HomeAssistant, *options: str) -> str:
    """Register the status of the charger, or let an update give it other states; return its registry id."""
    entry = er.async_get(hass).async_get_or_create(
        "sensor",
        "maker",
        "status",
        suggested_object_id="status",
        capabilities={"options": list(options)},
    )
    return entry.id


def found(hass: HomeAssistant) -> ir.IssueEntry | None:
    """Return the issue, if there is one."""
    issues = ir.async_get(hass).issues.values()
    return next(
        (i for i in issues if i.active and i.translation_key == "states_renamed"), None
    )


async def fix(hass: HomeAssistant) -> Any:
    """Open the dialog of the issue."""
    issue = found(hass)
    assert issue
    flow = await async_create_fix_flow(hass, issue.issue_id, dict(issue.data or {}))
    flow.hass, flow.issue_id = hass, issue.issue_id
    flow.handler, flow.context = DOMAIN, {}
    return flow


async def with_rules(hass: HomeAssistant, sources: Mapping[str, Any]) -> Any:
    """Set up a site with one charge point and a group."""
    return await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("p1", "1", sources), point("p2", "2")),
            group("Team", ["p1", "p2"]),
        ),
    )


async def test_a_fault_under_another_name_is_no_end_and_is_marked_anew(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Nobody is told that it is resolved; afterwards it is told as ever."""
    entity = status(hass, "Available", "Faulted")
    hass.states.async_set("sensor.status", "Available")
    rule = {"entity": entity, "states": ["Faulted"]}
    entry = await with_rules(hass, {"fuse_tripped": [rule]})
    hass.states.async_set("sensor.status", "Faulted")
    await hass.async_block_till_done()
    assert mailbox.subjects == ["[Team] Fuse tripped: Yard 1"]
    status(hass, "available", "error")
    hass.states.async_set("sensor.status", "error")
    await hass.async_block_till_done()
    assert len(mailbox.mails) == 1
    issue = found(hass)
    assert issue
    assert issue.translation_placeholders == {
        "site": "Depot",
        "site_plain": "Depot",
        "number": "1",
    }

    flow = await fix(hass)
    form = await flow.async_step_init()
    assert form["description_placeholders"] == {
        "charge_point": "Yard 1",
        "case": "Fuse tripped",
        "entity": "sensor&#46;status",
        "states": "Faulted",
    }
    form = await flow.async_step_confirm({})
    assert form["errors"] == {"states": "states_required"}
    form = await flow.async_step_confirm({"states": ["available", "error"]})
    assert form["errors"] == {"states": "states_all"}
    done = await flow.async_step_confirm({"states": ["error"]})
    await hass.async_block_till_done()
    assert done["type"] == "create_entry"
    assert found(hass) is None
    first, second = entry.subentries["yard"].data["charge_points"]
    assert first["sources"] == {"fuse_tripped": [{**rule, "states": ["error"]}]}
    assert second["id"] == "p2"

    hass.states.async_set("sensor.status", "available")
    await hass.async_block_till_done()
    assert mailbox.subjects[1:] == ["[Team] Resolved: fuse tripped: Yard 1"]


@pytest.mark.parametrize(
    ("good", "now"),
    [
        pytest.param(["Available"], ["available"], id="what is known still ends it"),
        pytest.param(["Fine"], ["available", "busy"], id="nothing known is left"),
    ],
)
async def test_what_ends_the_case_follows(
    hass: HomeAssistant, good: list[str], now: list[str]
) -> None:
    """Otherwise it would never be over."""
    rule = {
        "entity": status(hass, "available", "busy", "error"),
        "states": ["Faulted"],
        "clear_states": good,
    }
    hass.states.async_set("sensor.status", "available")
    sources = {"fuse_tripped": [rule], "sensors": [{**rule, "attribute": "alarm"}]}
    entry = await with_rules(hass, sources)
    flow = await fix(hass)
    await flow.async_step_init()
    await flow.async_step_confirm({"states": ["error"]})
    stored = entry.subentries["yard"].data["charge_points"][0]["sources"]
    assert stored["fuse_tripped"][0]["clear_states"] == now
    assert stored["sensors"] == sources["sensors"]


async def test_an_unavailable_charge_point_may_be_told_by_its_entity_alone(
    hass: HomeAssistant,
) -> None:
    """No state need mean it. A site that is gone ends the dialog."""
    rule = {"entity": status(hass, "on", "off"), "states": ["Offline"]}
    hass.states.async_set("sensor.status", "on")
    entry = await with_rules(hass, {"unavailable": [rule]})
    flow = await fix(hass)
    await flow.async_step_init()
    done = await flow.async_step_confirm({})
    assert done["type"] == "create_entry"
    await hass.config_entries.async_remove(entry.entry_id)
    with pytest.raises(AbortFlow, match="site_gone"):
        await flow.async_step_init()
