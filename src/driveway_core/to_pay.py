"""What a driver's browser needs to finish a payment."""

import attrs

from driveway_core.payments import PaymentSeen


@attrs.frozen(kw_only=True)
class ToPay:
    """A payment, and the secret with which its payer finishes it; never stored, never logged.

    ``next_action`` names what the bank wants of the payer, if anything.
    """

    seen: PaymentSeen
    client_secret: str = attrs.field(repr=False)
    publishable_key: str
    next_action: str | None = None
