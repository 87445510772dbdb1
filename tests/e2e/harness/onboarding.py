"""The first steps in a new Home Assistant: a user, and a token for the tests."""

from typing import Final

import httpx

from .api import Api

USERNAME: Final = "demo"
PASSWORD: Final = "demo-password"


def onboard(url: str, language: str = "en") -> Api:
    """Create the owner and return the API with a token that lasts."""
    client_id = f"{url}/"
    user = {
        "client_id": client_id,
        "name": "Demo",
        "username": USERNAME,
        "password": PASSWORD,
        "language": language,
    }
    answer = httpx.post(
        f"{url}/api/onboarding/users", json=user, timeout=60, trust_env=False
    )
    answer.raise_for_status()
    form = {
        "grant_type": "authorization_code",
        "code": answer.json()["auth_code"],
        "client_id": client_id,
    }
    answer = httpx.post(f"{url}/auth/token", data=form, timeout=60, trust_env=False)
    answer.raise_for_status()
    first = Api(url, answer.json()["access_token"])
    where = {"client_id": client_id, "redirect_uri": f"{client_id}?auth_callback=1"}
    first.post("/api/onboarding/integration", where)
    token = first.command(
        "auth/long_lived_access_token", client_name="End to end", lifespan=1
    )
    first.close()
    return Api(url, token)
