"""The stored rules of a site become readings: here it is decided which source judges which of them.

A plain rule needs one state and is judged by `EntitySource`, which is as fast as can be. A rule with any of the
catalogue's further keys is *extended* (see `chargers/rule.py`): `SignSource` sees all that it needs.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from homeassistant.core import HomeAssistant, callback

from custom_components.cp_notifications.chargers.rule import StoredRule, is_extended
from custom_components.cp_notifications.engine.model import AlertKey, Reading

from .entity import EntitySource
from .presence import Problem
from .rules import WatchRule, parse_rule
from .signs import SignSource


class RuleSource:
    """Watches everything that the rules of a site speak of."""

    def __init__(
        self,
        hass: HomeAssistant,
        report: Callable[[Reading], None],
        on_missing: Callable[[WatchRule, Problem], None],
        on_found: Callable[[WatchRule], None],
        was_active: Callable[[AlertKey, str], bool] = lambda _key, _source: False,
    ) -> None:
        """Prepare; nothing is watched before the first `update`. See `EntitySource` for what is called when."""
        self._entities = EntitySource(hass, report, on_missing, on_found, was_active)
        self._signs = SignSource(hass, report, on_missing, on_found)

    @callback
    def update(self, rules: Iterable[tuple[AlertKey, Mapping[str, Any]]]) -> None:
        """Watch by these stored rules from now on; rules that were there before are not touched."""
        plain: list[WatchRule] = []
        extended: list[tuple[AlertKey, StoredRule]] = []
        for key, rule in rules:
            if is_extended(rule):
                extended.append((key, cast(StoredRule, rule)))
            else:
                plain.append(parse_rule(key, rule))
        # First what is over: a rule can become plain, and what is missing for it is told by one of both only.
        self._signs.let_go(extended)
        self._entities.update(plain)
        self._signs.update(extended)

    @callback
    def stop(self) -> None:
        """Watch nothing any more, and say nothing about it."""
        self._entities.stop()
        self._signs.stop()
