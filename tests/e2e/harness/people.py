"""Other people than the owner of the Home Assistant under test."""

from typing import Final

import httpx

from .api import Api

READ_ONLY: Final = "system-read-only"
USERS: Final = "system-users"
PASSWORD: Final = "guest-password"


def add_person(api: Api, url: str, name: str, group: str) -> str:
    """Add a user to one of Home Assistant's groups; return a token that lets in for half an hour."""
    user = api.command("config/auth/create", name=name, group_ids=[group])["user"]
    login = {"username": name.lower(), "password": PASSWORD}
    api.command(
        "config/auth_provider/homeassistant/create", user_id=user["id"], **login
    )
    client_id = f"{url}/"
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        begun = client.post(
            "/auth/login_flow",
            json={
                "client_id": client_id,
                "handler": ["homeassistant", None],
                "redirect_uri": client_id,
            },
        ).json()
        done = client.post(
            f"/auth/login_flow/{begun['flow_id']}",
            json={"client_id": client_id, **login},
        ).json()
        form = {
            "grant_type": "authorization_code",
            "code": done["result"],
            "client_id": client_id,
        }
        token = client.post("/auth/token", data=form).json()
    return str(token["access_token"])
