"""The three binary sensors of a charge point: the state as it is, at once."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_translate_state
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import AlertKey, Case

from .helpers.sites import (
    async_say,
    async_set_up,
    attributes,
    change,
    entity_id,
    group,
    point,
    site,
    state,
    station,
)

LEFT_FUSE = AlertKey("left", Case.FUSE_TRIPPED)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")

CASES = pytest.mark.parametrize(
    ("key", "bad", "there", "over"),
    [
        pytest.param("fuse", "fuse", "on", "off", id="fuse"),
        pytest.param("availability", "offline", "off", "on", id="availability"),
        pytest.param("sensor", "shock", "on", "off", id="sensor"),
    ],
)


@CASES
async def test_a_case_shows_at_once_and_so_does_its_end(
    hass: HomeAssistant, key: str, bad: str, there: str, over: str
) -> None:
    """The hold time of a group is of no concern here."""
    await async_set_up(hass, site(hass, station("Garage", point("left"))))
    await async_say(hass, "sensor.left", bad)
    assert state(hass, "binary_sensor", "left", key) == there
    await async_say(hass, "sensor.left", "ready")
    assert state(hass, "binary_sensor", "left", key) == over


@CASES
async def test_what_is_there_at_the_start_shows_at_once(
    hass: HomeAssistant, key: str, bad: str, there: str, over: str
) -> None:
    """Whatever the order in which Home Assistant sets things up."""
    await async_say(hass, "sensor.left", bad)
    await async_set_up(hass, site(hass, station("Garage", point("left"))))
    assert state(hass, "binary_sensor", "left", key) == there


@CASES
async def test_what_nothing_tells_is_unknown_and_not_unavailable(
    hass: HomeAssistant, key: str, bad: str, there: str, over: str
) -> None:
    """Unknown is not fine."""
    await async_set_up(hass, site(hass, station("Garage", point("left", sources={}))))
    assert state(hass, "binary_sensor", "left", key) == "unknown"


async def test_a_charger_that_is_gone_is_off_and_not_unavailable(
    hass: HomeAssistant,
) -> None:
    """Home Assistant's unavailable would say that nobody knows."""
    await async_set_up(hass, site(hass, station("Garage", point("left"))))
    await async_say(hass, "sensor.left", "ready")
    await async_say(hass, "sensor.left", "unavailable")
    assert state(hass, "binary_sensor", "left", "availability") == "off"
    assert state(hass, "binary_sensor", "left", "fuse") == "unknown"


async def test_a_case_says_since_when_and_what_the_charger_said(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """As long as it is there, and no longer."""
    await async_set_up(hass, site(hass, station("Garage", point("left"))))
    now = dt_util.utcnow()
    await async_say(hass, "sensor.left", "fuse")
    freezer.tick(timedelta(minutes=1))
    found = attributes(hass, "binary_sensor", "left", "fuse")
    assert found["since"] == now
    assert found["code"] == "fuse"
    await async_say(hass, "sensor.left", "ready")
    assert not {"since", "code", "detail"} & set(
        attributes(hass, "binary_sensor", "left", "fuse")
    )


async def test_a_report_without_words_adds_no_empty_attributes(
    hass: HomeAssistant,
) -> None:
    """An automation need not say more than that it is so."""
    entry = await async_set_up(
        hass, site(hass, station("Garage", point("left", sources={})))
    )
    entry.runtime_data.async_report(LEFT_FUSE, True)
    assert set(attributes(hass, "binary_sensor", "left", "fuse")) == {
        "device_class",
        "friendly_name",
        "since",
    }


async def test_what_a_charger_says_is_cut_to_a_length(hass: HomeAssistant) -> None:
    """A charger can send whatever it likes."""
    entry = await async_set_up(
        hass, site(hass, station("Garage", point("left", sources={})))
    )
    entry.runtime_data.async_report(LEFT_FUSE, True, "x" * 5000)
    detail = attributes(hass, "binary_sensor", "left", "fuse")["detail"]
    assert detail == "x" * 255


async def test_a_state_is_written_once_for_each_change(hass: HomeAssistant) -> None:
    """A charger that repeats itself costs nothing, nor does another charge point."""
    await async_set_up(
        hass,
        site(hass, station("Garage", point("left")), station("Yard", point("yard"))),
    )
    await async_say(hass, "sensor.left", "ready")
    written: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        written.append(event.data["entity_id"])

    hass.bus.async_listen("state_changed", note)
    await async_say(hass, "sensor.left", "fuse")
    await async_say(hass, "sensor.left", "fuse")
    assert written == ["sensor.left", entity_id(hass, "binary_sensor", "left", "fuse")]


async def test_they_have_no_entity_category_so_that_targets_reach_them(
    hass: HomeAssistant,
) -> None:
    """An automation can target the device or its area."""
    entry = await async_set_up(hass, site(hass, station("Garage", point("left"))))
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert [entity.entity_category for entity in registered] == [None] * 3
    assert {entity.config_subentry_id for entity in registered} == {"garage"}


@pytest.mark.parametrize(
    ("key", "language", "texts"),
    [
        pytest.param("fuse", "en", ("Tripped", "Fine"), id="fuse in English"),
        pytest.param("fuse", "de", ("Ausgelöst", "In Ordnung"), id="fuse in German"),
        pytest.param(
            "availability",
            "en",
            ("Communicates", "Does not communicate"),
            id="availability in English",
        ),
        pytest.param(
            "availability",
            "de",
            ("Erreichbar", "Nicht erreichbar"),
            id="availability in German",
        ),
        pytest.param("sensor", "en", ("Triggered", "Fine"), id="sensor in English"),
    ],
)
async def test_the_states_have_words_of_their_own(
    hass: HomeAssistant, key: str, language: str, texts: tuple[str, str]
) -> None:
    """In the language of Home Assistant."""
    hass.config.language = language
    await async_set_up(hass, site(hass, station("Garage", point("left"))))
    said = [
        async_translate_state(hass, value, "binary_sensor", DOMAIN, key, "problem")
        for value in ("on", "off")
    ]
    assert tuple(said) == texts


async def test_an_entity_that_is_removed_hears_nothing_any_more(
    hass: HomeAssistant,
) -> None:
    """A charge point that is deleted leaves no listener behind."""
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Garage", point("left"), point("right")),
            group("All", ["left"]),
        ),
    )
    gone = entity_id(hass, "binary_sensor", "right", "fuse")
    changes = async_capture_events(hass, "state_changed")
    change(hass, entry, "garage", data={"charge_points": [point("left")]})
    await hass.async_block_till_done()
    await async_say(hass, "sensor.right", "fuse")
    assert hass.states.get(gone) is None
    assert [
        event.data["new_state"] for event in changes if event.data["entity_id"] == gone
    ] == [None]
