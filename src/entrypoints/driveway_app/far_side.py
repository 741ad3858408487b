"""The stand-ins for services outside: for the demo, for tests, and for trying out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from driveway_app.car_settings import CarSettings
from driveway_app.clockwork import now
from driveway_app.stripe_settings import StripeSettings

if TYPE_CHECKING:
    from driveway_sandbox import StripeSandbox, TeslaSandbox

Road: TypeAlias = tuple[Sequence[tuple[float, float]], float]
"""Its bends by latitude and longitude, and how fast one may drive there, in metres a second."""

_KEY: Final = "sk_test_sandbox"
_PUBLISHABLE: Final = "pk_test_sandbox"
TESLA_CLIENT: Final = "sandbox-client"
_TESLA_SECRET: Final = "sandbox-secret"  # noqa: S105  # the same on every machine
_TELEMETRY_HOST: Final = "telemetry.parking.example"
"""Below the domain that the stand-in knows its application by; nobody answers there, nor is asked."""


def stripe_sandbox(*, port: int = 0, behind: timedelta = timedelta()) -> "StripeSandbox":
    """A stand-in for Stripe on this machine, its clock going on, answering inside its ``with``.

    That clock is so much ``behind``. Raises ``DescriptionMissing`` where the extra
    ``sandbox`` is not installed.
    """
    from driveway_sandbox import StripeSandbox

    return StripeSandbox(port=port, start=now() - behind, ticking=True)


def tesla_sandbox(*, port: int = 0, furnished: bool = True) -> "TeslaSandbox":
    """A stand-in for Tesla on this machine, its clock going on, answering inside its ``with``.

    ``furnished`` with two owners and their cars.
    """
    from driveway_sandbox import TeslaSandbox

    opened = TeslaSandbox(port=port, ticking=True)
    if furnished:
        opened.furnish()
    return opened


@contextmanager
def telling(sandbox: "TeslaSandbox", hook: str, secret: str) -> Iterator[None]:
    """What the cars of a stand-in for Tesla tell by themselves is posted to a webhook of this machine.

    Raises ``NotLoopback`` for an address beyond it.
    """
    from driveway_sandbox.tesla.world import Hook

    publisher = sandbox.publisher(Hook(hook, secret))
    publisher.start()
    try:
        yield
    finally:
        publisher.stop()


def lay_out(
    sandbox: "TeslaSandbox", roads: Iterable[Road], addresses: Iterable[tuple[str, float, float]]
) -> None:
    """Give a stand-in for Tesla a city of its own: roads to drive on, addresses to look up.

    To be called before there are cars. An address is its words, its latitude
    and its longitude. Raises ``InvalidValue`` where there are no roads.
    """
    from driveway_core.places import Position
    from driveway_sandbox.tesla.world import Road as Street
    from driveway_sandbox.tesla.world import Streets

    streets = [Street(tuple(Position(*bend) for bend in bends), limit) for bends, limit in roads]
    sandbox.realm.world.streets = Streets.of(streets)
    for words, latitude, longitude in addresses:
        sandbox.places.add(words, Position(latitude, longitude))


def driven_at(sandbox_url: str, address: str, *, telemetry_secret: str | None = None) -> CarSettings:
    """How a marketplace that is served at ``address`` reaches cars at a stand-in for Tesla.

    With a secret, cars can be asked to tell by themselves what they do: the stand-in posts that to
    ``hook_of(address)``, and signs what is asked of them as Tesla's command proxy does.
    """
    tells = telemetry_secret is not None
    return CarSettings(
        client_id=TESLA_CLIENT,
        client_secret=_TESLA_SECRET,
        redirect_uri=f"{address}/v1/tesla/callback",
        transport="proxy" if tells else "direct",
        proxy_url=f"{sandbox_url}/proxy" if tells else None,
        api_base=sandbox_url,
        auth_base=sandbox_url,
        telemetry_secret=telemetry_secret,
        telemetry_hostname=_TELEMETRY_HOST if tells else None,
    )


def hook_of(address: str) -> str:
    """Where a marketplace that is served at ``address`` takes what cars tell."""
    return f"{address}/webhooks/tesla-telemetry"


def paid_at(sandbox_url: str, address: str) -> StripeSettings:
    """How a marketplace that is served at ``address`` is paid at a stand-in for Stripe.

    Its two webhook endpoints, the platform's and the one for its hosts'
    accounts, are registered there as they would be at Stripe.
    """
    import httpx

    from driveway_stripe.client import API_VERSION

    def endpoint(**more: str) -> str:
        asked = {"url": f"{address}/webhooks/stripe", "enabled_events[]": "*", "api_version": API_VERSION}
        headers = {"Authorization": f"Bearer {_KEY}", "Stripe-Version": API_VERSION}
        url = f"{sandbox_url}/v1/webhook_endpoints"
        answer = httpx.post(url, data={**asked, **more}, headers=headers, trust_env=False)
        return str(answer.raise_for_status().json()["secret"])

    return StripeSettings(
        api_key=_KEY,
        publishable_key=_PUBLISHABLE,
        webhook_secrets=(endpoint(), endpoint(connect="true")),
        api_base=sandbox_url,
    )
