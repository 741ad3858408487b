"""Requests about cars, trips and notices that are wrong, where no cars are; the booking begins in an hour."""

from typing import Final

from tests.unit.http.wrong import Wrong

_CALLBACK: Final = "/v1/tesla/callback"
_PARK: Final = "/v1/bookings/{booking}/auto-park"
_COMMANDS: Final = ("flash_lights", "honk_horn", "open_charge_port", "close_charge_port", "wake")

_OF_A_CAR: Final = (("GET", "state"), *(("POST", f"commands/{command}") for command in _COMMANDS))
_OF_A_STAY: Final = (
    ("GET", "trip", None),
    ("POST", "navigate", None),
    ("PUT", "auto-park", {"used": True}),
    ("GET", "alternatives", None),
    ("POST", "release", None),
)
_WITHOUT_A_SESSION: Final = (
    ("POST", "/v1/tesla/link"),
    ("GET", "/v1/tesla/link"),
    ("DELETE", "/v1/tesla/link"),
    ("POST", "/v1/vehicles/sync"),
    ("GET", "/v1/vehicles/{vehicle}/state"),
    ("POST", "/v1/vehicles/{vehicle}/commands/honk_horn"),
    ("GET", "/v1/bookings/{booking}/trip"),
    ("POST", "/v1/bookings/{booking}/navigate"),
    ("PUT", "/v1/bookings/{booking}/auto-park"),
    ("GET", "/v1/bookings/{booking}/alternatives"),
    ("POST", "/v1/bookings/{booking}/release"),
    ("GET", "/v1/notices"),
    ("POST", "/v1/notices/{nobody}/read"),
    ("GET", "/v1/me/notifications"),
    ("PUT", "/v1/me/notifications"),
)

CARS: Final = [
    *(
        Wrong(f"{method} {path} without a session", method, path, None, 401, "not-signed-in", who="nobody")
        for method, path in _WITHOUT_A_SESSION
    ),
    Wrong("a link where no cars are", "POST", "/v1/tesla/link", None, 409, "cars-elsewhere"),
    Wrong("a sync without a link", "POST", "/v1/vehicles/sync", None, 409, "link-broken"),
    Wrong("an answer of nothing from Tesla", "GET", _CALLBACK, None, 409, "link-not-ours", who="nobody"),
    Wrong("a code without a state", "GET", f"{_CALLBACK}?code=c", None, 409, "link-not-ours", who="nobody"),
    Wrong("a state without a code", "GET", f"{_CALLBACK}?state=s", None, 409, "link-not-ours", who="nobody"),
    *(
        Wrong(
            f"a state of our own making as {state!r:.12}",
            "GET",
            f"{_CALLBACK}?code=c&state={state}",
            None,
            409,
            "link-not-ours",
            who="nobody",
        )
        for state in ("s", "a.b.c", "%ED%A0%80", "%00", "A" * 2_000)
    ),
    Wrong(
        "Tesla's no", "GET", f"{_CALLBACK}?error=login_cancelled", None, 409, "link-declined", who="nobody"
    ),
    Wrong(
        "two codes",
        "GET",
        f"{_CALLBACK}?code=c&code=d&state=s",
        None,
        422,
        "invalid",
        ("code",),
        who="nobody",
    ),
    Wrong(
        "far too long a code",
        "GET",
        f"{_CALLBACK}?code={'c' * 2_001}&state=s",
        None,
        422,
        "invalid",
        ("code",),
        who="nobody",
    ),
    *(
        Wrong(
            f"{method} {path} of a stranger's car",
            method,
            f"/v1/vehicles/{{foreign}}/{path}",
            None,
            404,
            "not-found",
            ("vehicle_id",),
        )
        for method, path in _OF_A_CAR
    ),
    *(
        Wrong(
            f"{method} {path} of a car that is not linked",
            method,
            f"/v1/vehicles/{{vehicle}}/{path}",
            None,
            409,
            "link-broken",
        )
        for method, path in _OF_A_CAR
    ),
    Wrong(
        "a command that there is none of",
        "POST",
        "/v1/vehicles/{vehicle}/commands/self_destruct",
        None,
        404,
        "not-found",
    ),
    Wrong(
        "a look with a query",
        "GET",
        "/v1/vehicles/{vehicle}/state?wake=true",
        None,
        422,
        "invalid",
        ("wake",),
    ),
    *(
        Wrong(
            f"{method} {path} of somebody else's stay",
            method,
            f"/v1/bookings/{{booking}}/{path}",
            body,
            404,
            "not-found",
            ("booking_id",),
            who="host",
        )
        for method, path, body in _OF_A_STAY
    ),
    *(
        Wrong(
            f"{method} {path} of nobody's stay",
            method,
            f"/v1/bookings/{{nobody}}/{path}",
            body,
            404,
            "not-found",
            ("booking_id",),
        )
        for method, path, body in _OF_A_STAY
    ),
    Wrong("a way without a car", "POST", "/v1/bookings/{booking}/navigate", None, 409, "link-broken"),
    Wrong("a place given up too early", "POST", "/v1/bookings/{booking}/release", None, 422, "too-early"),
    Wrong("parked before it came", "PUT", _PARK, {"used": True}, 409, "illegal-transition"),
    Wrong("parked in words", "PUT", _PARK, {"used": "yes"}, 422, "invalid", ("/used",)),
    Wrong("parked without a word", "PUT", _PARK, {}, 422, "invalid", ("/used",)),
    Wrong(
        "parked by somebody",
        "PUT",
        _PARK,
        {"used": True, "source": "tesla"},
        422,
        "invalid",
        ("/source",),
    ),
    Wrong(
        "well parked without having tried",
        "PUT",
        _PARK,
        {"used": False, "successful": True},
        422,
        "invalid",
        ("/successful",),
    ),
    Wrong(
        "a notice of nobody's",
        "POST",
        "/v1/notices/{nobody}/read",
        None,
        404,
        "not-found",
        ("notice_id",),
    ),
    Wrong("unread perhaps", "GET", "/v1/notices?unread=perhaps", None, 422, "invalid", ("unread",)),
    Wrong("no notices at all", "GET", "/v1/notices?limit=0", None, 422, "invalid", ("limit",)),
    Wrong("notices after nothing", "GET", "/v1/notices?cursor=nowhere", None, 422, "invalid", ("cursor",)),
]
