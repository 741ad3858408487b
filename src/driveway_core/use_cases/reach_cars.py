"""Speak to a driver's cars: with a fresh link, and as often as it takes to have one, which is twice."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import attrs

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.car_links import REFRESH_LEASE, CarLink, Grant
from driveway_core.car_troubles import (
    LinkBroken,
    LinkProblem,
    RegionMoved,
    TokenRejected,
    VehicleUnreachable,
)
from driveway_core.errors import DrivewayError
from driveway_core.notices import Notice, NoticeId, NoticeKind
from driveway_core.ports import Clock, NewId, Transactions
from driveway_core.transactions import retried

T = TypeVar("T")


class Refreshes(Protocol):
    """Whoever can fetch the next pair of tokens: a ``Fleet`` can."""

    def refresh(self, link: CarLink) -> Grant:
        """The next pair; raises ``LinkBroken``, and ``VehicleUnreachable`` where nobody knows."""
        ...


@attrs.frozen
class ReachCars:
    """Asks through an account's link, which is refreshed first where it has to be.

    One at a time refreshes a pair of tokens, over all processes: it writes
    down that it is at it, asks, and keeps the new pair before that is used;
    the others wait by ``pause``. Whoever dies in between leaves the old refresh
    token, which is good for a day more, and keeps others waiting no longer than
    its lease. A token that is not accepted, and an account that has moved, are
    put right and asked again, once each. Raises ``LinkBroken``, which is kept
    and told the driver once, and whatever the asking raises. Mobile access that
    is off is one car's, is allowed again in that car, and breaks no link. The
    asking is no place for a transaction.
    """

    transactions: Transactions
    fleet: Refreshes
    clock: Clock
    pause: Callable[[int], None]
    new_id: NewId

    def __call__(self, account_id: AccountId, ask: Callable[[CarLink], T]) -> T:
        link = self._known(account_id)
        if not link.is_fresh(at=self.clock()):
            link = self._renewed(link)
        rejected = moved = False
        while True:
            try:
                return ask(link)
            except TokenRejected:
                if rejected:
                    raise VehicleUnreachable from None
                rejected, link = True, self._renewed(link)
            except RegionMoved as elsewhere:
                if moved:
                    raise VehicleUnreachable from None
                moved, link = True, self._moved(link, elsewhere.base_url)
            except LinkBroken as broken:
                if broken.problem is not LinkProblem.MOBILE_ACCESS_DISABLED:
                    self._break(link, broken.problem)
                raise

    def _known(self, account_id: AccountId) -> CarLink:
        with self.transactions.read(acting_as=SYSTEM) as work:
            return _usable(work.car_links.of(account_id))

    def _renewed(self, old: CarLink) -> CarLink:
        """The link with another pair than that: ours to fetch, or somebody else's to bring."""
        give_up_at, attempt = self.clock() + REFRESH_LEASE, 0
        while True:
            link = self._known(old.account_id)
            if link.access_token == old.access_token and not link.is_being_refreshed(at=self.clock()):
                link, ours = self._claimed(old)
                if ours:
                    return self._refreshed(link)
            if link.access_token != old.access_token:
                return link
            if self.clock() > give_up_at:
                raise VehicleUnreachable
            attempt += 1
            self.pause(attempt)

    @retried
    def _claimed(self, old: CarLink) -> tuple[CarLink, bool]:
        """The link as it is now, and whether it is ours to refresh."""
        with self.transactions.begin(acting_as=SYSTEM) as work:
            link, at = _usable(work.car_links.of(old.account_id, changing=True)), self.clock()
            if link.access_token != old.access_token or link.is_being_refreshed(at=at):
                return link, False
            claimed = link.claimed(at=at)
            work.car_links.save(claimed)
            return claimed, True

    def _refreshed(self, claimed: CarLink) -> CarLink:
        try:
            grant = self.fleet.refresh(claimed)
        except LinkBroken as broken:
            if self._break(claimed, broken.problem, while_ours=True):
                raise
            return self._renewed(claimed)
        except DrivewayError:
            self._release(claimed)
            raise
        return self._keep(claimed, grant).usable()

    @retried
    def _keep(self, claimed: CarLink, grant: Grant) -> CarLink:
        """The link with the new pair, and with what was found wrong meanwhile.

        A pair that somebody else brought after all stands.
        """
        with self.transactions.begin(acting_as=SYSTEM) as work:
            link = work.car_links.of(claimed.account_id, changing=True)
            if link is None:
                raise LinkBroken(LinkProblem.NOT_LINKED)
            if link.access_token != claimed.access_token:
                return link
            renewed = attrs.evolve(
                link.renewed(grant, at=self.clock()), problem=link.problem, problem_at=link.problem_at
            )
            work.car_links.save(renewed)
            return renewed

    @retried
    def _release(self, claimed: CarLink) -> None:
        """Let others try; whoever has taken the lease over keeps it."""
        with self.transactions.begin(acting_as=SYSTEM) as work:
            link = work.car_links.of(claimed.account_id, changing=True)
            if link is not None and link.refreshing_until == claimed.refreshing_until:
                work.car_links.save(link.released(at=self.clock()))

    @retried
    def _moved(self, asked: CarLink, base_url: str) -> CarLink:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            moved = _usable(work.car_links.of(asked.account_id, changing=True)).moved(
                base_url, at=self.clock()
            )
            work.car_links.save(moved)
            return moved

    @retried
    def _break(self, used: CarLink, problem: LinkProblem, *, while_ours: bool = False) -> bool:
        """Keep what is wrong with the link that was used, and tell its driver; False for one of before.

        ``while_ours`` minds the lease, too: whoever has taken it over may know better.
        """
        with self.transactions.begin(acting_as=SYSTEM) as work:
            link, at = work.car_links.of(used.account_id, changing=True), self.clock()
            if link is None or link.access_token != used.access_token:
                return False
            if while_ours and link.refreshing_until != used.refreshing_until:
                return False
            if link.problem is None:
                work.car_links.save(link.broken(problem, at=at))
                work.notices.add(
                    Notice(
                        id=NoticeId(self.new_id()),
                        account_id=link.account_id,
                        kind=NoticeKind.LINK_BROKEN,
                        subject=at.isoformat(),
                        facts={"problem": problem.value},
                        created_at=at,
                    )
                )
            return True


def _usable(link: CarLink | None) -> CarLink:
    """A link to speak through; raises ``LinkBroken``."""
    if link is None:
        raise LinkBroken(LinkProblem.NOT_LINKED)
    return link.usable()
