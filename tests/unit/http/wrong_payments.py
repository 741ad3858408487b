"""Requests about money that are wrong, in a marketplace that settles elsewhere."""

from typing import Final

from tests.unit.http.wrong import STAY, Wrong

_PAY: Final = "/v1/bookings/{booking}/payment"
_ONBOARD: Final = "/v1/host/onboarding"
_ELSEWHERE: Final = "settles-elsewhere"
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
    Wrong(
        "a host who would be paid where nobody is",
        "POST",
        _ONBOARD,
        {"return_url": "https://a.example"},
        409,
        _ELSEWHERE,
    ),
    Wrong("how far a host is where nobody is paid", "GET", _ONBOARD, None, 409, _ELSEWHERE),
    *(
        Wrong(
            f"a way back to {url!r}", "POST", _ONBOARD, {"return_url": url}, 422, "invalid", ("/return_url",)
        )
        for url in ("", "here", "javascript:alert(1)", "ftp://a.example", 7, "https://a b")
    ),
    Wrong("no way back", "POST", _ONBOARD, {}, 422, "invalid", ("/return_url",)),
    *(
        Wrong(
            f"a bank in {country!r}",
            "POST",
            _ONBOARD,
            {"return_url": "https://a.example", "country": country},
            422,
            "invalid",
            ("/country",),
        )
        for country in ("", "us", "USA", 1)
    ),
    Wrong("nobody's payout", "GET", "/v1/payouts/{nobody}", None, 404, "not-found", ("payout_id",)),
    Wrong(
        "nobody's receipt", "GET", "/v1/bookings/{nobody}/receipt", None, 404, "not-found", ("booking_id",)
    ),
    Wrong(
        "a receipt as a picture",
        "GET",
        "/v1/bookings/{booking}/receipt?format=png",
        None,
        422,
        "invalid",
        ("format",),
    ),
    Wrong("payouts after nothing", "GET", "/v1/payouts?cursor=?", None, 422, "invalid", ("cursor",)),
    *(
        Wrong(f"earnings {query}", "GET", f"/v1/host/earnings?{query}", None, 422, "invalid", (where,))
        for query, where in (
            ("from=yesterday", "from"),
            ("to=2027-02-30", "to"),
            ("from=1999-12-31", "from"),
            ("to=3000-01-01", "to"),
            ("from=2027-03-01&to=2027-02-01", "to"),
            ("from=2020-01-01&to=2027-01-01", "to"),
            ("from=2027-03-01T00:00:00Z", "from"),
            ("week=1", "week"),
        )
    ),
]
