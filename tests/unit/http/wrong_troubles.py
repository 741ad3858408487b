"""Requests about trouble on arrival that are wrong; the booking begins in an hour."""

from base64 import b64encode
from typing import Final

from tests.unit.http.wrong import Wrong

_REPORT: Final = "/v1/bookings/{booking}/trouble"
_DECIDE: Final = "/v1/admin/troubles/{nobody}/decision"
_NOTE: Final = {"kind": "occupied", "note": "A van"}
_JPEG: Final = {"data": b64encode(b"\xff\xd8\xff\xe0").decode()}
_GIF: Final = {"data": b64encode(b"GIF89a").decode()}
_CARD: Final = "4000056655665556"

TROUBLES: Final = [
    Wrong("trouble before the stay", "POST", _REPORT, _NOTE, 422, "too-early"),
    Wrong("no trouble at all", "POST", _REPORT, {}, 422, "invalid", ("/kind", "/note")),
    *(
        Wrong(
            f"trouble called {kind!r}", "POST", _REPORT, {**_NOTE, "kind": kind}, 422, "invalid", ("/kind",)
        )
        for kind in ("weather", "", None, 1)
    ),
    *(
        Wrong(
            f"trouble told as {note!r:.9}",
            "POST",
            _REPORT,
            {**_NOTE, "note": note},
            422,
            "invalid",
            ("/note",),
        )
        for note in ("", "  ", "x" * 2_001, None, "\x00")
    ),
    Wrong(
        "five photos",
        "POST",
        _REPORT,
        {**_NOTE, "photos": [_JPEG] * 5},
        422,
        "invalid",
        ("/photos",),
    ),
    Wrong("a photo that is none", "POST", _REPORT, {**_NOTE, "photos": [_GIF]}, 422, "invalid", ("/photos",)),
    *(
        Wrong(
            f"a photo as {data!r:.9}",
            "POST",
            _REPORT,
            {**_NOTE, "photos": [_JPEG, {"data": data}]},
            422,
            "invalid",
            ("/photos/1/data",),
        )
        for data in ("", "no base64!", "a", 7, None)
    ),
    Wrong(
        "a photo with a name",
        "POST",
        _REPORT,
        {**_NOTE, "photos": [{**_JPEG, "name": "van.jpg"}]},
        422,
        "invalid",
        ("/photos/0/name",),
    ),
    Wrong(
        "a card's number as a photo",
        "POST",
        _REPORT,
        {**_NOTE, "photos": [{"data": _CARD}]},
        422,
        "card-data-refused",
        ("/photos/0/data",),
    ),
    Wrong(
        "a card's number beside a photo",
        "POST",
        _REPORT,
        {"kind": "occupied", "note": f"Pay {_CARD}", "photos": [_JPEG]},
        422,
        "card-data-refused",
        ("/note",),
    ),
    Wrong(
        "trouble at nobody's",
        "POST",
        "/v1/bookings/{nobody}/trouble",
        _NOTE,
        404,
        "not-found",
        ("booking_id",),
    ),
    Wrong("trouble of others", "POST", _REPORT, _NOTE, 404, "not-found", ("booking_id",), who="host"),
    Wrong("trouble without a session", "POST", _REPORT, _NOTE, 401, "not-signed-in", who="nobody"),
    Wrong("no report to read", "GET", _REPORT, None, 404, "not-found", ("booking_id",)),
    Wrong(
        "no report to answer",
        "POST",
        f"{_REPORT}/answer",
        {"answer": "No"},
        404,
        "not-found",
        ("booking_id",),
    ),
    Wrong("an answer of nothing", "POST", f"{_REPORT}/answer", {"answer": " "}, 422, "invalid", ("/answer",)),
    Wrong("no photo to see", "GET", f"{_REPORT}/photos/{{nobody}}", None, 404, "not-found", ("booking_id",)),
    Wrong("a verdict by a driver", "POST", _DECIDE, {"decision": "upheld"}, 403, "operators-only"),
    Wrong("a verdict of perhaps", "POST", _DECIDE, {"decision": "perhaps"}, 422, "invalid", ("/decision",)),
    Wrong("a verdict of nothing", "POST", _DECIDE, {}, 422, "invalid", ("/decision",)),
]
