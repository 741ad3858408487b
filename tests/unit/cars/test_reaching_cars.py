"""A link is kept fresh, moved and broken, while cars are spoken to."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from threading import Barrier

import attrs
import pytest

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM
from driveway_core.car_links import REFRESH_LEASE, CarLink, Grant
from driveway_core.car_troubles import (
    LinkBroken,
    LinkProblem,
    RegionMoved,
    TokenRejected,
    VehicleUnreachable,
)
from driveway_core.notices import Notice, NoticeKind
from driveway_core.testing.builders import NOW, an_account, an_id
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_memory import Memory

HOUR = timedelta(hours=1)


def nothing() -> None:
    """What happens besides."""


@attrs.define
class Maker:
    """Gives one pair of tokens after the other; ``meanwhile`` happens while it is asked."""

    clock: Callable[[], datetime]
    meanwhile: Callable[[], None] = nothing
    refusal: Exception | None = None
    asked_with: list[str] = attrs.field(factory=list)
    numbers: Iterator[int] = attrs.field(factory=lambda: count(2))

    def refresh(self, link: CarLink) -> Grant:
        self.asked_with.append(link.refresh_token)
        self.meanwhile()
        if self.refusal is not None:
            raise self.refusal
        return a_grant(next(self.numbers), self.clock() + 8 * HOUR)


def a_grant(number: int, expires_at: datetime) -> Grant:
    return Grant(access_token=f"access-{number}", refresh_token=f"refresh-{number}", expires_at=expires_at)


class World:
    """Ada's account is linked with a pair of tokens that is good for so long."""

    def __init__(self, *, good_for: timedelta = 8 * HOUR) -> None:
        self.memory, self.now, self.pauses = Memory(), NOW, 0
        self.maker = Maker(self.clock)
        self.ada: Account = stored_account(self.memory.transactions, an_account())
        self.save(CarLink.begin(self.ada.id, a_grant(1, NOW + good_for), base_url="https://na", at=NOW))

    def clock(self) -> datetime:
        return self.now

    def pause(self, attempt: int) -> None:
        """A second of this world's time."""
        self.pauses, self.now = self.pauses + 1, self.now + timedelta(seconds=1)

    def reach(self, ask: Callable[[CarLink], str] = lambda link: link.access_token) -> str:
        return ReachCars(self.memory.transactions, self.maker, self.clock, self.pause, an_id)(
            self.ada.id, ask
        )

    def save(self, link: CarLink) -> None:
        with self.memory.transactions.begin(acting_as=SYSTEM) as work:
            work.car_links.save(link)

    @property
    def link(self) -> CarLink:
        with self.memory.transactions.read(acting_as=SYSTEM) as work:
            link = work.car_links.of(self.ada.id)
        assert link is not None
        return link

    @property
    def notices(self) -> list[Notice]:
        with self.memory.transactions.read(acting_as=SYSTEM) as work:
            return [*work.notices.of(self.ada.id, limit=10).items]


def answering(*answers: str | Exception) -> Callable[[CarLink], str]:
    """A car that answers this, then that; with whom it was asked through."""
    left = iter(answers)

    def ask(link: CarLink) -> str:
        answer = next(left)
        if isinstance(answer, Exception):
            raise answer
        return f"{answer} by {link.access_token} at {link.base_url}"

    return ask


def test_a_fresh_link_is_used_as_it_is() -> None:
    world = World()
    assert (world.reach(), world.maker.asked_with) == ("access-1", [])


def test_a_link_about_to_end_is_refreshed_and_kept_before_it_is_used() -> None:
    world = World(good_for=timedelta(minutes=5))
    assert world.reach(lambda link: f"{world.link.access_token}, {link.access_token}") == "access-2, access-2"
    assert (world.link.refresh_token, world.link.refreshing_until) == ("refresh-2", None)
    assert (world.reach(), world.maker.asked_with) == ("access-2", ["refresh-1"])


def test_it_is_written_down_that_a_pair_is_being_refreshed() -> None:
    world, leases = World(good_for=HOUR * 0), list[datetime | None]()
    world.maker.meanwhile = lambda: leases.append(world.link.refreshing_until)
    world.reach()
    assert leases == [NOW + REFRESH_LEASE]


def test_a_rejected_token_is_refreshed_once_and_the_car_asked_again() -> None:
    world = World()
    assert world.reach(answering(TokenRejected(), "done")) == "done by access-2 at https://na"


def test_a_token_that_is_rejected_twice_says_only_that_the_car_cannot_be_reached() -> None:
    world = World()
    with pytest.raises(VehicleUnreachable):
        world.reach(answering(TokenRejected(), TokenRejected()))
    assert (world.maker.asked_with, world.link.problem) == (["refresh-1"], None)


def test_a_pair_that_somebody_else_has_brought_meanwhile_is_used() -> None:
    world = World()

    def ask(link: CarLink) -> str:
        if link.access_token == "access-1":
            world.save(world.link.renewed(a_grant(9, NOW + 8 * HOUR), at=NOW))
            raise TokenRejected
        return link.access_token

    assert (world.reach(ask), world.maker.asked_with) == ("access-9", [])


def test_an_account_that_has_moved_is_asked_where_it_lives_from_then_on() -> None:
    world = World()
    assert world.reach(answering(RegionMoved("https://eu"), "done")) == "done by access-1 at https://eu"
    assert world.reach(answering("done")) == "done by access-1 at https://eu"


def test_an_account_that_is_sent_to_and_fro_cannot_be_reached() -> None:
    with pytest.raises(VehicleUnreachable):
        World().reach(answering(RegionMoved("https://eu"), RegionMoved("https://na")))


def test_a_moved_account_with_an_old_token_is_put_right_in_both() -> None:
    ask = answering(RegionMoved("https://eu"), TokenRejected(), "done")
    assert World().reach(ask) == "done by access-2 at https://eu"


def test_a_broken_link_is_kept_told_once_and_not_tried_again() -> None:
    world = World()
    with pytest.raises(LinkBroken):
        world.reach(answering(LinkBroken(LinkProblem.REVOKED)))
    with pytest.raises(LinkBroken) as again:
        world.reach(answering("never asked"))
    assert again.value.problem is world.link.problem is LinkProblem.REVOKED
    (notice,) = world.notices
    assert (notice.kind, notice.facts) == (NoticeKind.LINK_BROKEN, {"problem": "revoked"})


def test_one_cars_mobile_access_that_is_off_breaks_no_link() -> None:
    world = World()
    with pytest.raises(LinkBroken):
        world.reach(answering(LinkBroken(LinkProblem.MOBILE_ACCESS_DISABLED)))
    assert (world.link.problem, world.notices) == (None, [])
    assert world.reach() == "access-1"


def test_a_refresh_token_that_is_not_accepted_breaks_the_link() -> None:
    world = World(good_for=HOUR * 0)
    world.maker.refusal = LinkBroken(LinkProblem.LOGIN_REQUIRED)
    with pytest.raises(LinkBroken):
        world.reach()
    assert (world.link.problem, world.link.refreshing_until) == (LinkProblem.LOGIN_REQUIRED, None)
    assert len(world.notices) == 1


def test_an_account_that_is_not_linked_has_to_be_linked_first() -> None:
    world = World()
    with world.memory.transactions.begin(acting_as=SYSTEM) as work:
        work.car_links.remove(world.ada.id)
    with pytest.raises(LinkBroken) as refused:
        world.reach()
    assert refused.value.problem is LinkProblem.NOT_LINKED


@pytest.mark.parametrize("refusal", [VehicleUnreachable(), VehicleUnreachable(may_have_run=True)])
def test_a_refresh_that_got_no_answer_leaves_the_pair_and_the_next_one_tries(refusal: Exception) -> None:
    world = World(good_for=HOUR * 0)
    world.maker.refusal = refusal
    with pytest.raises(VehicleUnreachable):
        world.reach()
    assert (world.link.refresh_token, world.link.refreshing_until) == ("refresh-1", None)
    world.maker.refusal = None
    assert (world.reach(), world.pauses) == ("access-2", 0)


def test_who_died_between_refresh_and_keeping_costs_a_lease_and_not_the_link() -> None:
    world = World(good_for=HOUR * 0)
    world.maker.refusal = KeyError("killed")
    with pytest.raises(KeyError):
        world.reach()
    world.maker.refusal = None
    assert world.reach() == "access-2"
    assert world.maker.asked_with == ["refresh-1", "refresh-1"]
    assert world.now == NOW + REFRESH_LEASE


def test_a_link_that_is_taken_back_while_it_is_refreshed_stays_taken_back() -> None:
    world = World(good_for=HOUR * 0)

    def unlink() -> None:
        with world.memory.transactions.begin(acting_as=SYSTEM) as work:
            work.car_links.remove(world.ada.id)

    world.maker.meanwhile = unlink
    with pytest.raises(LinkBroken):
        world.reach()
    with pytest.raises(LinkBroken):
        world.reach()
    assert world.notices == []


@pytest.mark.parametrize("refusal", [None, LinkBroken(LinkProblem.LOGIN_REQUIRED)])
def test_an_account_that_is_linked_anew_meanwhile_keeps_its_new_pair(refusal: Exception | None) -> None:
    world = World(good_for=HOUR * 0)
    anew = CarLink.begin(world.ada.id, a_grant(9, NOW + 8 * HOUR), base_url="https://na", at=NOW)
    world.maker.meanwhile, world.maker.refusal = lambda: world.save(anew), refusal
    assert world.reach() == "access-9"
    assert world.link == anew


def test_what_is_found_wrong_while_a_pair_is_refreshed_is_kept_beside_the_new_pair() -> None:
    world = World(good_for=HOUR * 0)
    world.maker.meanwhile = lambda: world.save(world.link.broken(LinkProblem.REVOKED, at=NOW))
    with pytest.raises(LinkBroken):
        world.reach()
    assert (world.link.refresh_token, world.link.problem) == ("refresh-2", LinkProblem.REVOKED)


def test_one_of_many_refreshes_and_the_others_wait_for_it() -> None:
    world, start = World(good_for=HOUR * 0), Barrier(16)
    pause = world.memory.transactions.pause
    world.maker.meanwhile = lambda: pause(20)
    reach = ReachCars(world.memory.transactions, world.maker, world.clock, pause, an_id)

    def one(_: int) -> str:
        start.wait()
        return reach(world.ada.id, lambda link: link.access_token)

    with ThreadPoolExecutor(16) as pool:
        assert {*pool.map(one, range(16))} == {"access-2"}
    assert world.maker.asked_with == ["refresh-1"]
