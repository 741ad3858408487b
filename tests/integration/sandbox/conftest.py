"""A sandbox for Stripe on a port of its own, the real client for it, and an endpoint for its events."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import attrs
import pytest
import stripe

from driveway_sandbox import StripeSandbox
from driveway_sandbox.stripe.spec import API_VERSION

KEY = "sk_test_sandbox"


def client_of(
    sandbox: StripeSandbox, *, key: str = KEY, retries: int = 0, read: float = 20
) -> stripe.StripeClient:
    """The real client, with its base address moved and nothing else changed."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": sandbox.url},
        stripe_version=API_VERSION,
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=(3, read)),
    )


@pytest.fixture(autouse=True)
def _quiet_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client writes a file and sends data about the machine unless told not to."""
    monkeypatch.setattr(stripe, "enable_telemetry", False)


@pytest.fixture
def sandbox() -> Iterator[StripeSandbox]:
    """A sandbox whose clock stands still; it must not have gone wrong itself."""
    with StripeSandbox() as opened:
        yield opened


@pytest.fixture
def client(sandbox: StripeSandbox) -> stripe.StripeClient:
    """The real client, without retries."""
    return client_of(sandbox)


@attrs.define
class Endpoint:
    """Takes events as an application does: what came, and the status to answer with."""

    got: list[tuple[bytes, str]] = attrs.field(factory=list)
    statuses: list[int] = attrs.field(factory=list)
    url: str = ""

    def events(self, client: stripe.StripeClient, secret: str) -> list[stripe.Event]:
        """What came, verified by the client."""
        return [client.construct_event(body, header, secret) for body, header in self.got]


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """An endpoint of this machine."""
    taken = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.got.append((body, self.headers["Stripe-Signature"]))
            self.send_response(taken.statuses.pop(0) if taken.statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    taken.url = f"http://127.0.0.1:{server.server_port}/webhooks"
    yield taken
    server.shutdown()
    server.server_close()
    thread.join()
