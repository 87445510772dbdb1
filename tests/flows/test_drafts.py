"""What dialogs do with charging stations, tried without opening one: take over, add what is missing, ask."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.cp_notifications.config_flow import SiteFlow
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.flows.drafts import Drafts
from custom_components.cp_notifications.flows.group.flow import NotificationGroupFlow
from custom_components.cp_notifications.flows.options import SiteOptions
from custom_components.cp_notifications.flows.station import ChargingStationFlow
from tests.helpers.charger import add_device, add_entity
from tests.helpers.found_chargers import BESEN, EASEE, TWO, Installer


async def test_a_charger_that_is_taken_over_is_offered_no_more(
    hass: HomeAssistant, install: Installer
) -> None:
    """Twice in one dialog it would become two stations."""
    await install(EASEE, "Garage")
    drafts = Drafts(hass)
    (found,) = drafts.offered().values()
    drafts.take_over(found)
    assert [each.title for each in drafts.stations] == ["Garage"]
    assert drafts.point is drafts.stations[0].points[0]
    assert drafts.offered() == {}


async def test_a_charger_gets_a_name_that_no_other_station_has(
    hass: HomeAssistant, install: Installer
) -> None:
    """Neither one that is stored, nor one of the same dialog."""
    await install(EASEE, "Garage")
    await install(BESEN, "garage")
    drafts = Drafts(hass, lambda: ["GARAGE"])
    for found in drafts.offered().values():
        drafts.take_over(found)
    assert [each.title for each in drafts.stations] == ["garage 2", "Garage 3"]


async def test_a_charger_is_found_by_its_device(
    hass: HomeAssistant, install: Installer
) -> None:
    """Whoever picks the device of a charger that is known need not pick entities."""
    easee = await install(EASEE, "Garage")
    entity = er.async_get(hass).async_get(easee.ids["status"])
    assert entity and entity.device_id
    drafts = Drafts(hass)
    found = drafts.found_with_device(entity.device_id)
    assert found is not None
    assert found.name == "Garage"
    assert drafts.found_with_device("another") is None


async def test_what_is_missing_is_added_and_enabled_at_the_end(
    hass: HomeAssistant, install: Installer
) -> None:
    """A dialog that is closed before has changed nothing."""
    easee = await install(EASEE, "Garage")
    registry = er.async_get(hass)
    online = easee.ids["online"]
    by_user = er.RegistryEntryDisabler.USER
    registry.async_update_entity(online, disabled_by=by_user)
    drafts = Drafts(hass)
    (found,) = drafts.offered().values()
    drafts.take_over(found)
    assert drafts.can_add(drafts.known())
    drafts.add_missing()
    assert not drafts.can_add(drafts.known())
    assert list(drafts.to_enable) == [easee.registry_id("online")]
    entity = registry.async_get(online)
    assert entity and entity.disabled
    drafts.async_enable()
    entity = registry.async_get(online)
    assert entity and not entity.disabled


def test_a_device_that_is_not_known_proposes_what_is_then_asked(
    hass: HomeAssistant,
) -> None:
    """What is only proposed is not taken for granted."""
    device = add_device(hass, "Shed", "mystery")
    add_entity(hass, "sensor.shed", device_id=device, platform="mystery")
    drafts = Drafts(hass, lambda: ["Shed"])
    drafts.start_station(device)
    assert drafts.station.title == "Shed 2"
    assert drafts.stations == []
    drafts.watch({Case.FUSE_TRIPPED: ["sensor.shed"]})
    drafts.keep_station("Shed 2")
    (question,) = drafts.questions
    assert (question.case, question.point) == (Case.FUSE_TRIPPED, drafts.point)
    assert [each.id for each in drafts.all_questions()] == [question.id]


async def test_what_the_catalogue_knows_of_an_entity_is_not_asked(
    hass: HomeAssistant, install: Installer
) -> None:
    """Also when it is picked by hand, at a station of another make."""
    easee = await install(EASEE, "Garage")
    drafts = Drafts(hass)
    drafts.start_station(None)
    drafts.watch({Case.UNAVAILABLE: [easee.ids["online"]]})
    assert drafts.questions == []
    assert drafts.point.rules(Case.UNAVAILABLE).keys() == {easee.registry_id("online")}


async def test_a_charge_point_that_is_taken_out_leaves_the_others(
    hass: HomeAssistant, install: Installer
) -> None:
    """And one that is begun belongs to its station when it has a name, not before."""
    await install(TWO, "Depot")
    drafts = Drafts(hass)
    (found,) = drafts.offered().values()
    drafts.take_over(found)
    drafts.remove_point()
    station = drafts.station
    assert [point.name for point in station.points] == ["2"]
    drafts.edit(station, station.new_point())
    assert len(station.points) == 1
    drafts.keep_point("left")
    drafts.keep_point("left")
    assert [point.name for point in station.points] == ["2", "left"]


@pytest.mark.parametrize(
    "flow", [SiteFlow, ChargingStationFlow, NotificationGroupFlow, SiteOptions]
)
def test_the_pages_of_a_dialog_stand_side_by_side(flow: type) -> None:
    """In a tower of classes nobody finds a page, and none can be tried without all below it."""

    def floors(kind: type) -> int:
        below = [each for each in kind.__bases__ if DOMAIN in each.__module__]
        return 1 + max(map(floors, below), default=0)

    assert floors(flow) <= 3
