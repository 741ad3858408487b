"""Prices over PostgreSQL: search and quotes agree, own kinds are kept, and no code is given twice."""

from collections import Counter
from decimal import Decimal

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.postgres.test_contention import at_once, kinds
from tests.integration.postgres.watching import deadlocks

from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.promo_codes import PromoCodeExhausted, PromoCodeUsed
from driveway_core.quotes import QuoteId
from driveway_core.rule_choices import RulesUnreadable
from driveway_core.rule_sets import PriceTerms, RuleSet
from driveway_core.rules import SHIPPED
from driveway_core.rules.promo_code import PromoCode
from driveway_core.settlement import ExternalSettlement
from driveway_core.testing.builders import (
    NOW,
    Sweeping,
    a_choice,
    a_reference,
    an_id,
    dollars,
    hours_from_now,
)
from driveway_core.testing.one_price import Asking, askings, check_one_price
from driveway_core.testing.rule_strategies import rule_sets
from driveway_core.testing.scenes import Scene, set_scene, stored_driver
from driveway_core.testing.worlds import World, worlds
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.quote_stay import QuoteStay, StayWish
from driveway_core.vehicles import Vehicle
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

FEWER = settings(
    max_examples=max(25, settings.get_profile("test").max_examples // 4),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
OWN_KINDS = SHIPPED.having("sweeping", Sweeping.from_data)


@FEWER
@given(world=worlds(), asking=askings())
def test_a_hit_costs_what_a_quote_of_it_costs(database: Database, world: World, asking: Asking) -> None:
    check_one_price(database.transactions, database.search, world, asking)


@FEWER
@given(rules=st.sampled_from(("USD", "JPY", "KWD")).flatmap(rule_sets))
def test_any_rules_come_back_as_they_were_chosen(database: Database, rules: RuleSet) -> None:
    scene = set_scene(database.transactions)
    choice = a_choice(scene.driveway.id, *rules.rules)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.price_rules.choose(choice)
        assert work.price_rules.current(scene.driveway.id) == choice
        assert work.driveways.listing(scene.driveway.id).price_terms == PriceTerms(RuleSet(rules.rules, 1))


def test_a_kind_of_ones_own_prices_a_stay_and_is_missed_by_a_program_without_it(
    database: Database, shared_url: str, cipher: KeyRingCipher
) -> None:
    scene = set_scene(database.transactions)
    own = Database.open(shared_url, cipher=cipher, rules=OWN_KINDS, pool_size=2)
    with own.transactions.begin(acting_as=SYSTEM) as work:
        work.price_rules.choose(a_choice(scene.driveway.id, Sweeping(dollars("3.00"))))
    wish = StayWish(driveway_id=scene.driveway.id, vehicle_id=scene.car.id, stay=hours_from_now(1, 3))
    quote = QuoteStay(own.transactions, lambda: NOW, an_id)(scene.driver.actor, wish)
    assert [line.label for line in quote.offer.price.lines] == ["2 h at $8.50 an hour", "Sweeping"]
    booked = _book(own, scene.car, wish=QuoteId(quote.id))
    with own.transactions.read(acting_as=SYSTEM) as work:
        assert work.bookings.get(booked).offer == quote.offer
    with database.transactions.read(acting_as=SYSTEM) as work:
        for reading in (
            lambda: work.bookings.get(booked),
            lambda: work.quotes.get(quote.id, driver=scene.driver.id),
            lambda: work.driveways.listing(scene.driveway.id),
        ):
            with pytest.raises(RulesUnreadable, match="there is no rule 'sweeping'"):
                reading()
    own.dispose()


def _book(database: Database, car: Vehicle, *, wish: QuoteId | StayWish) -> BookingId:
    with database.transactions.read(acting_as=SYSTEM) as work:
        actor = work.accounts.get(car.owner_id).actor
    book = BookStay(database.transactions, ExternalSettlement(), lambda: NOW, an_id, a_reference)
    return book(actor, wish).booking.id


@pytest.mark.parametrize("instant", [True, False], ids=["at once", "by request"])
def test_of_twelve_who_book_with_a_code_at_once_exactly_its_number_get_it(
    database: Database, shared_url: str, *, instant: bool
) -> None:
    before = deadlocks(shared_url)
    scene = set_scene(database.transactions, spaces=12)
    _request_only(scene, instant=instant)
    _give_code(scene, limit=4)
    cars = [stored_driver(database.transactions) for _ in range(12)]

    def call(car: Vehicle) -> BookingId:
        wish = StayWish(
            driveway_id=scene.driveway.id,
            vehicle_id=car.id,
            stay=hours_from_now(1, 3),
            promo_code="MANY",
        )
        return _book(database, car, wish=wish)

    answers = at_once([lambda car=car: call(car) for car in cars])  # type: ignore[misc]  # bound early
    assert Counter(type(each).__name__ for each in answers)[PromoCodeExhausted.__name__] == 8
    won = [each for each in answers if not isinstance(each, Exception)]
    assert len(won) == 4
    with database.transactions.read(acting_as=SYSTEM) as work:
        assert work.promo_claims.count(scene.driveway.id, "MANY", at=NOW) == 4
        assert {work.bookings.get(each).offer.price.subtotal for each in won} == {dollars("8.50")}
    database.dispose()
    assert deadlocks(shared_url) == before


def test_a_car_that_quotes_and_books_with_a_code_at_once_uses_it_once(
    database: Database, shared_url: str
) -> None:
    before = deadlocks(shared_url)
    scene = set_scene(database.transactions, spaces=16)
    _give_code(scene, limit=100)
    quote_stay = QuoteStay(database.transactions, lambda: NOW, an_id)
    wish = StayWish(
        driveway_id=scene.driveway.id, vehicle_id=scene.car.id, stay=hours_from_now(1, 3), promo_code="MANY"
    )
    first = quote_stay(scene.driver.actor, wish)
    answers = at_once(
        [
            *[lambda: _book(database, scene.car, wish=QuoteId(first.id))] * 2,
            *[lambda: _book(database, scene.car, wish=wish)] * 3,
            *[lambda: BookingId(quote_stay(scene.driver.actor, wish).id)] * 3,
        ]
    )
    assert set(kinds(answers)) <= {"UUID", PromoCodeUsed.__name__, "QuoteUsed"}
    with database.transactions.read(acting_as=SYSTEM) as work:
        booked = [
            each
            for each in work.bookings.at_driveway(scene.driveway.id, wish.stay)
            if each.offer.promo_code == "MANY"
        ]
        assert len(booked) == 1
        assert work.promo_claims.count(scene.driveway.id, "MANY", at=NOW) == 1
    database.dispose()
    assert deadlocks(shared_url) == before


def _give_code(scene: Scene, *, limit: int) -> None:
    code = PromoCode(code="MANY", percent_off=Decimal(50), limit=limit)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.price_rules.choose(a_choice(scene.driveway.id, code))


def _request_only(scene: Scene, *, instant: bool) -> None:
    terms = attrs.evolve(scene.driveway.terms, instant_booking=instant)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.driveways.save(attrs.evolve(scene.driveway, terms=terms))
