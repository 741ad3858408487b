"""The sandbox as tests and programs hold it."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from driveway_sandbox.clock import Clock, system_time
from driveway_sandbox.faults import FaultPlan
from driveway_sandbox.loopback import LoopbackServer
from driveway_sandbox.stripe.courier import Courier
from driveway_sandbox.stripe.ledger import Ledger
from driveway_sandbox.stripe.service import StripeService, WrongAnswers
from driveway_sandbox.stripe.world import World


class StripeSandbox:
    """A stand-in for Stripe on a free port of this machine, for as long as the ``with`` lasts.

    Its clock stands still at ``start`` (now, where not given) until it is moved,
    or goes on from there where ``ticking``. Leaving raises ``WrongAnswers`` where
    the sandbox itself went wrong. Raises ``NotLoopback`` and ``DescriptionMissing``.
    """

    def __init__(
        self, *, host: str = "127.0.0.1", port: int = 0, start: datetime | None = None, ticking: bool = False
    ) -> None:
        self._service = StripeService(source=_source(start, ticking=ticking))
        self._server = LoopbackServer(self._service.answer, host=host, port=port, banner="this is not Stripe")
        self.world.url = self._server.url

    def __enter__(self) -> Self:
        self.deliveries.start()
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()
        self.deliveries.stop()
        if error is None and self.world.faults:
            raise WrongAnswers(tuple(self.world.faults))

    @property
    def url(self) -> str:
        """The base address for the ``stripe`` client."""
        return self.world.url

    @property
    def clock(self) -> Clock:
        """The sandbox's time."""
        return self.world.clock

    @property
    def faults(self) -> FaultPlan:
        """What shall go wrong."""
        return self._service.faults

    @property
    def deliveries(self) -> Courier:
        """How events reach their endpoints."""
        return self._service.courier

    @property
    def ledger(self) -> Ledger:
        """Where all money is."""
        return self.world.ledger

    @property
    def world(self) -> World:
        """Every object."""
        return self._service.world


def _source(start: datetime | None, *, ticking: bool) -> Callable[[], datetime]:
    began = system_time()
    first = start or began
    if ticking:
        return lambda: first + (system_time() - began)
    return lambda: first
