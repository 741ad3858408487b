"""What every store of price rules and measured occupancy must do."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Event

import pytest

from driveway_core.actors import SYSTEM
from driveway_core.driveways import DrivewayId
from driveway_core.ports import DrivewaySearch, Transactions
from driveway_core.rule_choices import RuleChoice, RulesUnreadable
from driveway_core.rule_sets import NO_RULES, PLAIN, PriceTerms, RuleSet
from driveway_core.testing.builders import (
    NOW,
    Sweeping,
    a_choice,
    a_driveway,
    a_question,
    dollars,
    some_rules,
)
from driveway_core.testing.contracts.fixtures import OverSearch
from driveway_core.testing.contracts.settings import PATIENCE
from driveway_core.testing.scenes import set_scene
from driveway_core.transactions import Stale
from driveway_core.windows import DAY


def choose(transactions: Transactions, choice: RuleChoice) -> RuleChoice:
    """Keep a choice in a transaction of its own."""
    with transactions.begin(acting_as=SYSTEM) as work:
        work.price_rules.choose(choice)
    return choice


def _terms(transactions: Transactions, driveway_id: DrivewayId) -> PriceTerms:
    with transactions.read(acting_as=SYSTEM) as work:
        return work.driveways.listing(driveway_id).price_terms


def _market_follows(transactions: Transactions, wanted: RuleSet) -> bool:
    step = timedelta(milliseconds=100)
    for _ in range(PATIENCE // step):
        with transactions.read(acting_as=SYSTEM) as work:
            if work.settings.marketplace().rules == wanted:
                return True
        Event().wait(step.total_seconds())
    return False


class PriceRulesContract(OverSearch):
    """``PriceRules`` and ``Occupancies``, and where both are read."""

    def test_a_new_listing_and_a_new_marketplace_have_no_rules(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        with transactions.read(acting_as=SYSTEM) as work:
            for of in (scene.driveway.id, None):
                assert work.price_rules.current(of) is None
                assert work.price_rules.version(of) == 0
                assert list(work.price_rules.versions(of, limit=10).items) == []
            assert work.settings.marketplace().rules == NO_RULES
        assert _terms(transactions, scene.driveway.id) == PLAIN

    def test_chosen_rules_come_back_and_price_the_listing(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        choice = choose(transactions, a_choice(scene.driveway.id, *some_rules(), by=scene.host.id))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.price_rules.current(scene.driveway.id) == choice
            assert work.price_rules.version(scene.driveway.id) == 1
        assert _terms(transactions, scene.driveway.id) == PriceTerms(RuleSet(some_rules(), 1))
        other = scene.add(a_driveway(scene.host.id))
        assert _terms(transactions, other.id) == PLAIN

    def test_rules_with_amounts_come_back_in_every_currency(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        for version, currency in enumerate(("JPY", "KWD", "EUR"), 1):
            rules = some_rules(currency)
            choice = a_choice(scene.driveway.id, *rules, version=version, currency=currency)
            choose(transactions, choice)
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.price_rules.current(scene.driveway.id) == choice

    def test_the_marketplace_follows_its_rules_within_seconds(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.settings.marketplace().rules == NO_RULES
        peak, *_ = some_rules()
        with transactions.begin(acting_as=SYSTEM) as work:
            work.price_rules.choose(a_choice(None, peak))
            assert work.settings.marketplace().rules == RuleSet((peak,), 1)
        assert _market_follows(transactions, RuleSet((peak,), 1))
        choose(transactions, a_choice(None, version=2))
        assert _market_follows(transactions, RuleSet((), 2))
        assert _terms(transactions, scene.driveway.id) == PLAIN

    def test_every_version_is_kept_latest_first_and_in_pages(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        peak, long_stay, *_ = some_rules()
        for of in (scene.driveway.id, None):
            made = [
                choose(transactions, a_choice(of, *rules, version=number))
                for number, rules in enumerate([(peak,), (long_stay,), (), (peak, long_stay), ()], 1)
            ]
            read: list[RuleChoice] = []
            after = None
            with transactions.read(acting_as=SYSTEM) as work:
                while True:
                    page = work.price_rules.versions(of, limit=2, after=after)
                    read += page.items
                    after = page.next_after
                    if after is None:
                        break
                assert work.price_rules.current(of) == made[-1]
            assert read == made[::-1]

    def test_a_choice_after_a_version_that_is_not_the_latest_is_stale(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        peak, long_stay, *_ = some_rules()
        for of in (scene.driveway.id, None):
            first = choose(transactions, a_choice(of, peak))
            for version in (1, 3):
                with pytest.raises(Stale):
                    choose(transactions, a_choice(of, long_stay, version=version))
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.price_rules.current(of) == first

    def test_of_four_who_choose_at_once_one_is_heard(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        peak, *_ = some_rules()

        def heard(of: DrivewayId | None) -> bool:
            try:
                choose(transactions, a_choice(of, peak))
            except Stale:
                return False
            return True

        with ThreadPoolExecutor(4) as hosts:
            for of in (scene.driveway.id, None):
                assert sum(hosts.map(heard, [of] * 4)) == 1

    def test_rules_of_a_kind_that_nobody_knows_are_never_left_out_in_silence(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        choose(transactions, a_choice(scene.driveway.id, Sweeping(dollars("3.00"))))
        with transactions.read(acting_as=SYSTEM) as work:
            for reading in (
                lambda: work.price_rules.current(scene.driveway.id),
                lambda: work.price_rules.versions(scene.driveway.id, limit=1),
                lambda: work.driveways.listing(scene.driveway.id),
            ):
                with pytest.raises(RulesUnreadable, match="sweeping"):
                    reading()
            assert work.driveways.get(scene.driveway.id) == scene.driveway
            assert work.price_rules.version(scene.driveway.id) == 1
        other = scene.add(a_driveway(scene.host.id))
        found = {each.listing.id: each.price_terms for each in search.nearest(a_question(), limit=5)}
        assert found == {scene.driveway.id: None, other.id: PLAIN}
        choose(transactions, a_choice(scene.driveway.id, version=2))
        assert _terms(transactions, scene.driveway.id) == PriceTerms(RuleSet((), 2))

    def test_a_search_knows_each_listings_terms(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        measured, plain = (scene.add(a_driveway(scene.host.id)) for _ in range(2))
        choose(transactions, a_choice(scene.driveway.id, *some_rules()))
        with transactions.begin(acting_as=SYSTEM) as work:
            work.occupancies.keep(measured.id, Decimal("0.25"), at=NOW, not_since=NOW)
        for neighbours in (False, True):
            found = search.nearest(a_question(neighbours=neighbours), limit=10)
            assert {each.listing.id: each.price_terms for each in found} == {
                scene.driveway.id: PriceTerms(RuleSet(some_rules(), 1)),
                measured.id: PriceTerms(NO_RULES, Decimal("0.25")),
                plain.id: PLAIN,
            }

    def test_an_occupancy_is_kept_once_a_period(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        choose(transactions, a_choice(scene.driveway.id, *some_rules()))
        share = Decimal("0.4312")
        with transactions.begin(acting_as=SYSTEM) as work:
            keep, this = work.occupancies.keep, scene.driveway.id
            assert work.occupancies.measured_at(this) is None
            assert keep(this, share, at=NOW, not_since=NOW - DAY)
            assert not keep(this, Decimal(1), at=NOW + DAY, not_since=NOW)
            assert work.occupancies.measured_at(this) == NOW
            assert work.driveways.listing(this).price_terms == PriceTerms(RuleSet(some_rules(), 1), share)
            assert keep(this, None, at=NOW + DAY, not_since=NOW + DAY)
            assert work.driveways.listing(this).price_terms.occupancy is None
            assert work.occupancies.measured_at(this) == NOW + DAY

    def test_listings_come_by_id_in_batches_retired_ones_never(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        ids = [scene.driveway.id, *(scene.add(a_driveway(scene.host.id)).id for _ in range(3))]
        scene.add(a_driveway(scene.host.id, retired_at=NOW))
        choose(transactions, a_choice(ids[2], *some_rules()))
        with transactions.read(acting_as=SYSTEM) as work:
            listings = work.occupancies.listings
            assert list(listings(own_rules_only=False, after=None, limit=3)) == ids[:3]
            assert list(listings(own_rules_only=False, after=ids[2], limit=3)) == ids[3:]
            assert list(listings(own_rules_only=True, after=None, limit=3)) == [ids[2]]
            assert list(listings(own_rules_only=True, after=ids[2], limit=3)) == []

    def test_of_four_who_measure_at_once_one_is_kept(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)

        def kept(hundredths: int) -> bool:
            with transactions.begin(acting_as=SYSTEM) as work:
                share = Decimal(hundredths) / 100
                return work.occupancies.keep(scene.driveway.id, share, at=NOW, not_since=NOW)

        with ThreadPoolExecutor(4) as jobs:
            assert sum(jobs.map(kept, range(4))) == 1

    def test_what_was_rolled_back_was_never_chosen(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        for of in (scene.driveway.id, None):
            with contextlib.suppress(Stale), transactions.begin(acting_as=SYSTEM) as work:
                work.price_rules.choose(a_choice(of, *some_rules()))
                work.price_rules.choose(a_choice(of))
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.price_rules.current(of) is None
                assert work.settings.marketplace().rules == NO_RULES

    def test_a_listing_that_is_removed_takes_its_rules_along(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        choose(transactions, a_choice(scene.driveway.id, *some_rules()))
        with transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.remove(scene.driveway.id)
            assert work.price_rules.current(scene.driveway.id) is None
