"""The conditions: how it stands now at a target, or anywhere."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import Condition, ConditionConfig
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.services.arguments import loaded_sites
from custom_components.cp_notifications.site.targets import (
    Tag,
    charge_point_tags,
    own_tags,
    target_of,
)

from .options import CASE, CONF_WHEN, WHEN, When, checked, chosen_cases, schema


class SiteCondition(Condition):
    """Is met if something of a site that it asks for is at its target."""

    rules: ClassVar[vol.Schema] = schema()

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check target and options."""
        return checked(cls.rules, config)

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Take what somebody has chosen."""
        super().__init__(hass, config)
        self._home = hass
        self._target = target_of(config.target)
        self.options = config.options or {}

    @override
    def _async_check(self, **kwargs: Any) -> bool:
        """Return whether it is met."""
        return any(
            self._target is None or self._target.means(self.tags(site, each))
            for site in loaded_sites(self._home)
            for each in self.met_by(site)
        )

    @abstractmethod
    def met_by(self, site: Coordinator) -> Iterator[str]:
        """Yield the ids of what is so: charge points or groups."""

    def tags(self, site: Coordinator, charge_point: str) -> frozenset[Tag]:
        """Return all by which one of them can be meant."""
        groups = site.engine.groups_with(charge_point)
        return charge_point_tags(self._home, site.entry.entry_id, charge_point, groups)


class HasOpenAlert(SiteCondition):
    """A charge point has an open alert."""

    rules = schema(CASE, WHEN)

    @override
    def met_by(self, site: Coordinator) -> Iterator[str]:
        """Yield the charge points that have one of the cases."""
        cases = chosen_cases(self.options)
        told = self.options.get(CONF_WHEN, When.TOLD) == When.TOLD
        for key in site.engine.told() if told else site.engine.active():
            if key.case in cases and not key.is_link:
                yield key.charge_point


class IsNotMonitored(SiteCondition):
    """Nothing is known of a charge point."""

    @override
    def met_by(self, site: Coordinator) -> Iterator[str]:
        """Yield the charge points that are silent for too long, or behind a lost link."""
        yield from site.news.unheard
        for state in site.links.lost:
            yield from state.link.charge_points


class GroupIsMuted(SiteCondition):
    """A notification group is muted."""

    @override
    def met_by(self, site: Coordinator) -> Iterator[str]:
        """Yield the groups that are."""
        for group in site.config.groups:
            if site.engine.group_view(group).muted:
                yield group

    @override
    def tags(self, site: Coordinator, group: str) -> frozenset[Tag]:
        """Return all by which a group can be meant."""
        return own_tags(self._home, site.entry.entry_id, group)


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "group_is_muted": GroupIsMuted,
    "has_open_alert": HasOpenAlert,
    "is_not_monitored": IsNotMonitored,
}
