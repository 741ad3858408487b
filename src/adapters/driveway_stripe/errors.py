"""What only this adapter refuses; each is told apart from what the core already knows."""

import attrs

from driveway_core.gateways import GatewayRefused, GatewayUnavailable


@attrs.frozen
class SettingRefused(GatewayUnavailable):
    """Stripe does not let us in: the setting named is wrong, and nothing was done.

    For a driver it is as if Stripe were away; for an operator the setting is named.
    """

    setting: str

    def __str__(self) -> str:
        return f"Payments do not work now: the operator has to look at {self.setting}. Nothing was charged."


@attrs.frozen
class AmountRefused(GatewayRefused):
    """Stripe has no way to write this amount: ``step`` is what amounts of its currency are multiples of."""

    amount: str
    step: str

    def __str__(self) -> str:
        return f"{self.amount} cannot be paid: it has to be a positive multiple of {self.step}."
