"""The stand-ins for services outside: for the demo, for tests, and for trying out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from driveway_sandbox import StripeSandbox


def stripe_sandbox(*, port: int = 0) -> "StripeSandbox":
    """A stand-in for Stripe on this machine, its clock going on, answering inside its ``with``.

    Raises ``DescriptionMissing`` where the extra ``sandbox`` is not installed.
    """
    from driveway_sandbox import StripeSandbox

    return StripeSandbox(port=port, ticking=True)
