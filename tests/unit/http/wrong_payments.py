"""Requests about money that are wrong, in a marketplace that settles elsewhere."""

from typing import Final

from tests.unit.http.wrong import STAY, Wrong

_PAY: Final = "/v1/bookings/{booking}/payment"
_CARD: Final = ("/payment_method",)

PAYMENTS: Final = [
    Wrong(
        "a card where none are taken",
        "POST",
        "/v1/bookings",
        {**STAY, "payment_method": "pm_card_visa"},
        422,
        "invalid",
        _CARD,
    ),
    *(
        Wrong(f"a card called {card!r}", "POST", _PAY, {"payment_method": card}, 422, "invalid", _CARD)
        for card in ("", "pm_", "card_1", "pm_a b", "pm_" + "x" * 101, "pm_ä", 7)
    ),
    Wrong("a payment of so much", "POST", _PAY, {"amount": "1.00"}, 422, "invalid", ("/amount",)),
    Wrong("a payment where none are made", "POST", _PAY, {}, 409, "nothing-to-pay"),
    Wrong(
        "a card to be saved where none are",
        "POST",
        "/v1/payment-methods/setup",
        None,
        409,
        "settles-elsewhere",
    ),
    Wrong("cards where there are none", "GET", "/v1/payment-methods", None, 409, "settles-elsewhere"),
]
