"""What every store of quotes must do."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.quotes import Quote, QuoteId, QuoteUsed
from driveway_core.testing.builders import NOW, a_quote, an_id, hours_from_now
from driveway_core.testing.contracts.driveways import a_full_driveway
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene, stored_account
from driveway_core.windows import HOUR


def _stored(scene: Scene, quote: Quote) -> Quote:
    with scene.transactions.begin(acting_as=scene.driver.actor) as work:
        work.quotes.add(quote)
    return quote


def _redeem(scene: Scene, quote: Quote) -> None:
    with scene.transactions.begin(acting_as=scene.driver.actor) as work:
        work.quotes.redeem(quote)


class QuotesContract(OverTransactions):
    """``Quotes``."""

    def test_a_quote_comes_back_as_it_was_added(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        yen = scene.add(a_full_driveway(scene.host))
        long = hours_from_now(24, 24 * 45 + 3.5)
        for quote in (a_quote(scene.driveway, scene.car), a_quote(yen, scene.car, stay=long)):
            _stored(scene, quote)
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.quotes.get(quote.id, driver=scene.driver.id) == quote

    def test_a_quote_stands_even_if_the_host_edits_the_listing(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        quote = _stored(scene, a_quote(scene.driveway, scene.car))
        dearer = attrs.evolve(scene.driveway.rates, hourly=scene.driveway.rates.hourly.times(3))
        with transactions.begin(acting_as=scene.host.actor) as work:
            work.driveways.save(attrs.evolve(scene.driveway, rates=dearer))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.quotes.get(quote.id, driver=scene.driver.id) == quote

    def test_a_quote_is_missing_for_everybody_but_its_driver(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        quote, stranger = _stored(scene, a_quote(scene.driveway, scene.car)), stored_account(transactions)
        with transactions.read(acting_as=SYSTEM) as work:
            for driver in (stranger, scene.host):
                with pytest.raises(Missing):
                    work.quotes.get(quote.id, driver=driver.id)
            with pytest.raises(Missing):
                work.quotes.get(QuoteId(an_id()), driver=scene.driver.id)

    def test_a_redeemed_quote_says_so(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        quote = _stored(scene, a_quote(scene.driveway, scene.car))
        redeemed = quote.redeem(at=NOW)
        _redeem(scene, redeemed)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.quotes.get(quote.id, driver=scene.driver.id) == redeemed

    def test_a_quote_is_redeemed_once(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        quote = _stored(scene, a_quote(scene.driveway, scene.car))
        _redeem(scene, quote.redeem(at=NOW))
        with pytest.raises(QuoteUsed):
            _redeem(scene, quote.redeem(at=NOW + HOUR / 10))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.quotes.get(quote.id, driver=scene.driver.id).used_at == NOW

    def test_of_two_who_redeem_at_once_one_is_faster(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        quote = _stored(scene, a_quote(scene.driveway, scene.car))

        def faster(_: int) -> bool:
            try:
                _redeem(scene, quote.redeem(at=NOW))
            except QuoteUsed:
                return False
            return True

        with ThreadPoolExecutor(4) as callers:
            assert sum(callers.map(faster, range(4))) == 1

    def test_a_redemption_that_was_rolled_back_did_not_happen(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        quote = _stored(scene, a_quote(scene.driveway, scene.car))
        with contextlib.suppress(Missing), transactions.begin(acting_as=scene.driver.actor) as work:
            work.quotes.redeem(quote.redeem(at=NOW))
            work.quotes.get(QuoteId(an_id()), driver=scene.driver.id)
        _redeem(scene, quote.redeem(at=NOW))
