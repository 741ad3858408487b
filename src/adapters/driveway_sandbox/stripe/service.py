"""The sandbox's parts put together: one world, its API, its control calls, its pages."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache

import attrs

from driveway_sandbox.clock import Clock
from driveway_sandbox.faults import FaultPlan
from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.stripe import pages, refunds
from driveway_sandbox.stripe.api import Api
from driveway_sandbox.stripe.contract import Contract
from driveway_sandbox.stripe.control import Control
from driveway_sandbox.stripe.courier import Courier
from driveway_sandbox.stripe.ledger import Ledger
from driveway_sandbox.stripe.routes import ROUTES
from driveway_sandbox.stripe.world import World


@attrs.frozen
class WrongAnswers(Exception):
    """The sandbox answered or told what Stripe's description does not allow: a mistake of the sandbox's."""

    found: tuple[str, ...]

    def __str__(self) -> str:
        return f"{len(self.found)} wrong answers, the first of them: " + "; ".join(self.found[:3])


@cache
def contract() -> Contract:
    """The one contract of this process, for the calls that are simulated."""
    return Contract((method, template) for method, routes in ROUTES.items() for template in routes)


class StripeService:
    """A stand-in for Stripe that answers requests, wherever they come from; raises ``DescriptionMissing``.

    ``source`` tells the time that the sandbox's clock starts from.
    """

    def __init__(self, *, source: Callable[[], datetime]) -> None:
        self.world = World(contract(), Clock(source))
        self.world.on_funds = lambda account: refunds.retry(self.world, account)
        self.faults = FaultPlan()
        self.courier = Courier(self.world)
        self.api = Api(self.world, self.courier, self.faults)
        self.control = Control(self.api, self.reset)
        self.world.clock.on_move(self.courier.moved)

    def answer(self, request: Request) -> Answer:
        """The answer to any request."""
        if request.path.startswith("/v1/"):
            return self.api.answer(request)
        if request.path.startswith("/_sandbox"):
            return self.control.answer(request)
        if request.path == "/":
            return pages.welcome()
        told = {"error": {"type": "invalid_request_error", "message": pages.NOT_STRIPE}}
        return Answer(404, json.dumps(told).encode())

    def reset(self) -> None:
        """Forget everything but the time: objects, endpoints, keys, faults, deliveries, the ledger."""
        world = self.world
        with world.clock.lock:
            for rows in (world.rows, world.owners, world.cards, world.purses, world.secrets):
                rows.clear()
            for noted in (world.kept, world.waiting):
                noted.clear()
            for marked in (world.set_up, world.spent):
                marked.clear()
            world.outbox.clear()
            world.clock.clear()
            world.ledger = Ledger()
            self.faults.clear()
            self.courier.clear()
            self.api.keys.clear()
