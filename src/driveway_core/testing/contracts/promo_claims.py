"""What every store of claims on promotional codes must do."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import TypeVar

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Awaiting, CancelledBy
from driveway_core.driveways import DrivewayId
from driveway_core.errors import DrivewayError
from driveway_core.ports import Transactions
from driveway_core.promo_codes import PromoClaim, PromoClaimId, PromoCodeExhausted, PromoCodeUsed, UsableCode
from driveway_core.quotes import Quote
from driveway_core.rules.promo_code import PromoCode
from driveway_core.testing.builders import NOW, a_choice, a_quote, a_vehicle, an_id, hours_from_now
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.contracts.price_rules import choose
from driveway_core.testing.scenes import Scene, set_scene, stored_driver
from driveway_core.use_cases.claim_code import book_claim, claim_code
from driveway_core.use_cases.quote_stay import QuoteStay, StayWish
from driveway_core.vehicles import Vehicle
from driveway_core.windows import DAY, HOUR, MINUTE

R = TypeVar("R")
LATER = NOW + 15 * MINUTE


def at_once(calls: Sequence[Callable[[], R]]) -> list[R | DrivewayError]:
    """What came of calls that were all let go at one moment."""
    start = Barrier(len(calls))

    def one(call: Callable[[], R]) -> R | DrivewayError:
        start.wait()
        try:
            return call()
        except DrivewayError as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as callers:
        return list(callers.map(one, calls))


def a_claim(scene: Scene, quote: Quote | None = None, *, code: str = "WELCOME") -> PromoClaim:
    """A claim of the scene's car on a code of the marketplace's, for a quote."""
    return PromoClaim(
        id=PromoClaimId(an_id()),
        owner=None,
        code=code,
        vehicle_id=scene.car.id,
        quote_id=None if quote is None else quote.id,
        claimed_at=NOW,
        expires_at=LATER,
    )


def _add(transactions: Transactions, claim: PromoClaim) -> PromoClaim:
    with transactions.begin(acting_as=SYSTEM) as work:
        work.promo_claims.add(claim)
    return claim


def _count(
    transactions: Transactions, *, at: datetime = NOW, owner: DrivewayId | None = None, code: str = "WELCOME"
) -> int:
    with transactions.read(acting_as=SYSTEM) as work:
        return work.promo_claims.count(owner, code, at=at)


def _booked_by(
    transactions: Transactions, car: Vehicle, *, since: datetime | None = None, at: datetime = NOW
) -> bool:
    with transactions.read(acting_as=SYSTEM) as work:
        return work.promo_claims.booked_by(None, "WELCOME", car.id, since=since, at=at)


class PromoClaimsContract(OverTransactions):
    """``PromoClaims``, and what ``claim_code`` makes of it."""

    def test_a_claim_counts_until_it_expires(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        assert _count(transactions) == 0
        _add(transactions, a_claim(scene))
        assert _count(transactions) == 1
        assert _count(transactions, at=LATER - MINUTE) == 1
        assert _count(transactions, at=LATER) == 0
        assert _count(transactions, owner=scene.driveway.id) == 0
        assert _count(transactions, code="OTHER") == 0
        assert not _booked_by(transactions, scene.car)

    def test_a_booked_claim_counts_for_good_unless_the_booking_is_cancelled(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        booking = scene.book()
        _add(transactions, attrs.evolve(a_claim(scene), booking_id=booking.id))
        assert _count(transactions, at=NOW + 900 * DAY) == 1
        assert _booked_by(transactions, scene.car)
        assert _booked_by(transactions, scene.car, since=NOW - MINUTE)
        assert not _booked_by(transactions, scene.car, since=NOW)
        scene.save(booking.cancel(by=CancelledBy.DRIVER, at=NOW))
        assert _count(transactions) == 0
        assert not _booked_by(transactions, scene.car)

    def test_a_hold_that_lapsed_gives_the_code_back_before_it_is_swept(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        booking = scene.book(awaiting=Awaiting.PAYMENT)
        _add(transactions, attrs.evolve(a_claim(scene), booking_id=booking.id))
        assert (_count(transactions), _booked_by(transactions, scene.car)) == (1, True)
        assert _count(transactions, at=LATER) == 0
        assert not _booked_by(transactions, scene.car, at=LATER)

    def test_a_quotes_claim_becomes_its_bookings_once(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        quote, booking = a_quote(scene.driveway, scene.car), scene.book()
        with transactions.begin(acting_as=SYSTEM) as work:
            work.quotes.add(quote)
            work.promo_claims.add(a_claim(scene, quote))
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.promo_claims.book(quote.id, booking.id)
            assert not work.promo_claims.book(quote.id, booking.id)
        assert _booked_by(transactions, scene.car)

    def test_only_unbooked_claims_of_that_car_are_dropped(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        other = stored_driver(transactions)
        _add(transactions, attrs.evolve(a_claim(scene), booking_id=scene.book().id))
        _add(transactions, attrs.evolve(a_claim(scene), vehicle_id=other.id))
        _add(transactions, a_claim(scene))
        assert _count(transactions) == 3
        for count in (2, 2):
            with transactions.begin(acting_as=SYSTEM) as work:
                work.promo_claims.drop_unbooked(None, "WELCOME", scene.car.id)
            assert _count(transactions) == count

    def test_a_car_that_is_registered_anew_is_the_same_car(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        _add(transactions, attrs.evolve(a_claim(scene), booking_id=scene.book().id))
        again = a_vehicle(scene.host.id, vin=scene.car.vin)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.save(attrs.evolve(scene.car, is_active=False, retired_at=NOW))
            work.vehicles.add(again)
        assert _booked_by(transactions, again)
        assert not _booked_by(transactions, stored_driver(transactions))

    @pytest.mark.parametrize("limit", [1, 3])
    def test_of_twelve_who_claim_a_code_at_once_exactly_its_number_win(
        self, transactions: Transactions, limit: int
    ) -> None:
        cars = [stored_driver(transactions) for _ in range(12)]
        usable = UsableCode(PromoCode(code="WELCOME", limit=limit), None)

        def claim(car: Vehicle) -> bool:
            with transactions.begin(acting_as=SYSTEM) as work:
                claim_code(
                    work, usable, id=PromoClaimId(an_id()), vehicle_id=car.id, at=NOW, expires_at=LATER
                )
            return True

        answers = at_once([lambda car=car: claim(car) for car in cars])  # type: ignore[misc]  # bound early
        assert [each for each in answers if each is True] == [True] * limit
        assert {type(each) for each in answers if each is not True} == {PromoCodeExhausted}
        assert _count(transactions) == limit

    def test_a_newer_quote_takes_the_claim_from_the_older(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        choose(
            transactions,
            a_choice(scene.driveway.id, PromoCode(code="ONCE", percent_off=Decimal(10), limit=1)),
        )
        quote_stay = QuoteStay(transactions, lambda: NOW, an_id)

        def quoted(start: float) -> Quote:
            stay = hours_from_now(start, start + 1)
            wish = StayWish(
                driveway_id=scene.driveway.id, vehicle_id=scene.car.id, stay=stay, promo_code="once"
            )
            return quote_stay(scene.driver.actor, wish)

        older, newer = quoted(1), quoted(3)
        booking = scene.book()
        with transactions.begin(acting_as=SYSTEM) as work, pytest.raises(PromoCodeUsed):
            book_claim(work, older, booking.id)
        with transactions.begin(acting_as=SYSTEM) as work:
            book_claim(work, newer, booking.id)
        with pytest.raises(PromoCodeUsed):
            quoted(5)

    def test_after_its_period_a_car_may_use_a_code_again(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, spaces=2)
        usable = UsableCode(PromoCode(code="WELCOME", period_days=7), None)

        def claim(at: datetime) -> None:
            booking = scene.book(24 * 30, 24 * 30 + 1) if at == NOW else scene.book(24 * 31, 24 * 31 + 1)
            with transactions.begin(acting_as=SYSTEM) as work:
                claim_code(
                    work,
                    usable,
                    id=PromoClaimId(an_id()),
                    vehicle_id=scene.car.id,
                    at=at,
                    expires_at=at,
                    booking_id=booking.id,
                )

        claim(NOW)
        with pytest.raises(PromoCodeUsed):
            claim(NOW + timedelta(days=7) - HOUR)
        claim(NOW + timedelta(days=7))
