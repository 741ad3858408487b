"""Drivers' accounts at the stand-in for Tesla, for commands that speak to it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import httpx
from tests.integration.cli.conftest import Driveway

from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.accounts import Owner

CAME_BACK: Final = "http://127.0.0.1:8765/v1/tesla/callback"
DORA: Final = "dora@example.com"


def environment(url: str, home: Path, sandbox: TeslaSandbox) -> dict[str, str]:
    """A marketplace whose drivers have cars at the stand-in."""
    return {
        "DATABASE_URL": url,
        "DRIVEWAY_HOME": str(home),
        "TESLA_CLIENT_ID": "sandbox-client",
        "TESLA_CLIENT_SECRET": "sandbox-secret",
        "TESLA_REDIRECT_URI": CAME_BACK,
        "TESLA_API_BASE": sandbox.url,
        "TESLA_AUTH_BASE": sandbox.url,
    }


def agreed(url: str, owner: Owner, *, outcome: str = "allow", **further: str) -> str:
    """Where the browser of an owner comes back to, once they have filled in Tesla's page."""
    form: Mapping[str, str] = {"owner": owner.id, "outcome": outcome, **further}
    answer = httpx.post(url, data=form, trust_env=False, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def linked(driveway: Driveway, email: str, owner: Owner) -> None:
    """The account of that address is connected to that owner's."""
    begun = driveway.json("cars", "link", email)
    driveway.json("cars", "link", email, "--answer", agreed(begun["authorize_url"], owner))
