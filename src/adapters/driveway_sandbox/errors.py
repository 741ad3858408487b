"""Why a sandbox does not start."""

import attrs

from driveway_core.errors import Refused


@attrs.frozen
class NotLoopback(Refused):
    """A sandbox was asked to listen at, or to call, ``address``, which is not this machine."""

    slug = "not-loopback"
    title = "A sandbox stays on this machine"

    address: str

    def __str__(self) -> str:
        return f"{self.address} is beyond this machine: a sandbox talks over loopback addresses only."


@attrs.frozen
class DescriptionMissing(Refused):
    """The description that every request is checked against cannot be used; ``reason`` says why."""

    slug = "description-missing"
    title = "Stripe's description of its API is not installed"

    reason: str

    def __str__(self) -> str:
        return (
            "The sandbox holds every request against Stripe's own description of its API, and "
            f"{self.reason}. "
            'Install the extra "sandbox": pip install "driveway-hub[sandbox]".'
        )
