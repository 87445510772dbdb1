"""Two people change the same thing at a time: nothing is lost, and each sees what the other did."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.cp_notifications.const import SUBENTRY_GROUP, SUBENTRY_STATION
from custom_components.cp_notifications.flows.meanwhile import merge
from tests.helpers.dialog import Dialog
from tests.helpers.sites import ANN, BOB, async_set_up, group, point, site, station

pytestmark = pytest.mark.usefixtures("idle_sites")

CLEO = "cleo@example.com"


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "both"),
    [
        pytest.param([1, 2], [1, 2, 3], [1, 2, 4], [1, 2, 3, 4], id="both add"),
        pytest.param([1, 2], [1], [2], [], id="each removes another"),
        pytest.param([1], [1, 2], [], [2], id="one adds, one removes"),
        pytest.param({"a": 1}, {"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}, id="keys"),
        pytest.param(
            {"a": 1, "b": 1},
            {"a": 2},
            {"a": 1, "b": 1, "c": 1},
            {"a": 2, "c": 1},
            id="a key goes",
        ),
        pytest.param(5, 6, 7, 6, id="the one who stores has the last word"),
        pytest.param(
            {},
            {"a": {"b": 1}},
            {"a": {"c": 2}},
            {"a": {"b": 1, "c": 2}},
            id="new on both sides",
        ),
        pytest.param({}, {"a": [1]}, {"a": [2]}, {"a": [1, 2]}, id="new lists"),
        pytest.param(
            [{"id": "x", "name": "1"}],
            [{"id": "x", "name": "left"}],
            [{"id": "x", "name": "1", "learnt": True}, {"id": "y"}],
            [{"id": "x", "name": "left", "learnt": True}, {"id": "y"}],
            id="charge points by their id",
        ),
        pytest.param(
            [{"id": "x", "name": "1"}],
            [],
            [{"id": "x", "name": "left"}],
            [{"id": "x", "name": "left"}],
            id="what one removed and the other changed stays",
        ),
    ],
)
def test_two_changes_are_put_together(
    before: Any, mine: Any, theirs: Any, both: Any
) -> None:
    """A change that is lost is a person who is not told."""
    assert merge(before, mine, theirs) == both


def depot(hass: HomeAssistant) -> Any:
    """Return a site with a group of one of two charge points."""
    return site(
        hass,
        station("Yard", point("p1")),
        station("Hall", point("p2")),
        station("Roof", point("p3")),
        group("North", ["p1"]),
    )


async def test_addresses_from_two_tabs_are_both_kept(hass: HomeAssistant) -> None:
    """The second one to save saw the addresses as they were before the first one did."""
    entry = await async_set_up(hass, depot(hass))
    tabs = [
        await Dialog.subentry(hass, entry, SUBENTRY_GROUP, "north") for _ in range(2)
    ]
    await tabs[0].choose("configuration")
    await tabs[1].choose("configuration")
    await tabs[0].fill(addresses=[ANN, BOB], cases=["unavailable"])
    await tabs[1].fill(addresses=[ANN, CLEO], cases=tabs[1].values["cases"])
    assert tabs[1].errors == {"base": "changed_meanwhile"}
    assert tabs[1].values["addresses"] == [ANN, CLEO, BOB]
    assert tabs[1].values["cases"] == ["unavailable"]
    await tabs[1].change()
    data = entry.subentries["north"].data
    assert data["addresses"] == [ANN, CLEO, BOB]
    assert data["cases"] == ["unavailable"]


async def test_members_from_two_tabs_are_both_kept(hass: HomeAssistant) -> None:
    """The same with the charge points of a group, and with its name."""
    entry = await async_set_up(hass, depot(hass))
    tabs = [
        await Dialog.subentry(hass, entry, SUBENTRY_GROUP, "north") for _ in range(2)
    ]
    for tab in tabs:
        await tab.choose("change")
    await tabs[0].fill(name="Nord")
    await tabs[1].fill(name="North")
    await tabs[0].fill(charge_points=["p1", "p2"])
    await tabs[1].fill(charge_points=["p1", "p3"])
    assert tabs[1].step == "charge_points"
    assert tabs[1].errors == {"base": "changed_meanwhile"}
    assert set(tabs[1].values["charge_points"]) == {"p1", "p2", "p3"}
    await tabs[1].fill(charge_points=["p1", "p2", "p3"])
    north = entry.subentries["north"]
    assert (north.title, north.data["charge_points"]) == ("Nord", ["p1", "p2", "p3"])


async def test_a_charging_station_keeps_what_another_tab_stored(
    hass: HomeAssistant,
) -> None:
    """The overview says so, and shows both."""
    entry = await async_set_up(hass, depot(hass))
    tabs = [
        await Dialog.subentry(hass, entry, SUBENTRY_STATION, "yard") for _ in range(2)
    ]
    await tabs[0].choose("details")
    await tabs[0].fill(name="Court")
    await tabs[0].choose("save")
    await tabs[1].choose("add")
    await tabs[1].fill(name="right", fuse_tripped=[])
    await tabs[1].choose("save")
    assert tabs[1].step == "overview"
    assert "changed meanwhile" in tabs[1].text
    assert "Court right" in tabs[1].text
    await tabs[1].choose("save")
    court = entry.subentries["yard"]
    assert court.title == "Court"
    assert [each["name"] for each in court.data["charge_points"]] == ["", "right"]


async def test_a_site_keeps_the_name_that_another_tab_stored(
    hass: HomeAssistant,
) -> None:
    """Who changes the mail account does not take the name back."""
    entry = await async_set_up(hass, depot(hass))
    hass.services.async_register("notify", "mail", lambda _call: None)
    tabs = [await Dialog.site(hass, entry) for _ in range(2)]
    await tabs[0].change(name="Harbour", mail=tabs[0].values["mail"])
    await tabs[1].change(mail="none")
    assert tabs[1].errors == {"base": "changed_meanwhile"}
    assert tabs[1].values == {"name": "Harbour", "mail": "none"}
    await tabs[1].change()
    assert (entry.title, dict(entry.data)) == ("Harbour", {})


async def test_a_second_channel_stays_when_a_heartbeat_is_entered_in_another_tab(
    hass: HomeAssistant,
) -> None:
    """Both stand on one page of the options."""
    entry = await async_set_up(hass, depot(hass))
    hass.states.async_set("notify.phone", "unknown")
    tabs = [await Dialog.site_options(hass, entry, "telling") for _ in range(2)]
    await tabs[0].fill(second_channel="notify.phone")
    await tabs[1].fill(heartbeat_url="https://example.com/beat")
    assert tabs[1].errors == {"base": "changed_meanwhile"}
    assert tabs[1].values["second_channel"] == "notify.phone"
    await tabs[1].change()
    assert entry.options == {
        "second_channel": "notify.phone",
        "heartbeat_url": "https://example.com/beat",
    }


async def test_rules_about_chargers_stay_when_the_port_is_changed_in_another_tab(
    hass: HomeAssistant,
) -> None:
    """They are stored together, but stand on two pages: there is nothing to look at again."""
    entry = await async_set_up(hass, depot(hass))
    hass.config_entries.async_update_entry(entry, options={"ocpp": {"port": 9100}})
    rule = {"case": "fuse_tripped", "code": "E1"}
    port = await Dialog.site_options(hass, entry, "ocpp")
    rules = await Dialog.site_options(hass, entry, "ocpp_rules")
    await rules.fill(rules=[{"case": "A fuse has tripped", "code": "E1"}])
    await port.change(port=9101, on=False)
    assert entry.options["ocpp"] == {"port": 9101, "rules": [rule]}


async def test_the_port_from_another_tab_is_shown_before_it_is_replaced(
    hass: HomeAssistant,
) -> None:
    """The same field in both: the one who stores sees it."""
    entry = await async_set_up(hass, depot(hass))
    tabs = [await Dialog.site_options(hass, entry, "ocpp") for _ in range(2)]
    await tabs[0].change(port=9101, on=False)
    await tabs[1].change(entrance=True, on=False)
    assert tabs[1].errors == {"base": "changed_meanwhile"}
    assert (tabs[1].values["port"], tabs[1].values["entrance"]) == (9101, True)
    await tabs[1].change()
    assert entry.options["ocpp"] == {"port": 9101, "entrance": True}


async def test_rules_from_two_tabs_are_both_kept(hass: HomeAssistant) -> None:
    """Each is a thing of its own in a list."""
    entry = await async_set_up(hass, depot(hass))
    hass.config_entries.async_update_entry(entry, options={"ocpp": {"port": 9100}})
    tabs = [await Dialog.site_options(hass, entry, "ocpp_rules") for _ in range(2)]
    meaning = "A fuse has tripped"
    await tabs[0].fill(rules=[{"case": meaning, "code": "E1"}])
    await tabs[1].fill(rules=[{"case": meaning, "code": "E2"}])
    assert tabs[1].errors == {"base": "changed_meanwhile"}
    await tabs[1].change()
    codes = {rule["code"] for rule in entry.options["ocpp"]["rules"]}
    assert codes == {"E1", "E2"}
