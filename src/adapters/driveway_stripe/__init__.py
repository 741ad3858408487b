"""Stripe behind the ports of payments (extra ``stripe``).

Nothing of Stripe's crosses: every value is of the core, every error one that
says what to do next. ``docs/stripe.md`` tells how to connect an account.
"""

from driveway_stripe.client import API_VERSION
from driveway_stripe.errors import AmountRefused, SettingRefused
from driveway_stripe.gateway import StripeGateway

__all__ = ["API_VERSION", "AmountRefused", "SettingRefused", "StripeGateway"]
