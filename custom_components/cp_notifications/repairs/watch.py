"""Keeps the repair issues of one site true, and mends what it may mend by itself.

`repairs/kinds.py` knows what each issue says; this file knows when to look.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.const import CONF_MAIL
from custom_components.cp_notifications.delivery.accounts import (
    async_add_recipients,
    missing_recipients,
)
from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import (
    AccountChanged,
    AlertKey,
    DeliveryTried,
    Outcome,
    SiteConfig,
)
from custom_components.cp_notifications.ocpp.site import OcppSite
from custom_components.cp_notifications.site.config import SitePoint
from custom_components.cp_notifications.site.news import SiteNews
from custom_components.cp_notifications.site.part import Part
from custom_components.cp_notifications.site.store import SnapshotStore
from custom_components.cp_notifications.sources.links import LinkState
from custom_components.cp_notifications.sources.presence import Problem
from custom_components.cp_notifications.sources.rules import WatchRule

from . import kinds
from .failing import FailingAddresses
from .unheard import Unheard

LINK_PATIENCE: Final = timedelta(minutes=5)
"""How long a link must be lost to be shown: as long as a charge point must be gone to be told, by default."""


class Site(Protocol):
    """What the issues need to know of their site."""

    points: dict[str, SitePoint]
    config: SiteConfig

    @property
    def engine(self) -> Engine:
        """The engine, to be read."""

    @property
    def news(self) -> SiteNews:
        """What automations hear of."""


class SiteIssues(Part):
    """What only a person can mend at one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        site: Site,
        sources_changed: Callable[[], None],
        address_fails: Callable[[Mapping[str, str]], None],
    ) -> None:
        """Begin with nothing found.

        `sources_changed` is called when other entities are missing than before; `address_fails`
        with the addresses that have not taken a mail for long, and why, when there is another.
        """
        self._address_fails = address_fails
        self._failing = FailingAddresses(hass, self._on_failing)
        self._sources_changed = sources_changed
        self._hass = hass
        self._entry = entry
        self._site = site
        self._unheard = Unheard(hass, lambda: site.engine.unheard(), self._on_silent)
        self._known: tuple[Any, frozenset[str]] = (None, frozenset())
        """The mail account, and the addresses it was asked to know."""
        self._missing: dict[tuple[AlertKey, str], tuple[WatchRule, Problem]] = {}
        self._refused: dict[str, str] = {}
        """Addresses that refused a mail for good, and why."""
        self._looking: asyncio.Handle | None = None
        self._is_stopped = False
        self._lost_links: Sequence[LinkState] = ()
        self._cancel_links: CALLBACK_TYPE | None = None
        self._saving_works = True

    @override
    async def async_start(self) -> None:
        """Look at everything once."""
        self._known = self._account_and_addresses()
        self._look()
        kinds.async_show_mail_account(self._hass, self._entry)
        self._unheard.async_start()

    @override
    @callback
    def async_follow(self) -> None:
        """Look again; tell the mail account of addresses that are new to it.

        It is told only after a change, which said so beforehand: a recipient that a person
        has removed from the account does not come back by itself.
        """
        self._look()
        before, self._known = self._known, self._account_and_addresses()
        account, addresses = self._known
        self._forget_refused(addresses)
        self._failing.forget_but(addresses)
        new = addresses if account != before[0] else addresses - before[1]
        missing = missing_recipients(self._hass, account, sorted(new))
        if missing:
            self._entry.async_create_background_task(
                self._hass, self._async_add(missing), f"{self._entry.title} recipients"
            )
        else:
            kinds.async_show_mail_account(self._hass, self._entry)
        self._unheard.async_look()

    @callback
    def async_account_changed(self) -> None:
        """Look at the mail account again."""
        kinds.async_show_mail_account(self._hass, self._entry)

    @override
    async def async_stop(self) -> None:
        """Close everything: nothing is found any more."""
        self._is_stopped = True
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self._unheard.async_stop()
        self._failing.stop()
        self.links_lost(())
        kinds.async_forget(self._hass, self._entry)

    @property
    def missing(self) -> list[tuple[WatchRule, Problem]]:
        """Which entities cannot tell their case, and why."""
        return list(self._missing.values())

    @callback
    def source_missing(self, rule: WatchRule, problem: Problem) -> None:
        """An entity cannot tell its case."""
        self._missing[rule.key, rule.entity] = (rule, problem)
        self._look_at_sources_soon()

    @callback
    def source_found(self, rule: WatchRule) -> None:
        """An entity can tell its case again, or is not asked any more."""
        if self._missing.pop((rule.key, rule.entity), None):
            self._look_at_sources_soon()

    @callback
    def links_lost(self, lost: Sequence[LinkState]) -> None:
        """These links are lost now. It is shown when that lasts: clouds hiccup."""
        self._lost_links = lost
        self._look_at_links(dt_util.utcnow())

    @callback
    def _look_at_links(self, now: datetime) -> None:
        if self._cancel_links is not None:
            self._cancel_links()
            self._cancel_links = None
        due = {
            state: (state.since or now) + LINK_PATIENCE for state in self._lost_links
        }
        kinds.async_show_lost_links(
            self._hass,
            self._entry,
            self._site.points,
            [state for state, when in due.items() if when <= now],
        )
        if later := [when for when in due.values() if when > now]:
            job = HassJob(self._look_at_links, cancel_on_shutdown=True)
            self._cancel_links = async_track_point_in_utc_time(
                self._hass, job, min(later)
            )

    @callback
    def _on_silent(self, keys: list[AlertKey]) -> None:
        self.silent(keys)
        self._site.news.async_silent(keys, self._site.engine.unheard())

    @callback
    def silent(self, keys: Iterable[AlertKey]) -> None:
        """Nothing has been heard of these cases for too long; a missing entity and a lost link are issues of their own."""
        # It is called now and then: what is only said after a time is looked for, too.
        kinds.async_show_disabled(
            self._hass, self._entry, self._site.points, self._site.config
        )
        said = {key for key, _entity in self._missing}
        behind = {
            each for state in self._lost_links for each in state.link.charge_points
        }
        kinds.async_show_not_monitored(
            self._hass,
            self._entry,
            self._site.points,
            [k for k in keys if k not in said and k.charge_point not in behind],
        )

    @callback
    def tried(self, delivery: DeliveryTried) -> None:
        """A mail was tried at an address."""
        if delivery.outcome in (Outcome.ADDRESS_FAILED, Outcome.UNCERTAIN):
            self._failing.failed(delivery.address, delivery.error)
        elif delivery.outcome is not Outcome.ACCOUNT_FAILED:
            self._failing.forget([delivery.address])
        if delivery.outcome is Outcome.REFUSED:
            self._refused[delivery.address] = delivery.error
        elif self._refused.pop(delivery.address, None) is None:
            return
        kinds.async_show_refused(self._hass, self._entry, self._refused)

    @callback
    def _on_failing(self, failing: Mapping[str, str], is_new: bool) -> None:
        kinds.async_show_failing(self._hass, self._entry, failing)
        if is_new:
            self._address_fails(failing)

    @callback
    def account_works(self, change: AccountChanged) -> None:
        """The mail account has failed for some minutes, or works again."""
        since = None if change.outage is None else change.outage.since
        kinds.async_show_mail_down(self._hass, self._entry, since, change.error)

    @callback
    def ocpp_changed(self, ocpp: OcppSite) -> None:
        """Charging stations can, or cannot, connect."""
        kinds.async_show_ocpp(
            self._hass,
            self._entry,
            ocpp.options.door.port,
            ocpp.port.problem,
            ocpp.contested_identities(),
        )

    @callback
    def saved(self, works: bool) -> None:
        """The snapshot was written, or could not be."""
        if works is not self._saving_works and not self._is_stopped:
            self._saving_works = works
            kinds.async_show_saving(self._hass, self._entry, works)

    @callback
    def files_read(self, stores: Mapping[str, SnapshotStore]) -> None:
        """What was remembered has been read, as far as it could be."""
        kinds.async_show_files(self._hass, self._entry, stores)

    def _look(self) -> None:
        points, config = self._site.points, self._site.config
        kinds.async_show_disabled(self._hass, self._entry, points, config)
        kinds.async_show_groups(self._hass, self._entry, config)
        kinds.async_show_untold(self._hass, self._entry, points, config)
        kinds.async_show_entity_limit(self._hass, self._entry)
        self._look_at_sources()

    def _forget_refused(self, addresses: frozenset[str]) -> None:
        """An address that nobody has any more, or that was just typed anew, is no issue."""
        gone = self._refused.keys() - addresses
        for address in gone:
            del self._refused[address]
        if gone:
            kinds.async_show_refused(self._hass, self._entry, self._refused)

    def _account_and_addresses(self) -> tuple[Any, frozenset[str]]:
        groups = self._site.config.groups.values()
        addresses = [a for group in groups for a in group.addresses]
        return self._entry.data.get(CONF_MAIL), frozenset(addresses)

    async def _async_add(self, addresses: list[str]) -> None:
        account = self._entry.data.get(CONF_MAIL)
        await async_add_recipients(self._hass, account, addresses)
        kinds.async_show_mail_account(self._hass, self._entry)

    @callback
    def _look_at_sources_soon(self) -> None:
        """Once for all that change together: an integration can lose a thousand entities at once."""
        if self._looking is None and not self._is_stopped:
            self._looking = self._hass.loop.call_soon(self._look_at_sources)

    @callback
    def _look_at_sources(self) -> None:
        self._looking = None
        kinds.async_show_missing_sources(
            self._hass, self._entry, self._site.points, self._missing.values()
        )
        kinds.async_show_renamed(self._hass, self._entry, self._missing.values())
        self._sources_changed()
