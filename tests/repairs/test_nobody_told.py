"""A fault that no group hears of is said aloud: at once, with a way to mend it, and wherever it is shown what is told."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.cp_notifications.const import DOMAIN, SUBENTRY_STATION
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.repairs import async_create_fix_flow
from custom_components.cp_notifications.repairs.nobody_told import NobodyToldFlow
from custom_components.cp_notifications.site.config import site_config, site_points
from custom_components.cp_notifications.site.coverage import as_data, summary
from custom_components.cp_notifications.site.untold import untold
from tests.helpers.dialog import Dialog
from tests.helpers.mailbox import Mailbox
from tests.helpers.sites import async_set_up, group, point, site, station

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once", "mailbox")

ALL = ["Fuse tripped", "Unavailable", "Sensor triggered"]


def said(hass: HomeAssistant) -> str | None:
    """Return what the issue says of charge points and cases; None if there is none."""
    for issue in ir.async_get(hass).issues.values():
        if issue.active and issue.translation_key == "nobody_told":
            assert issue.translation_placeholders
            return issue.translation_placeholders["charge_points"]
    return None


class Fix:
    """A person at the dialog of the issue."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Look for the issue."""
        self._hass = hass
        (self._issue,) = (
            issue
            for issue in ir.async_get(hass).issues.values()
            if issue.translation_key == "nobody_told"
        )

    async def open(self) -> dict[str, Any]:
        """Open it; return its menu."""
        data = dict(self._issue.data or {})
        flow = await async_create_fix_flow(self._hass, self._issue.issue_id, data)
        assert isinstance(flow, NobodyToldFlow)
        self.flow = flow
        self.flow.hass, self.flow.issue_id = self._hass, self._issue.issue_id
        self.flow.handler, self.flow.context = DOMAIN, {}
        return dict(await self.flow.async_step_init())

    async def choose(self, page: str, **answers: Any) -> Mapping[str, Any]:
        """Choose from the menu, and fill the page in."""
        await self.open()
        step = getattr(self.flow, f"async_step_{page}")
        form = await step()
        assert form.get("step_id", page) == page
        result: Mapping[str, Any] = await step(answers)
        await self._hass.async_block_till_done()
        return result


async def test_a_charge_point_in_no_group_is_said_as_soon_as_it_is_set_up(
    hass: HomeAssistant,
) -> None:
    """The wizard of the first group can be closed by its X: then a fuse trips, and nobody is told."""
    entry = await async_set_up(hass, site(hass, station("Yard", point("p1"))))
    assert said(hass) == f"- Yard&#58; {'&#44; '.join(ALL)}"
    hass.config_entries.async_add_subentry(entry, as_group(group("North", ["p1"])))
    await hass.async_block_till_done()
    assert said(hass) is None


def as_group(made: Any) -> Any:
    """Return a group to add."""
    return ConfigSubentry(
        data=made["data"],
        subentry_type=made["subentry_type"],
        title=made["title"],
        unique_id=made["unique_id"],
    )


async def test_a_case_that_none_of_its_groups_wants_is_said(
    hass: HomeAssistant,
) -> None:
    """In a group is not told of everything."""
    fuses = group("North", ["p1"], cases=["fuse_tripped"])
    await async_set_up(hass, site(hass, station("Yard", point("p1")), fuses))
    assert said(hass) == f"- Yard&#58; {'&#44; '.join(ALL[1:])}"


async def test_a_case_that_nothing_tells_need_not_be_wanted(
    hass: HomeAssistant,
) -> None:
    """A person would be reminded of what cannot happen."""
    sources = {"fuse_tripped": [{"entity": "sensor.p1", "states": ["fuse"]}]}
    fuses = group("North", ["p1"], cases=["fuse_tripped"])
    bare = station("Yard", point("p1", sources=sources))
    await async_set_up(hass, site(hass, bare, fuses))
    assert said(hass) is None


async def test_groups_are_chosen_in_the_issue_itself(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """From then on they are told: also of the cases that they did not want."""
    entry = site(
        hass,
        station("Yard", point("p1")),
        station("Hall", point("p2")),
        group("North", ["p1"], cases=["unavailable"]),
    )
    await async_set_up(hass, entry)
    menu = await Fix(hass).open()
    assert menu["menu_options"] == ["choose_groups", "nobody"]
    fix = Fix(hass)
    result = await fix.choose("choose_groups", charge_points=["p1", "p2"])
    assert result["errors"] == {"groups": "groups_missing"}
    await fix.choose("choose_groups", charge_points=["p1", "p2"], groups=["north"])
    assert said(hass) is None
    data = entry.subentries["north"].data
    assert data["charge_points"] == ["p1", "p2"]
    assert data["cases"] == ["fuse_tripped", "unavailable", "sensors"]


async def test_nobody_on_purpose_is_remembered(hass: HomeAssistant) -> None:
    """By charge point and case, also when the station is changed afterwards."""
    entry = site(hass, station("Yard", point("p1")), station("Hall", point("p2")))
    await async_set_up(hass, entry)
    fix = Fix(hass)
    result = await fix.choose("nobody", charge_points=[])
    assert result["errors"] == {"charge_points": "charge_points_missing"}
    await fix.choose("nobody", charge_points=["p1"])
    assert said(hass) == f"- Hall&#58; {'&#44; '.join(ALL)}"
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "yard")
    await dialog.choose("details")
    await dialog.fill(name="Court")
    await dialog.choose("save")
    (stored,) = entry.subentries["yard"].data["charge_points"]
    assert stored["nobody"] == ["fuse_tripped", "unavailable", "sensors"]


async def test_without_any_group_the_issue_leads_into_the_wizard(
    hass: HomeAssistant,
) -> None:
    """There is nothing to choose from."""
    await async_set_up(hass, site(hass, station("Yard", point("p1"))))
    fix = Fix(hass)
    assert (await fix.open())["menu_options"] == ["new_group", "nobody"]
    result = await fix.flow.async_step_new_group()
    kind, flow_id = result["next_flow"]
    assert kind == "config_subentries_flow"
    flow = hass.config_entries.subentries.async_get(flow_id)
    assert flow["step_id"] == "user"


async def test_what_nobody_is_told_of_is_not_covered(hass: HomeAssistant) -> None:
    """It said that all cases are told, of a charge point in no group."""
    entry = await async_set_up(hass, site(hass, station("Yard", point("p1"))))
    points = site_points(entry)
    config = site_config(hass, entry, points)
    cases = untold(points, config.groups.values())["p1"]
    assert cases == list(Case)
    coverage = entry.runtime_data.coverage("p1")
    assert (summary(coverage), summary(coverage, cases)) == ("complete", "none")
    assert as_data(hass, coverage, cases)["sensors"]["nobody_told"] is True
