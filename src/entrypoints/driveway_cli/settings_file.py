"""Settings of a process, as a file that other commands read."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from driveway_app import ProcessSettings


def written(settings: "ProcessSettings") -> Path:
    """``driveway.toml`` in the home, for ``DRIVEWAY_CONFIG``; private, because of the secrets.

    It holds where everything is, and how Stripe and Tesla are reached.
    """
    texts = {
        "database_url": settings.database_url,
        "driveway_home": str(settings.home),
        "driveway_public_url": settings.mail.public_url,
        "driveway_log": settings.log,
        **_paid(settings),
        **_driven(settings),
    }
    file = settings.home / "driveway.toml"
    lines = [f"{name} = {json.dumps(text)}" for name, text in texts.items() if text is not None]
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode=0o600), "w") as out:
        out.write("\n".join(["[driveway]", *lines, ""]))
    return file


def _paid(settings: "ProcessSettings") -> dict[str, str | None]:
    stripe = settings.stripe
    if stripe is None:
        return {}
    own, hosts = stripe.webhook_secrets
    return {
        "driveway_settlement": "stripe",
        "stripe_api_key": stripe.api_key,
        "stripe_publishable_key": stripe.publishable_key,
        "stripe_webhook_secret": own,
        "stripe_connect_webhook_secret": hosts,
        "stripe_api_base": stripe.api_base,
    }


def _driven(settings: "ProcessSettings") -> dict[str, str | None]:
    cars = settings.cars
    if cars is None:
        return {}
    return {
        "tesla_client_id": cars.client_id,
        "tesla_client_secret": cars.client_secret,
        "tesla_redirect_uri": cars.redirect_uri,
        "tesla_transport": cars.transport,
        "tesla_proxy_url": cars.proxy_url,
        "tesla_telemetry_secret": cars.telemetry_secret,
        "tesla_telemetry_hostname": cars.telemetry_hostname,
        "tesla_api_base": cars.api_base,
        "tesla_auth_base": cars.auth_base,
    }
