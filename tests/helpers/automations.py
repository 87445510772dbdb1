"""Automations as people write them, and what they did."""

from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component

from custom_components.cp_notifications.const import DOMAIN


class Runs:
    """What the automations of a test were triggered by."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen to their actions."""
        self._hass = hass
        self.data: list[dict[str, Any]] = []
        hass.bus.async_listen("ran", self._on_ran)

    @callback
    def _on_ran(self, event: Event) -> None:
        self.data.append(dict(event.data["trigger"]))

    @property
    def short(self) -> list[str]:
        """Return of each run what it was about, for example `case_began p1 fuse_tripped`."""
        return [
            " ".join(
                str(run[key])
                for key in ("platform", "charge_point_id", "case", "link", "group_id")
                if key in run
            ).removeprefix(f"{DOMAIN}.")
            for run in self.data
        ]


async def async_automate(
    hass: HomeAssistant,
    *triggers: dict[str, Any],
    conditions: list[dict[str, Any]] | None = None,
) -> Runs:
    """Set automations up, one for each trigger."""
    runs = Runs(hass)
    automations = [
        {
            "alias": f"Automation {number}",
            "mode": "queued",
            "max": 100,
            "triggers": [trigger],
            "conditions": conditions or [],
            "actions": [{"event": "ran", "event_data": {"trigger": "{{ trigger }}"}}],
        }
        for number, trigger in enumerate(triggers)
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()
    return runs


def trigger(key: str, target: Any = None, **options: Any) -> dict[str, Any]:
    """Return one of our triggers as it stands in YAML."""
    return {"trigger": f"{DOMAIN}.{key}", "target": target or {}, "options": options}


def condition(key: str, target: Any = None, **options: Any) -> dict[str, Any]:
    """Return one of our conditions as it stands in YAML."""
    return {"condition": f"{DOMAIN}.{key}", "target": target or {}, "options": options}
