"""Makes a configuration folder for a Home Assistant that is thrown away afterwards."""

import json
from pathlib import Path
from typing import Any

from .ports import LOOPBACK

ROOT = Path(__file__).parents[3]
INTEGRATIONS = (
    ROOT / "custom_components" / "cp_notifications",
    ROOT / "tests" / "e2e" / "custom_components" / "demo_charger",
    ROOT / "tests" / "e2e" / "custom_components" / "demo_park",
    ROOT / "tests" / "e2e" / "custom_components" / "easee",
)

# Without `default_config`: much of it reaches for the network.
CONFIGURATION = """\
homeassistant:
  name: Demo site
  latitude: 53.55
  longitude: 9.99
  time_zone: Europe/Berlin
  country: DE
  currency: EUR
  unit_system: metric
  language: {language}
  internal_url: {url}
frontend:
history:
logbook:
config:
"""


def make_folder(folder: Path, port: int, language: str = "en") -> None:
    """Fill an empty folder for a Home Assistant that answers on a loopback port only."""
    url = f"http://{LOOPBACK}:{port}"
    configuration = CONFIGURATION.format(language=language, url=url)
    (folder / "configuration.yaml").write_text(configuration, "utf-8")
    (folder / ".storage").mkdir()
    _store(folder, "http", 2, 2, _http(port))
    # The steps that would fetch the weather and a radio station list are done already.
    _store(folder, "onboarding", 4, 1, {"done": ["core_config", "analytics"]})
    (folder / "custom_components").mkdir()
    for integration in INTEGRATIONS:
        (folder / "custom_components" / integration.name).symlink_to(integration)


def _http(port: int) -> dict[str, Any]:
    """Return the stored form of the web server's settings.

    In YAML they would be on trial for five minutes and then be taken back.
    """
    stable = {
        "server_host": [LOOPBACK],
        "server_port": port,
        "cors_allowed_origins": [],
        "use_x_forwarded_for": False,
        "trusted_proxies": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    return {"stable": stable, "pending": None, "yaml_migration_done": True}


def _store(folder: Path, key: str, version: int, minor: int, data: Any) -> None:
    content = {"version": version, "minor_version": minor, "key": key, "data": data}
    (folder / ".storage" / key).write_text(json.dumps(content), "utf-8")
