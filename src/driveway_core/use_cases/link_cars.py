"""Connect a driver's account at the maker of their car, and take the connection back.

The maker's page sends the driver's browser back to us with a code and with
our own signed words: which account began this, until when it may be
completed, and a digest of a ticket that only the browser that began it has.
Without ticket or log-in nobody can complete it: a driver who was talked into
following a stranger's link would else give that stranger their car.
"""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import SYSTEM, AccountId, Actor
from driveway_core.car_links import PROMISE, CarLink, Grant
from driveway_core.car_troubles import LinkBroken, LinkNotOurs, LinkProblem
from driveway_core.errors import Conflict, Unavailable
from driveway_core.features import Feature
from driveway_core.ports import Clock, Fleet, Signer, Tokens, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_core.use_cases.sync_cars import SyncCars, Synced

_SEPARATOR: Final = "."


@attrs.frozen
class LinkBegun:
    """Where to send the driver's browser, and the ticket that it has to bring back."""

    authorize_url: str = attrs.field(repr=False)
    ticket: str = attrs.field(repr=False)
    expires_at: datetime


@attrs.frozen
class BeginLink:
    """A driver wants to connect their account.

    Raises ``CarsElsewhere`` where no cars are spoken to, and ``FeatureOff``.
    """

    transactions: Transactions
    fleet: Fleet
    signer: Signer
    tokens: Tokens
    clock: Clock

    def __call__(self, actor: Actor) -> LinkBegun:
        account_id, expires = actor.driver(), self.clock() + PROMISE
        with self.transactions.read(acting_as=actor) as work:
            work.settings.marketplace().feature_flags.need(Feature.CAR_LINKING, actor)
        ticket = self.tokens.fresh()
        words = (account_id.hex, str(int(expires.timestamp())), self.tokens.digest(ticket).hex())
        url = self.fleet.authorize_url(state=self.signer.sign(_SEPARATOR.join(words)))
        return LinkBegun(url, ticket, expires)


@attrs.frozen
class CompleteLink:
    """The browser came back: the pair of tokens is fetched and kept, then the cars are imported.

    Destinations that did not get to a car for want of the link are sent again.
    ``actor`` is whoever is logged in, or ``ANYONE`` with the ``ticket`` of the
    browser that began it. Raises ``LinkNotOurs`` for words that we never signed,
    or that are too old or another's, ``LinkBroken`` for a code that is not good.
    Once the pair is kept nothing is raised any more: a code is good once, and
    coming with it again would take the pair back.
    """

    transactions: Transactions
    fleet: Fleet
    signer: Signer
    tokens: Tokens
    clock: Clock
    reach: ReachCars
    sync: SyncCars

    def __call__(self, actor: Actor, *, state: str, code: str, ticket: str | None = None) -> Synced:
        at = self.clock()
        account_id = self._who_began(actor, state, ticket, at)
        grant = self.fleet.exchange(code)
        link = CarLink.begin(account_id, grant, base_url=self.fleet.first_base_url, at=at)
        self._keep(link)
        self.sync.expect(account_id)
        try:
            return self._import(account_id, grant)
        except (Conflict, Unavailable) as error:
            return Synced(problem=str(error))

    def _import(self, account_id: AccountId, grant: Grant) -> Synced:
        if grant.base_url is None:
            base_url = self.reach(account_id, self.fleet.region)
            self._keep_region(account_id, base_url)
        return self.sync.of(account_id)

    def _who_began(self, actor: Actor, state: str, ticket: str | None, at: datetime) -> AccountId:
        words = (self.signer.read(state) or "").split(_SEPARATOR)
        if len(words) != 3:
            raise LinkNotOurs
        account_id, expires, digest = AccountId(UUID(hex=words[0])), int(words[1]), words[2]
        if at >= datetime.fromtimestamp(expires, UTC):
            raise LinkNotOurs
        brought = ticket is not None and self.tokens.digest(ticket).hex() == digest
        if actor.account_id != account_id and not (actor.account_id is None and brought):
            raise LinkNotOurs
        with self.transactions.read(acting_as=SYSTEM) as work:
            work.accounts.get(account_id).actor.driver()
            if work.erasures.of(account_id) is not None:
                raise LinkNotOurs
        return account_id

    @retried
    def _keep(self, link: CarLink) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            work.car_links.of(link.account_id, changing=True)
            work.car_links.save(link)

    @retried
    def _keep_region(self, account_id: AccountId, base_url: str) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            link = work.car_links.of(account_id, changing=True)
            if link is not None and link.base_url != base_url:
                work.car_links.save(link.moved(base_url, at=self.clock()))


@attrs.frozen
class LinkSeen:
    """How a driver's connection stands."""

    linked: bool
    linked_at: datetime | None = None
    problem: LinkProblem | None = None

    @property
    def told(self) -> str | None:
        """What the driver has to do, in words."""
        return None if self.problem is None else str(LinkBroken(self.problem))


@attrs.frozen
class ReadLink:
    """Whether a driver's account is connected, and what is wrong with that."""

    transactions: Transactions

    def __call__(self, actor: Actor) -> LinkSeen:
        with self.transactions.read(acting_as=actor) as work:
            link = work.car_links.of(actor.known())
        if link is None:
            return LinkSeen(linked=False)
        return LinkSeen(linked=True, linked_at=link.linked_at, problem=link.problem)


@attrs.frozen
class Unlink:
    """Forgets the tokens and the line to every car; the cars stay in the driver's list."""

    transactions: Transactions

    @retried
    def __call__(self, actor: Actor) -> None:
        account_id = actor.driver()
        with self.transactions.begin(acting_as=actor) as work:
            work.car_links.of(account_id, changing=True)  # whoever imports its cars comes first, or too late
            for car in work.cars.owned_by(account_id):
                work.cars.remove(car.vehicle_id)
            work.car_links.remove(account_id)
