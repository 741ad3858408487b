"""What every keeper of saved cards must do."""

import pytest

from driveway_core.errors import Missing
from driveway_core.ports import Cards, PaymentGateway
from driveway_core.testing.contracts.far_sides import Driver, FarSide, OverCards, SomeCard, dollars


class CardsContract(OverCards):
    """``Cards``."""

    def test_a_card_that_paid_is_saved_and_says_as_much_as_anybody_may_know(
        self, cards: Cards, driver: Driver
    ) -> None:
        assert list(cards.cards(driver.customer)) == []
        paid = driver.pays(dollars("5.00"))
        (card,) = cards.cards(driver.customer)
        assert card.id == paid.method_id
        assert card.brand
        assert len(card.last_digits) == 4
        assert card.last_digits.isdigit()
        assert 1 <= card.expires_month <= 12
        assert card.expires_year > 2000

    def test_a_card_is_set_up_by_its_driver_with_a_secret_that_is_shown_nowhere(
        self, cards: Cards, far_side: FarSide, driver: Driver
    ) -> None:
        key = far_side.new_key()
        first, again = (cards.set_up(driver.customer, key=key) for _ in range(2))
        assert first == again
        assert first.client_secret
        assert first.client_secret not in repr(first)
        assert list(cards.cards(driver.customer)) == []

    def test_a_card_that_is_removed_pays_no_more(
        self, cards: Cards, far_side: FarSide, driver: Driver
    ) -> None:
        saved = driver.pays(dollars("5.00")).method_id
        assert saved is not None
        cards.remove(driver.customer, saved)
        assert list(cards.cards(driver.customer)) == []
        with pytest.raises(Missing):
            cards.remove(driver.customer, saved)

    def test_nobody_sees_or_removes_anothers_card(
        self, cards: Cards, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        saved = driver.pays(dollars("5.00")).method_id
        assert saved is not None
        other = gateway.create_customer(
            email="otto@example.org", name="Otto", about={}, key=far_side.new_key()
        )
        assert list(cards.cards(other)) == []
        for card in (saved, "pm_nobodys", "4242424242424242"):
            with pytest.raises(Missing):
                cards.remove(other, card)
        assert [each.id for each in cards.cards(driver.customer)] == [saved]

    def test_a_driver_has_as_many_cards_as_they_paid_with(self, cards: Cards, driver: Driver) -> None:
        kinds = (SomeCard.GOOD, SomeCard.AT_ONCE)
        paid = {driver.pays(dollars("5.00"), kind).method_id for kind in kinds}
        assert {each.id for each in cards.cards(driver.customer)} == paid
