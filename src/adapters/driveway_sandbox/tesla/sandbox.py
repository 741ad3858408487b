"""The stand-in for Tesla as tests and programs hold it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Final, Self, Unpack

from driveway_core.places import Position
from driveway_sandbox.clock import Clock, system_time
from driveway_sandbox.loopback import Answer, LoopbackServer, Request
from driveway_sandbox.tesla.accounts import REGIONS, Allowance, Owner, Pair, Scope
from driveway_sandbox.tesla.authorising import consent
from driveway_sandbox.tesla.faults import FleetFaultPlan
from driveway_sandbox.tesla.furnishing import CarFacts, furnish, new_car, new_owner
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.metering import Meters
from driveway_sandbox.tesla.proxy import PREFIX
from driveway_sandbox.tesla.realm import Noted, Places, Realm
from driveway_sandbox.tesla.service import TeslaService, WrongDeeds
from driveway_sandbox.tesla.world import HOME, Publisher, Quirks
from driveway_sandbox.tesla.world.publishing import Asked, Listener
from driveway_sandbox.tesla.world.telling import wished

BANNER: Final = "a stand-in: this is not Tesla"


class TeslaSandbox:
    """A stand-in for Tesla on this machine, for as long as the ``with`` lasts.

    Each region has an address of its own; ``url`` is North America's, and
    ``port`` its port. Its clock stands still at ``start`` until it is moved,
    goes on from there where ``ticking``, or is the ``clock`` that is given.
    Leaving raises ``WrongDeeds`` where the stand-in itself went wrong. Raises
    ``NotLoopback``.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        start: datetime | None = None,
        ticking: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self._service = TeslaService(clock or _clock(start, ticking=ticking))
        self._servers = {
            region: LoopbackServer(
                _answering(self._service, region), host=host, port=0 if place else port, banner=BANNER
            )
            for place, region in enumerate(REGIONS)
        }
        self.realm.bases.update((region, server.url) for region, server in self._servers.items())

    def __enter__(self) -> Self:
        for server in self._servers.values():
            server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.stop()
        if error is None and self.realm.mistakes:
            raise WrongDeeds(tuple(self.realm.mistakes))

    @property
    def realm(self) -> Realm:
        """Everything that it knows."""
        return self._service.realm

    @property
    def url(self) -> str:
        """North America's base address, which is also that of the OAuth pages and the control calls."""
        return self.realm.bases["na"]

    @property
    def bases(self) -> dict[str, str]:
        """Every region's base address."""
        return dict(self.realm.bases)

    @property
    def proxy_url(self) -> str:
        """Where the stand-in for the command proxy answers."""
        return self.url + PREFIX

    @property
    def clock(self) -> Clock:
        """Its time."""
        return self.realm.clock

    @property
    def faults(self) -> FleetFaultPlan:
        """What shall go wrong."""
        return self.realm.faults

    @property
    def meters(self) -> Meters:
        """How many calls there were, by category, and what they cost."""
        return self.realm.meters

    @property
    def places(self) -> Places:
        """The addresses that can be looked up."""
        return self.realm.places

    @property
    def requests(self) -> list[Noted]:
        """What was asked, the oldest first, without tokens."""
        return list(self.realm.requests)

    def owner(self, name: str = "Ada", *, region: str = "na") -> Owner:
        """A new account with no cars."""
        with self.clock.lock:
            return new_owner(self.realm, name, region)

    def car(self, owner: Owner, at: Position = HOME, **facts: Unpack[CarFacts]) -> ListedCar:
        """A new car in an account, standing ``at`` a place."""
        with self.clock.lock:
            return new_car(self.realm, owner, at, **facts)

    def code(self, owner: Owner, redirect_uri: str, *, scopes: Iterable[str] = tuple(Scope)) -> str:
        """The code that comes back from the page when an owner allows everything."""
        with self.clock.lock:
            return consent(self.realm, owner, frozenset(scopes), redirect_uri)

    def tokens(self, owner: Owner, *, scopes: Iterable[str] = tuple(Scope)) -> Pair:
        """A pair of tokens, without asking for it."""
        with self.clock.lock:
            allowance = Allowance(owner, frozenset(scopes))
            return self.realm.tokens.pair(allowance, audience=self.bases[owner.region], at=self.clock.now())

    def publisher(self, listener: Listener, quirks: Quirks | None = None) -> Publisher:
        """What takes to a listener, once started, what the cars tell that were configured to."""
        return Publisher(self.realm.world, listener, self._asked, quirks or Quirks())

    def _asked(self) -> Asked:
        return {
            car.identity.vin.value: (car.streaming_since, wished(car.streaming))
            for car in self.realm.cars
            if car.streaming is not None and car.streaming_synced and car.streaming_since is not None
        }

    def furnish(self) -> None:
        """Put two owners and four cars in, for somebody who only wants to look."""
        with self.clock.lock:
            furnish(self.realm)

    def reset(self) -> None:
        """Forget everything but the time and the addresses."""
        with self.clock.lock:
            self.realm.reset()


def _answering(service: TeslaService, region: str) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        return service.answer(request, region)

    return answer


def _clock(start: datetime | None, *, ticking: bool) -> Clock:
    began = system_time()
    first = start or began
    return Clock((lambda: first + (system_time() - began)) if ticking else (lambda: first))
