"""Requests about reviews that are wrong; the booking begins in an hour."""

from typing import Final

from tests.unit.http.wrong import Wrong

_WRITE: Final = "/v1/bookings/{booking}/reviews"
_THIS: Final = "/v1/reviews/{nobody}"
_WORDS: Final = {"rating": 5, "review_text": "Fine"}
_CARD: Final = "4000056655665556"

REVIEWS: Final = [
    Wrong("a review before the stay", "POST", _WRITE, _WORDS, 409, "stay-not-completed"),
    Wrong("a review without a rating", "POST", _WRITE, {"review_text": "Fine"}, 422, "invalid", ("/rating",)),
    *(
        Wrong(f"{rating!r} stars", "POST", _WRITE, {"rating": rating}, 422, "invalid", ("/rating",))
        for rating in (0, 6, 4.5, "5", None, True, 10**30)
    ),
    *(
        Wrong(
            f"a review that says {text!r:.9}",
            "POST",
            _WRITE,
            {"rating": 5, "review_text": text},
            422,
            "invalid",
            ("/review_text",),
        )
        for text in ("x" * 2_001, "\x00", 7, ["Fine"])
    ),
    Wrong(
        "a review that publishes itself",
        "POST",
        _WRITE,
        {**_WORDS, "is_published": True},
        422,
        "invalid",
        ("/is_published",),
    ),
    Wrong(
        "a review with a card's number",
        "POST",
        _WRITE,
        {"rating": 5, "review_text": _CARD},
        422,
        "card-data-refused",
        ("/review_text",),
    ),
    Wrong(
        "a review of nobody's stay",
        "POST",
        "/v1/bookings/{nobody}/reviews",
        _WORDS,
        404,
        "not-found",
        ("booking_id",),
    ),
    Wrong("a review of others' stay", "POST", _WRITE, _WORDS, 404, "not-found", ("booking_id",), who="host"),
    Wrong("a review without a session", "POST", _WRITE, _WORDS, 401, "not-signed-in", who="nobody"),
    Wrong("reviews of others' stay", "GET", _WRITE, None, 404, "not-found", ("booking_id",), who="host"),
    Wrong(
        "reviews of nobody's driveway",
        "GET",
        "/v1/driveways/{nobody}/reviews",
        None,
        404,
        "not-found",
        ("driveway_id",),
    ),
    Wrong(
        "reviews from a cursor of nobody's",
        "GET",
        "/v1/driveways/{driveway}/reviews?cursor=x",
        None,
        422,
        "invalid",
        ("cursor",),
    ),
    Wrong("reviews of neither kind", "GET", "/v1/me/reviews?which=both", None, 422, "invalid", ("which",)),
    Wrong("no review to read", "GET", _THIS, None, 404, "not-found", ("review_id",)),
    Wrong("no review to change", "PATCH", _THIS, {"rating": 1}, 404, "not-found", ("review_id",)),
    Wrong("a rating changed to nothing", "PATCH", _THIS, {"rating": None}, 422, "invalid", ("/rating",)),
    Wrong("no review to flag", "POST", f"{_THIS}/flag", {"reason": "Rude"}, 404, "not-found", ("review_id",)),
    *(
        Wrong(
            f"a flag that says {reason!r}",
            "POST",
            f"{_THIS}/flag",
            {"reason": reason},
            422,
            "invalid",
            ("/reason",),
        )
        for reason in ("", "  ", None, 7)
    ),
    Wrong("a flag without words", "POST", f"{_THIS}/flag", {}, 422, "invalid", ("/reason",)),
    Wrong("flagged reviews by a driver", "GET", "/v1/admin/reviews", None, 403, "operators-only"),
    Wrong(
        "a review hidden by a driver",
        "POST",
        f"/v1/admin{_THIS[3:]}/hide",
        {"reason": "No"},
        403,
        "operators-only",
    ),
    Wrong(
        "a review hidden for no reason",
        "POST",
        f"/v1/admin{_THIS[3:]}/hide",
        {},
        422,
        "invalid",
        ("/reason",),
    ),
    Wrong(
        "a review restored by a driver",
        "POST",
        f"/v1/admin{_THIS[3:]}/restore",
        {"reason": "No"},
        403,
        "operators-only",
    ),
]
