"""Devices: a charge point is one, a station with several is their parent, a group is a service."""

from unittest.mock import patch

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import DOMAIN
from tests.helpers.sites import (
    async_say,
    async_set_up,
    change,
    child_device,
    device,
    entity_id,
    group,
    point,
    site,
    state,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


@pytest.fixture
def charger(hass: HomeAssistant) -> dr.DeviceEntry:
    """Return the device of a charger of another integration, in an area."""
    owner = MockConfigEntry(domain="evcharger")
    owner.add_to_hass(hass)
    registry = dr.async_get(hass)
    made = registry.async_get_or_create(
        config_entry_id=owner.entry_id,
        identifiers={("evcharger", "serial")},
        manufacturer="Volt AG",
        model="Box 22",
        name="Volt",
    )
    area = ar.async_get(hass).async_get_or_create("Car park")
    changed = registry.async_update_device(made.id, area_id=area.id)
    assert changed is not None
    return changed


def unavailable_ones(hass: HomeAssistant) -> list[str]:
    """Return a list that fills with the entities of ours that become unavailable or go."""
    seen: list[str] = []

    @callback
    def note(event: Event) -> None:
        new = event.data["new_state"]
        if new is None or new.state == "unavailable":
            seen.append(event.data["entity_id"])

    hass.bus.async_listen("state_changed", note)
    return seen


async def test_a_station_with_one_charge_point_is_the_charge_point(
    hass: HomeAssistant,
) -> None:
    """It is called like the station."""
    entry = await async_set_up(
        hass, site(hass, station("Garage", point("left", "Left")))
    )
    found = device(hass, entry, "left")
    assert found.name == "Garage"
    assert found.config_subentry_id == "garage"
    assert (found.manufacturer, found.model, found.via_device_id) == (None, None, None)


async def test_several_charge_points_are_children_of_their_station(
    hass: HomeAssistant,
) -> None:
    """Each has its own name; one without is called like the station."""
    entry = await async_set_up(
        hass, site(hass, station("Garage", point("left", "Left"), point("other")))
    )
    left, other = (child_device(hass, entry, each) for each in ("left", "other"))
    box = device(hass, entry, "garage")
    assert (left.name, other.name, box.name) == ("Left", "Garage", "Garage")
    assert left.parent_device_id == other.parent_device_id == box.id
    fuse = er.async_get(hass).async_get(
        entity_id(hass, "binary_sensor", "left", "fuse")
    )
    assert fuse is not None
    assert fuse.device_id == left.id


@pytest.mark.parametrize("names", [["left"], ["left", "right"]], ids=["one", "several"])
async def test_a_station_is_linked_to_the_charger_it_was_made_from(
    hass: HomeAssistant, charger: dr.DeviceEntry, names: list[str]
) -> None:
    """And takes over its make, its model and its area."""
    entry = await async_set_up(
        hass,
        site(hass, station("Garage", *map(point, names), device_id=charger.id)),
    )
    found = device(hass, entry, "garage")
    assert (found.manufacturer, found.model) == ("Volt AG", "Box 22")
    assert found.area_id == charger.area_id
    assert found.via_device_id == charger.id


async def test_a_station_made_from_a_part_of_a_charger_is_linked_to_the_whole(
    hass: HomeAssistant, charger: dr.DeviceEntry
) -> None:
    """Home Assistant links no device to a child device; the child has its parent's area."""
    connector = dr.async_get(hass).async_get_or_create_child(
        config_entry_id=charger.config_entry_id,
        identifiers={("evcharger", "serial-1")},
        name="Connector 1",
        parent_device_id=charger.id,
    )
    entry = await async_set_up(
        hass, site(hass, station("Garage", point("left"), device_id=connector.id))
    )
    found = device(hass, entry, "left")
    assert found.via_device_id == charger.id
    assert found.model == "Box 22"
    assert found.area_id == charger.area_id


async def test_a_charger_without_an_area_gives_none(
    hass: HomeAssistant, charger: dr.DeviceEntry
) -> None:
    """The charge point is in no area then."""
    dr.async_get(hass).async_update_device(charger.id, area_id=None)
    entry = await async_set_up(
        hass, site(hass, station("Garage", point("left"), device_id=charger.id))
    )
    assert device(hass, entry, "left").area_id is None


async def test_a_charger_that_is_gone_does_not_keep_its_charge_point_from_working(
    hass: HomeAssistant, charger: dr.DeviceEntry
) -> None:
    """The link goes, the charge point stays."""
    entry = site(hass, station("Garage", point("left"), device_id=charger.id))
    dr.async_get(hass).async_remove_device(charger.id)
    await async_set_up(hass, entry)
    assert device(hass, entry, "left").via_device_id is None
    assert state(hass, "binary_sensor", "left", "fuse") == "unknown"


async def test_the_device_of_a_charge_point_follows_the_name_of_its_station(
    hass: HomeAssistant,
) -> None:
    """At once, without a reload."""
    entry = await async_set_up(hass, site(hass, station("Garage", point("left"))))
    seen = unavailable_ones(hass)
    change(hass, entry, "garage", title="Carport")
    await hass.async_block_till_done()
    assert device(hass, entry, "left").name == "Carport"
    assert not seen


async def test_a_change_of_one_station_asks_for_no_other_device(
    hass: HomeAssistant,
) -> None:
    """A site can have thousands: nobody may wait for a rename."""
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Garage", point("left")),
            station("Yard", point("right")),
            group("North", ["left", "right"]),
        ),
    )
    registry = dr.async_get(hass)
    with patch.object(
        registry, "async_get_or_create", wraps=registry.async_get_or_create
    ) as register:
        change(hass, entry, "garage", title="Carport")
        await hass.async_block_till_done()
    asked = {call.kwargs["config_subentry_id"] for call in register.call_args_list}
    assert asked == {"garage"}


# ---- charge points come and go -----------------------------------------------------


async def test_a_second_charge_point_makes_the_first_a_child_and_nothing_unavailable(
    hass: HomeAssistant,
) -> None:
    """The box keeps its device, the charge point its entities."""
    entry = await async_set_up(
        hass, site(hass, station("Garage", point("left", "Left")))
    )
    await async_say(hass, "sensor.left", "fuse")
    box = device(hass, entry, "left")
    fuse = entity_id(hass, "binary_sensor", "left", "fuse")
    seen = unavailable_ones(hass)
    both = [point("left", "Left"), point("right", "Right")]
    change(hass, entry, "garage", data={"charge_points": both})
    await hass.async_block_till_done()
    assert device(hass, entry, "garage").id == box.id
    assert device(hass, entry, "garage").identifiers == {(DOMAIN, "garage")}
    moved = er.async_get(hass).async_get(fuse)
    assert moved is not None
    assert moved.device_id == child_device(hass, entry, "left").id
    assert hass.states.is_state(fuse, "on")
    assert state(hass, "binary_sensor", "right", "fuse") == "unknown"
    assert not seen


async def test_a_charge_point_that_stays_alone_is_the_station_again(
    hass: HomeAssistant,
) -> None:
    """The other one goes with its device and its entities."""
    entry = await async_set_up(
        hass,
        site(hass, station("Garage", point("left", "Left"), point("right", "Right"))),
    )
    await async_say(hass, "sensor.left", "fuse")
    box = device(hass, entry, "garage")
    fuse = entity_id(hass, "binary_sensor", "left", "fuse")
    gone = {
        entity_id(hass, "binary_sensor", "right", key)
        for key in ("fuse", "availability", "sensor")
    }
    seen = unavailable_ones(hass)
    change(hass, entry, "garage", data={"charge_points": [point("left", "Left")]})
    await hass.async_block_till_done()
    assert device(hass, entry, "left").id == box.id
    registry = er.async_get(hass)
    moved = registry.async_get(fuse)
    assert moved is not None
    assert moved.device_id == box.id
    assert hass.states.is_state(fuse, "on")
    assert set(seen) == gone
    assert not dr.async_entries_for_parent_device(dr.async_get(hass), box.id)
    assert {entity.entity_id for entity in registry.entities.values()}.isdisjoint(gone)


async def test_one_of_three_charge_points_goes_alone(hass: HomeAssistant) -> None:
    """Nothing of the others is touched."""
    three = [point("left", "Left"), point("right", "Right"), point("wall", "Wall")]
    entry = await async_set_up(hass, site(hass, station("Garage", *three)))
    seen = unavailable_ones(hass)
    gone = {
        entity_id(hass, "binary_sensor", "right", key)
        for key in ("fuse", "availability", "sensor")
    }
    change(hass, entry, "garage", data={"charge_points": [three[0], three[2]]})
    await hass.async_block_till_done()
    assert set(seen) == gone
    box = device(hass, entry, "garage")
    children = dr.async_entries_for_parent_device(dr.async_get(hass), box.id)
    assert {child.name for child in children} == {"Left", "Wall"}


async def test_a_charge_point_that_is_replaced_leaves_nothing_behind(
    hass: HomeAssistant,
) -> None:
    """Another charge point, the same box."""
    entry = await async_set_up(hass, site(hass, station("Garage", point("left"))))
    box = device(hass, entry, "left")
    change(hass, entry, "garage", data={"charge_points": [point("new")]})
    await hass.async_block_till_done()
    assert device(hass, entry, "new").id == box.id
    assert device(hass, entry, "new").identifiers == {
        (DOMAIN, "garage"),
        (DOMAIN, "new"),
    }
    registered = er.async_entries_for_device(er.async_get(hass), box.id)
    assert {entity.unique_id for entity in registered} == {
        "new_fuse",
        "new_availability",
        "new_sensor",
    }


async def test_an_entity_that_another_integration_put_on_the_device_stays(
    hass: HomeAssistant,
) -> None:
    """A helper of the user can be there too: it is none of ours to move or remove."""
    entry = await async_set_up(hass, site(hass, station("Garage", point("left"))))
    box = device(hass, entry, "left")
    registry = er.async_get(hass)
    helper = registry.async_get_or_create(
        "sensor", "template", "left_fuse", device_id=box.id
    )
    both = [point("left", "Left"), point("right", "Right")]
    change(hass, entry, "garage", data={"charge_points": both})
    await hass.async_block_till_done()
    kept = registry.async_get(helper.entity_id)
    assert kept is not None
    assert kept.device_id == box.id


async def test_changes_made_while_the_site_was_not_loaded_are_followed(
    hass: HomeAssistant,
) -> None:
    """The registry still knows the station as it was."""
    entry = await async_set_up(hass, site(hass, station("Garage", point("left"))))
    fuse = entity_id(hass, "binary_sensor", "left", "fuse")
    assert await hass.config_entries.async_unload(entry.entry_id)
    both = [point("left", "Left"), point("right", "Right")]
    change(hass, entry, "garage", data={"charge_points": both})
    await async_set_up(hass, entry)
    child = child_device(hass, entry, "left")
    moved = er.async_get(hass).async_get(fuse)
    assert moved is not None
    assert moved.device_id == child.id
    assert state(hass, "binary_sensor", "left", "fuse") == "unknown"


async def test_a_deleted_station_takes_its_devices_and_entities_along(
    hass: HomeAssistant,
) -> None:
    """Also those of its children."""
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Garage", point("left", "Left"), point("right", "Right")),
            station("Yard", point("yard")),
        ),
    )
    hass.config_entries.async_remove_subentry(entry, "garage")
    await hass.async_block_till_done()
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert {entity.config_subentry_id for entity in registered} == {"yard"}
    devices = dr.async_get(hass)
    assert [
        each.name for each in dr.async_entries_for_config_entry(devices, entry.entry_id)
    ] == ["Yard"]
    assert not dr.async_child_entries_for_config_entry(devices, entry.entry_id)


# ---- groups ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "members", "model"),
    [
        pytest.param("en", 0, "No charge points", id="none"),
        pytest.param("en", 1, "1 charge point", id="one"),
        pytest.param("en", 3, "3 charge points", id="several"),
        pytest.param("de", 0, "Keine Ladepunkte", id="none in German"),
        pytest.param("de", 1, "1 Ladepunkt", id="one in German"),
        pytest.param("de", 3, "3 Ladepunkte", id="several in German"),
    ],
)
async def test_a_group_is_a_service_that_says_how_many_charge_points_it_has(
    hass: HomeAssistant, language: str, members: int, model: str
) -> None:
    """So the overview shows it beside the name."""
    hass.config.language = language
    points = [point(name, name) for name in ("left", "right", "wall")]
    ids = [each["id"] for each in points]
    entry = await async_set_up(
        hass, site(hass, station("Garage", *points), group("North", ids[:members]))
    )
    found = device(hass, entry, "north")
    assert found.entry_type is dr.DeviceEntryType.SERVICE
    assert (found.name, found.model) == ("North", model)
    assert found.config_subentry_id == "north"


async def test_the_device_of_a_group_follows_its_name_and_its_number(
    hass: HomeAssistant,
) -> None:
    """At once, without a reload."""
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Garage", point("left")),
            station("Yard", point("yard")),
            group("North", ["left"]),
        ),
    )
    seen = unavailable_ones(hass)
    data = {**entry.subentries["north"].data, "charge_points": ["left", "yard"]}
    change(hass, entry, "north", title="South", data=data)
    await hass.async_block_till_done()
    found = device(hass, entry, "north")
    assert (found.name, found.model) == ("South", "2 charge points")
    hass.config_entries.async_remove_subentry(entry, "yard")
    await hass.async_block_till_done()
    assert device(hass, entry, "north").model == "1 charge point"
    assert not [each for each in seen if "yard" not in each]
