"""Settings of the process for payments through Stripe."""

from typing import Final

import attrs

from driveway_app.plug_settings import PlugTexts

_BEGINS: Final = {
    "STRIPE_API_KEY": ("sk_", "rk_"),
    "STRIPE_PUBLISHABLE_KEY": ("pk_",),
    "STRIPE_WEBHOOK_SECRET": ("whsec_",),
    "STRIPE_CONNECT_WEBHOOK_SECRET": ("whsec_",),
}


@attrs.frozen(kw_only=True)
class StripeTexts(PlugTexts):
    """The settings as they are written, named as in the environment (in lower case)."""

    stripe_api_key: str | None = None
    stripe_publishable_key: str | None = None
    stripe_webhook_secret: str | None = None
    stripe_connect_webhook_secret: str | None = None
    stripe_api_base: str | None = None


@attrs.frozen(kw_only=True)
class StripeSettings:
    """How to reach Stripe: a secret key, one for browsers, and the secrets of the webhook endpoints.

    ``api_base`` is a stand-in's address; None means Stripe itself.
    """

    api_key: str = attrs.field(repr=False)
    publishable_key: str
    webhook_secrets: tuple[str, ...] = attrs.field(repr=False)
    api_base: str | None = None


def read_stripe_settings(texts: StripeTexts, problems: list[str]) -> StripeSettings:
    """What Stripe needs to be reached and believed; an empty secret would believe everybody."""
    needed = {
        "STRIPE_API_KEY": texts.stripe_api_key,
        "STRIPE_PUBLISHABLE_KEY": texts.stripe_publishable_key,
        "STRIPE_WEBHOOK_SECRET": texts.stripe_webhook_secret,
    }
    problems += [
        f"{name}: is needed with DRIVEWAY_SETTLEMENT=stripe"
        for name, text in needed.items()
        if not (text or "").strip()
    ]
    given = {**needed, "STRIPE_CONNECT_WEBHOOK_SECRET": texts.stripe_connect_webhook_secret}
    for name, starts in _BEGINS.items():
        text = given[name] or ""
        if not text.strip() and (not text or name in needed):
            continue
        if not text.startswith(starts):
            problems.append(f"{name}: must begin with {' or '.join(starts)}")
        elif any(letter.isspace() for letter in text):
            problems.append(f"{name}: must have no blanks in it")
    if texts.stripe_api_base is not None and not texts.stripe_api_base.startswith(("http://", "https://")):
        problems.append("STRIPE_API_BASE: must begin with http:// or https://")
    secrets = (texts.stripe_webhook_secret, texts.stripe_connect_webhook_secret)
    return StripeSettings(
        api_key=texts.stripe_api_key or "",
        publishable_key=texts.stripe_publishable_key or "",
        webhook_secrets=tuple(secret for secret in secrets if secret),
        api_base=texts.stripe_api_base,
    )
