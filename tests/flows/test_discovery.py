"""A charger that appears later has a card on the page of integrations, until it is watched, ignored or gone."""

from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import (
    SOURCE_IGNORE,
    ConfigEntry,
    ConfigEntryDisabler,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.cp_notifications.const import (
    DOMAIN,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from custom_components.cp_notifications.flows import discovery as discovery_module
from custom_components.cp_notifications.site.finder import async_finder
from tests.helpers.charger import add_entity
from tests.helpers.dialog import LANGUAGES, Dialog
from tests.helpers.found_chargers import BESEN, EASEE, EVCC, KEBA, TWO, Installer
from tests.helpers.mailbox import later
from tests.helpers.sites import async_set_up, group, point, site, station

pytestmark = pytest.mark.usefixtures("idle_sites")


def cards(hass: HomeAssistant) -> dict[str, str]:
    """Return the cards there are: what they say, and their flows."""
    title = LANGUAGES["en"]["config"]["flow_title"]
    return {
        title.format_map(flow["context"]["title_placeholders"]): flow["flow_id"]
        for flow in hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    }


async def a_while(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the time pass after which it is looked for chargers."""
    await later(hass, freezer, seconds=11)


async def card(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, name: str = "Garage"
) -> Dialog:
    """Return the dialog behind the card of a charger, once it is there."""
    await a_while(hass, freezer)
    return await Dialog.card(hass, cards(hass)[f"{name} can be watched"])


def as_subentry(made: Any) -> ConfigSubentry:
    """Return a subentry to add, as a dialog makes it."""
    return ConfigSubentry(
        data=made["data"],
        subentry_type=made["subentry_type"],
        title=made["title"],
        unique_id=made["unique_id"],
    )


def stations_of(entry: ConfigEntry[Any]) -> list[str]:
    """Return the names of a site's charging stations."""
    return [each.title for each in entry.get_subentries_of_type(SUBENTRY_STATION)]


# ---- when there is a card --------------------------------------------------------------


async def test_a_charger_that_appears_has_a_card(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """One for each, however many entities and charge points it has."""
    await async_set_up(hass, site(hass))
    await a_while(hass, freezer)
    assert cards(hass) == {}
    await install(TWO, "Depot")
    await install(EASEE, "Garage")
    assert cards(hass) == {}
    await a_while(hass, freezer)
    assert sorted(cards(hass)) == ["Depot can be watched", "Garage can be watched"]


async def test_chargers_that_were_there_before_have_a_card(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """A person may have left them out at the set-up, or their integration is older than ours."""
    await install(EASEE, "Garage")
    await async_set_up(hass, site(hass))
    await a_while(hass, freezer)
    assert list(cards(hass)) == ["Garage can be watched"]


async def test_what_tells_nothing_has_no_card(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """It cannot be watched, whatever a card would say."""
    await async_set_up(hass, site(hass))
    await install(EVCC)
    await a_while(hass, freezer)
    assert cards(hass) == {}


async def test_there_is_one_card_however_often_it_is_looked(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Integrations change their entities all the time."""
    await async_set_up(hass, site(hass))
    easee = await install(EASEE, "Garage")
    await a_while(hass, freezer)
    first = cards(hass)
    easee.enable("reason")
    await a_while(hass, freezer)
    assert cards(hass) == first


async def test_without_a_site_there_is_no_card(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Whoever removed the last site does not want to be asked."""
    entry = await async_set_up(hass, site(hass))
    await install(EASEE, "Garage")
    await a_while(hass, freezer)
    assert len(cards(hass)) == 1
    await hass.config_entries.async_remove(entry.entry_id)
    assert cards(hass) == {}
    await a_while(hass, freezer)
    assert cards(hass) == {}


async def test_a_site_that_is_disabled_is_left_alone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Nothing is added to it; what it watches is watched when it is enabled again."""
    first = await async_set_up(hass, site(hass, title="First"))
    await async_set_up(hass, site(hass, title="Second"))
    await install(EASEE, "Garage")
    await hass.config_entries.async_set_disabled_by(
        first.entry_id, ConfigEntryDisabler.USER
    )
    dialog = await card(hass, freezer)
    assert "site" not in dialog.values
    known = {**point("A", "1", {}), "charger": "besen:AA:BB:CC:"}
    hass.config_entries.async_add_subentry(first, as_subentry(station("A", known)))
    await install(BESEN, "Hall")
    await a_while(hass, freezer)
    assert list(cards(hass)) == ["Garage can be watched"]


async def test_what_is_watched_has_no_card(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """By the catalogue, or by hand by one of its entities."""
    keba = await install(KEBA)
    await install(EASEE, "Garage")
    rule = {"entity": keba.registry_id(next(iter(keba.ids))), "states": ["on"]}
    known = {**point("A", "1", {}), "charger": "easee:EH123456:"}
    by_hand = point("B", "1", {"sensors": [rule]})
    await async_set_up(hass, site(hass, station("A", known), station("B", by_hand)))
    await a_while(hass, freezer)
    assert cards(hass) == {}


async def test_a_card_goes_when_its_charger_is_watched_otherwise(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """It would add it a second time."""
    entry = await async_set_up(hass, site(hass))
    await install(EASEE, "Garage")
    open_card = await card(hass, freezer)
    dialog = await Dialog.new_station(hass, entry)
    await dialog.fill(found=["easee:EH123456"])
    await dialog.choose("save")
    await open_card.fill()
    assert open_card.reason == "charger_gone"
    await a_while(hass, freezer)
    assert cards(hass) == {}


async def test_a_card_goes_with_its_charger(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Its integration was removed."""
    await async_set_up(hass, site(hass))
    easee = await install(EASEE, "Garage")
    await a_while(hass, freezer)
    assert len(cards(hass)) == 1
    registry = er.async_get(hass)
    for entity_id in easee.ids.values():
        registry.async_remove(entity_id)
    await a_while(hass, freezer)
    assert cards(hass) == {}


async def test_a_charger_that_is_removed_from_its_site_has_a_card_again(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """It is still there, and nobody watches it."""
    await install(EASEE, "Garage")
    known = {**point("A", "1", {}), "charger": "easee:EH123456:"}
    entry = await async_set_up(hass, site(hass, station("A", known)))
    await a_while(hass, freezer)
    assert cards(hass) == {}
    hass.config_entries.async_remove_subentry(entry, "a")
    await a_while(hass, freezer)
    assert list(cards(hass)) == ["Garage can be watched"]


async def test_a_card_that_is_ignored_does_not_come_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Until a person stops ignoring it."""
    await async_set_up(hass, site(hass))
    easee = await install(EASEE, "Garage")
    await a_while(hass, freezer)
    (flow_id,) = cards(hass).values()
    flow = hass.config_entries.flow.async_get(flow_id)
    await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IGNORE},
        data={"unique_id": flow["context"]["unique_id"], "title": "Garage"},
    )
    easee.enable("reason")
    await a_while(hass, freezer)
    assert cards(hass) == {}
    (ignored,) = [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.source == SOURCE_IGNORE
    ]
    await hass.config_entries.async_remove(ignored.entry_id)
    await a_while(hass, freezer)
    assert list(cards(hass)) == ["Garage can be watched"]


async def test_an_ignored_charger_is_no_site(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Home Assistant keeps what is ignored as a config entry of ours."""
    await async_set_up(hass, site(hass))
    await install(EASEE, "Garage")
    await a_while(hass, freezer)
    (flow_id,) = cards(hass).values()
    flow = hass.config_entries.flow.async_get(flow_id)
    await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IGNORE},
        data={"unique_id": flow["context"]["unique_id"], "title": "Garage"},
    )
    await install(BESEN, "Hall")
    dialog = await card(hass, freezer, "Hall")
    assert "site" not in dialog.values
    name = await Dialog.site(hass)
    await name.change(name="Garage")
    assert name.errors == {}


# ---- what is looked at -----------------------------------------------------------------


async def test_a_thousand_entities_are_looked_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """And changes that cannot matter not at all: a name, an icon, an integration nobody knows."""
    await async_set_up(hass, site(hass))
    easee = await install(EASEE, "Garage")
    await a_while(hass, freezer)
    looks: list[str] = []
    async_finder(hass).async_listen(lambda: looks.append("look"))
    add_entity(hass, "sensor.other", platform="mystery")
    er.async_get(hass).async_update_entity(easee.ids["status"], name="Status")
    hass.states.async_set(easee.ids["status"], "charging")
    await a_while(hass, freezer)
    assert looks == []
    await install(BESEN)
    await install(KEBA)
    await a_while(hass, freezer)
    assert looks == ["look"]


async def test_who_stops_listening_hears_nothing_more(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """As a site that is unloaded does."""
    looks: list[str] = []
    stop = async_finder(hass).async_listen(lambda: looks.append("look"))
    stop()
    await install(KEBA)
    await a_while(hass, freezer)
    assert looks == []


# ---- behind the card -------------------------------------------------------------------


async def test_a_card_adds_its_charger_and_lets_the_group_know_of_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Without a group nobody would be told: whoever has only one wants it there."""
    entry = await async_set_up(hass, site(hass, group("North", [])))
    await install(TWO, "Depot")
    dialog = await card(hass, freezer, "Depot")
    assert dialog.step == "confirm_charger"
    assert dialog.placeholders["charger"] == "Depot"
    assert dialog.placeholders["found"] == "| Depot | OCPP | ✓ | ✓ | ✓ |"
    assert dialog.values == {"groups": ["north"]}
    await dialog.change()
    assert dialog.reason == "charger_added"
    assert dialog.placeholders == {"charger": "Depot", "site": "Depot"}
    assert stations_of(entry) == ["Depot"]
    (added,) = entry.get_subentries_of_type(SUBENTRY_STATION)
    points = [each["id"] for each in added.data["charge_points"]]
    assert len(points) == 2
    assert entry.subentries["north"].data["charge_points"] == points
    await a_while(hass, freezer)
    assert cards(hass) == {}


async def test_no_group_has_to_be_told(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Of several groups none is marked beforehand."""
    entry = await async_set_up(hass, site(hass, group("A", []), group("B", [])))
    await install(EASEE, "Garage")
    dialog = await card(hass, freezer)
    assert dialog.choices("groups") == {"a": "A", "b": "B"}
    assert dialog.values == {}
    await dialog.fill()
    assert stations_of(entry) == ["Garage"]
    assert entry.subentries["a"].data["charge_points"] == []
    assert "next_flow" not in dialog.result


async def test_without_a_group_the_wizard_follows(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Chargers that nobody is told about are of no use."""
    entry = await async_set_up(hass, site(hass))
    await install(EASEE, "Garage")
    dialog = await card(hass, freezer)
    await dialog.fill()
    assert dialog.reason == "charger_added"
    _kind, flow_id = dialog.result["next_flow"]
    wizard = hass.config_entries.subentries.async_get(flow_id)
    assert wizard["handler"] == (entry.entry_id, SUBENTRY_GROUP)


async def test_of_several_sites_one_is_chosen(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """With its groups; those of another site are refused at their field."""
    first = await async_set_up(hass, site(hass, group("A", []), title="First"))
    second = await async_set_up(hass, site(hass, group("B", []), title="Second"))
    await install(EASEE, "Garage")
    dialog = await card(hass, freezer)
    assert dialog.choices("groups") == {"a": "A · First", "b": "B · Second"}
    assert dialog.values == {"site": first.entry_id}
    await dialog.fill(site=second.entry_id, groups=["a"])
    assert dialog.errors == {"groups": "group_of_other_site"}
    assert dialog.values == {"site": second.entry_id, "groups": ["a"]}
    await dialog.fill(site=second.entry_id, groups=["b"])
    assert dialog.reason == "charger_added"
    assert (stations_of(first), stations_of(second)) == ([], ["Garage"])


async def test_a_card_can_enable_what_is_missing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """With one click, and only when asked to."""
    await async_set_up(hass, site(hass, group("A", [])))
    besen = await install(BESEN, "Garage")
    dialog = await card(hass, freezer)
    updates = async_capture_events(hass, er.EVENT_ENTITY_REGISTRY_UPDATED)
    await dialog.change(enable=True)
    assert dialog.reason == "charger_added"
    error = er.async_get(hass).async_get(besen.ids["error"])
    assert error
    assert not error.disabled
    assert [each.data["entity_id"] for each in updates] == [besen.ids["error"]]


async def test_a_name_that_is_taken_gets_a_number(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Each charging station of a site has a name of its own."""
    entry = await async_set_up(hass, site(hass, station("Garage", point("A"))))
    await install(EASEE, "Garage")
    dialog = await card(hass, freezer)
    await dialog.fill()
    assert stations_of(entry) == ["Garage", "Garage 2"]


async def test_a_card_whose_site_is_gone_says_so(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """It is open in a browser while somebody removes the site in another one."""
    entry = await async_set_up(hass, site(hass))
    await install(EASEE, "Garage")
    dialog = await card(hass, freezer)
    with patch.object(discovery_module, "_cards", return_value={}):
        await hass.config_entries.async_remove(entry.entry_id)
    await dialog.fill()
    assert dialog.reason == "no_site"
