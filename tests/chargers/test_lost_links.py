"""Own link or own charger? What the site says and does when all charge points of an integration go at once."""

from collections.abc import AsyncGenerator, Iterator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockModule,
    mock_config_flow,
    mock_integration,
    mock_platform,
)

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.diagnostics import (
    async_get_config_entry_diagnostics,
)
from custom_components.cp_notifications.site.targets import device_id
from tests.helpers.actions import async_ask
from tests.helpers.automations import async_automate, trigger
from tests.helpers.sites import change

from .home import Entity, Home, binary, sensor
from .stories.custom_cloud import EASEE, ZAPTEC
from .stories.custom_local import GARO

pytestmark = pytest.mark.usefixtures("hass_storage", "mailbox", "saved_at_once")

HOUR = 3600.0
ISSUE = "link_lost"


def warp(name: str) -> Iterator[Entity]:
    """Yield the entities of a WARP charger, which Home Assistant reaches by an MQTT broker."""
    way = f"warp-{name}"
    yield sensor(f"state {name}", f"{way}-chargerstate", "0", device=name)
    yield binary(f"error {name}", f"{way}-error", device=name)
    yield binary(f"online {name}", f"{way}-online", "on", device=name)
    yield binary(f"cable {name}", f"{way}-cable", device=name)
    yield binary(f"ready {name}", f"{way}-ready", device=name)


LAMP = sensor("lamp", "kitchen-lamp", "20", device="lamp")


class Depot(Home):
    """A home whose chargers are watched, and are well."""

    def options(self, **timing: object) -> None:
        """Let the group be told otherwise."""
        assert self.site
        data = dict(self.site.subentries["everybody"].data)
        change(self.hass, self.site, "everybody", data={**data, "timing": timing})

    @property
    def issues(self) -> list[tuple[str, str]]:
        """What is said of links under repairs: which link, and how many charge points."""
        return self.issues_of(ISSUE)

    def issues_of(self, kind: str) -> list[tuple[str, str]]:
        """The same for one kind of issue."""
        return [
            (
                each.translation_placeholders["link"],
                each.translation_placeholders["number"],
            )
            for each in ir.async_get(self.hass).issues.values()
            if each.domain == DOMAIN
            and each.translation_key == kind
            and each.translation_placeholders
        ]

    @property
    def lost(self) -> list[tuple[str, int]]:
        """Which links are lost, and how many charge points are not monitored because of them."""
        return [
            (each.link.name, len(each.link.charge_points))
            for each in self.coordinator.links.lost
        ]

    def of(self, *names: str) -> list[str]:
        """Return the labels of the entities of some chargers."""
        return [label for label in self.entities if label.split()[-1] in names]


class _SignIn(ConfigFlow):
    """The dialog of an integration that wants somebody to sign in again."""

    async def async_step_reauth(self, _data: object) -> ConfigFlowResult:
        """Ask for the password."""
        return self.async_show_form(step_id="password")

    async def async_step_password(self, _data: object = None) -> ConfigFlowResult:
        """Take it."""
        return self.async_abort(reason="reauth_successful")


@pytest.fixture
def sign_in(hass: HomeAssistant) -> Iterator[None]:
    """Let GARO's integration have a dialog to sign in again."""
    mock_integration(hass, MockModule(GARO.platform))
    mock_platform(hass, f"{GARO.platform}.config_flow", None)
    with mock_config_flow(GARO.platform, _SignIn):
        yield


async def depot(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    platform: str,
    *entities: Entity,
) -> Depot:
    """Return a home with these entities, watched for a minute."""
    home = Depot(hass, freezer, platform, entities)
    await home.is_well()
    await home.watch()
    await home.passes(60)
    return home


@pytest.fixture
async def brokered(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[Depot]:
    """Return two chargers and a lamp behind one broker."""
    home = await depot(hass, freezer, "mqtt", *warp("one"), *warp("two"), LAMP)
    yield home
    home.leave()


# ---- a link that is seen by what is behind it ----------------------------------------------


async def test_a_broker_that_is_gone_is_no_dead_charger(brokered: Depot) -> None:
    """It is said under repairs when it lasts, and by the action; nobody gets a mail."""
    await brokered.is_unavailable()
    assert brokered.lost == [("MQTT", 2)]
    await brokered.passes(240)
    assert brokered.issues == []
    await brokered.passes(2 * HOUR)
    assert brokered.issues == [("MQTT", "2")]
    answer = await async_ask(brokered.hass, "list_alerts")
    assert answer["alerts"] == []
    (link,) = answer["links"]
    assert (link["site"], link["link"]) == ("Depot", "MQTT")
    assert len(link["charge_points"]) == 2
    assert link["since"]
    await brokered.is_well()
    await brokered.passes(HOUR)
    assert (brokered.lost, brokered.issues, brokered.told) == ([], [], [])


async def test_automations_hear_of_a_link_once(brokered: Depot) -> None:
    """At any charge point behind it, or anywhere; with the names and ids of all of them."""
    behind = brokered.coordinator.points
    device = device_id(brokered.hass, brokered.coordinator.entry.entry_id, min(behind))
    runs = await async_automate(
        brokered.hass,
        trigger("link_lost", {"device_id": device}),
        trigger("link_restored"),
    )
    await brokered.is_unavailable()
    await brokered.passes(HOUR)
    assert runs.short == ["link_lost MQTT"]
    assert set(runs.data[0]["charge_point_ids"]) == set(behind)
    await brokered.is_well()
    await brokered.passes(HOUR)
    assert runs.short[1:] == ["link_restored MQTT"]


async def test_a_group_can_be_told_once(brokered: Depot) -> None:
    """One mail, not one for each charger; and one when the link is there again."""
    brokered.options(tell_links=True)
    await brokered.is_unavailable()
    await brokered.passes(HOUR)
    assert brokered.told == ["unavailable firing"]
    await brokered.is_well()
    await brokered.passes(HOUR)
    assert brokered.told == ["unavailable firing", "unavailable resolved"]


async def test_chargers_that_are_gone_behind_a_broker_that_is_alive_are_told(
    brokered: Depot,
) -> None:
    """Somebody switched off the power: the lamp is there, so the broker is."""
    await brokered.is_unavailable(*brokered.of("one", "two"))
    assert brokered.lost == []
    await brokered.passes(360)
    assert brokered.told == ["unavailable firing"] * 2


async def test_one_of_two_chargers_is_told(brokered: Depot) -> None:
    """As ever."""
    await brokered.is_unavailable(*brokered.of("one"))
    await brokered.passes(360)
    assert brokered.told == ["unavailable firing"]


async def test_a_charger_that_does_not_come_back_with_the_broker_is_told(
    brokered: Depot,
) -> None:
    """Of the time while the link was lost nothing is known: it is gone since the link is back."""
    await brokered.is_unavailable()
    await brokered.passes(HOUR)
    await brokered.reads(
        **{
            label: brokered.entities[label].state
            for label in (*brokered.of("one"), "lamp")
        }
    )
    assert brokered.lost == []
    await brokered.passes(240)
    assert brokered.told == []
    await brokered.passes(120)
    assert brokered.told == ["unavailable firing"]


async def test_the_only_charger_behind_a_broker_is_not_monitored_with_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """That nothing else is left either says that it is the broker."""
    home = await depot(hass, freezer, "mqtt", *warp("one"), LAMP)
    await home.is_unavailable()
    await home.passes(HOUR)
    assert (home.lost, home.told) == ([("MQTT", 1)], [])
    home.leave()


async def test_the_only_thing_behind_a_broker_is_told(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing says that it is the broker: better a mail too much than a dead charger nobody knows of."""
    home = await depot(hass, freezer, "mqtt", *warp("one"))
    await home.is_unavailable()
    await home.passes(HOUR)
    assert (home.lost, home.told) == ([], ["unavailable firing"])
    home.leave()


# ---- a link that shows itself ------------------------------------------------------------


async def test_what_a_lost_stream_last_said_is_not_taken_for_true(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Easee's entities stay as they were: without the stream nobody knows whether they are right."""
    home = await depot(hass, freezer, "easee", *EASEE.entities)
    assert home.not_monitored == []
    home.write("online", "on", state_signalRConnected=False)
    await home.passes(360)
    assert home.lost == [("Easee", 1)]
    assert len(home.not_monitored) == 1
    assert home.issues == [("Easee", "1")]
    home.write("online", "on", state_signalRConnected=True)
    await home.passes(60)
    assert home.not_monitored == []
    assert (home.lost, home.issues, home.told) == ([], [], [])
    home.leave()


async def test_the_entity_that_shows_a_link_may_be_renamed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """It is followed within seconds."""
    home = await depot(hass, freezer, "easee", *EASEE.entities)
    old = home.ids["online"]
    home.ids["online"] = f"{old}_new"
    er.async_get(hass).async_update_entity(old, new_entity_id=home.ids["online"])
    hass.states.async_remove(old)
    await home.reads(online="on")
    await home.passes(20)
    home.write("online", "on", state_signalRConnected=False)
    await home.passes(20)
    assert home.lost == [("Easee", 1)]
    home.leave()


async def test_a_site_that_is_unloaded_follows_no_links(brokered: Depot) -> None:
    """Whatever happens in the same moment."""
    links = brokered.coordinator.links
    await brokered.is_unavailable(*brokered.of("one"))
    for label in (*brokered.of("two"), "lamp"):
        brokered.write(label, "unavailable")
    links.stop()
    await brokered.hass.async_block_till_done()
    assert links.lost == []


async def test_a_fault_that_comes_while_the_stream_is_lost_is_told(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """What is known to be wrong counts, however it came to be known."""
    home = await depot(hass, freezer, "easee", *EASEE.entities)
    home.write("online", "on", state_signalRConnected=False)
    await home.passes(60)
    await home.reads(status="error_overcurrent")
    await home.passes(60)
    assert home.told == ["fuse_tripped firing"]
    home.leave()


async def test_a_restart_while_a_link_is_lost_repeats_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """While nothing is known, it stays as it was."""
    home = await depot(hass, freezer, "zaptec", *ZAPTEC.entities)
    home.options(tell_links=True)
    await home.is_unavailable()
    await home.passes(HOUR)
    assert home.told == ["unavailable firing"]
    await home.restarts(home.is_unavailable)
    await home.passes(HOUR)
    assert home.told == ["unavailable firing"]
    assert home.lost == [("Zaptec", 1)]
    await home.restarts()
    await home.passes(HOUR)
    assert home.told == ["unavailable firing", "unavailable resolved"]
    home.leave()


async def test_an_integration_that_is_reloaded_has_lost_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Its entities are unavailable for a moment, as with a lost link; but it is not loaded then."""
    home = await depot(hass, freezer, "zaptec", *ZAPTEC.entities)
    home.options(tell_links=True, hold={"unavailable": 0}, group_wait=0)
    home.is_set_up(ConfigEntryState.UNLOAD_IN_PROGRESS)
    await home.is_unavailable()
    await home.passes(60)
    home.is_set_up(ConfigEntryState.LOADED)
    await home.is_well()
    await home.passes(60)
    assert (home.lost, home.told) == ([], [])
    home.leave()


async def test_an_integration_that_is_loaded_again_is_looked_at_once_more(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Its entities may not change any more, as they are unavailable already."""
    home = await depot(hass, freezer, "zaptec", *ZAPTEC.entities)
    home.is_set_up(ConfigEntryState.SETUP_IN_PROGRESS)
    await home.is_unavailable()
    assert home.lost == []
    home.is_set_up(ConfigEntryState.LOADED)
    await home.passes(1)
    assert home.lost == [("Zaptec", 1)]
    home.leave()


# ---- what changes meanwhile ------------------------------------------------------------------


async def test_a_charging_station_that_is_removed_while_its_link_is_lost(
    brokered: Depot,
) -> None:
    """It is not counted any more, and a link without charge points is none."""
    assert brokered.site
    await brokered.is_unavailable()
    await brokered.passes(HOUR)
    first, second = [
        each.subentry_id
        for each in brokered.site.get_subentries_of_type("charging_station")
    ]
    brokered.hass.config_entries.async_remove_subentry(brokered.site, first)
    await brokered.passes(20)
    assert brokered.issues == [("MQTT", "1")]
    brokered.hass.config_entries.async_remove_subentry(brokered.site, second)
    await brokered.passes(20)
    assert (brokered.lost, brokered.issues, brokered.told) == ([], [], [])


async def test_a_charger_that_is_found_later_is_behind_its_link_too(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The site was set up while the integration was not there."""
    home = Depot(hass, freezer, "zaptec", ZAPTEC.entities)
    await home.is_well()
    await home.watch()
    assert home.site
    await home.unwatch()
    home.forget()
    await home.watch()
    await home.passes(20)
    assert home.coordinator.links.states == {}
    home.register_again()
    await home.passes(20)
    assert len(home.coordinator.links.states) == 1
    home.leave()


async def test_diagnostics_say_how_the_links_stand(brokered: Depot) -> None:
    """A bug report may be about what was not told."""
    await brokered.is_unavailable()
    assert brokered.site
    shown = await async_get_config_entry_diagnostics(brokered.hass, brokered.site)
    (link,) = shown["links"]
    assert link["lost"] is True
    assert len(link["link"]["charge_points"]) == 2


@pytest.mark.usefixtures("sign_in")
async def test_a_login_that_is_not_accepted_any_more_is_no_dead_charger(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Somebody has changed a password; nobody drives out for that, but it is said what to do."""
    home = await depot(hass, freezer, GARO.platform, *GARO.entities)
    assert home.entry
    home.entry.async_start_reauth(hass)
    await home.is_unavailable()
    await home.passes(HOUR)
    assert home.told == []
    assert home.lost == [("GARO", 3)]
    assert home.issues == []
    assert home.issues_of("sign_in_again") == [("GARO", "3")]

    (flow,) = home.entry.async_get_active_flows(hass, {SOURCE_REAUTH})
    await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    await home.is_well()
    await home.passes(60)
    assert (home.told, home.lost) == ([], [])
    assert home.issues_of("sign_in_again") == []


@pytest.mark.usefixtures("sign_in")
async def test_a_charger_that_is_still_gone_after_somebody_has_signed_in_is_told(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The login was not all that was wrong."""
    home = await depot(hass, freezer, GARO.platform, *GARO.entities)
    assert home.entry
    await home.is_unavailable()
    home.entry.async_start_reauth(hass)
    await home.passes(HOUR)
    assert home.told == []
    (flow,) = home.entry.async_get_active_flows(hass, {SOURCE_REAUTH})
    await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    await home.passes(HOUR)
    assert home.told == ["unavailable firing"] * 3
