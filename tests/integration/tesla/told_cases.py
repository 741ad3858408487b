"""Every status and body that Tesla, its proxy and its cars are known to answer, and what follows."""

from datetime import UTC, datetime, timedelta
from typing import Final

import attrs
from tests.integration.tesla.scripted import NOW, told

from driveway_core.car_troubles import (
    BudgetSpent,
    CarServiceClosed,
    LinkBroken,
    LinkProblem,
    RegionMoved,
    TokenRejected,
    VehicleAsleep,
    VehicleRefused,
    VehicleUnreachable,
)
from driveway_sandbox.loopback import Answer
from driveway_tesla.fleet import NEEDS_KEY
from driveway_tesla.transports import PlainWanted

ALL: Final = frozenset({"direct", "proxy", "signed"})
DIRECT: Final = frozenset({"direct"})
PROXY: Final = frozenset({"proxy"})
SIGNED: Final = frozenset({"signed"})


@attrs.frozen
class Case:
    """One answer, the ways it may come, and what is raised for something that moves a car.

    ``repeated``: a read, and a destination, are asked once more. ``parked``:
    until when, ``closed``: until when for everyone.
    """

    name: str
    answer: Answer
    error: Exception
    ways: frozenset[str] = ALL
    repeated: bool = False
    parked: datetime | None = None
    closed: datetime | None = None


def failing(status: int, error: str, headers: dict[str, str] | None = None) -> Answer:
    """The envelope of an error."""
    return told(status, {"response": None, "error": error, "error_description": ""}, headers)


def refusing(reason: str) -> Answer:
    """A car that says no."""
    return told(200, {"response": {"result": False, "reason": reason}})


def after(seconds: float) -> datetime:
    """So many seconds from now."""
    return NOW + timedelta(seconds=seconds)


NO_RUN: Final = VehicleUnreachable(may_have_run=False)
UNSURE: Final = VehicleUnreachable(may_have_run=True)
QUARTER: Final = after(900)

REST_ONLY: Final = "command requires using the REST API"
TWO_DOCUMENTS: Final = (
    b'{"response":null,"error":"command requires using the REST API","error_description":""}\n'
    b'{"response":{"result":true,"reason":"","queued":true}}'
)

CASES: Final = (
    # 200, and no all the same
    Case("200 refused", refusing("already_set"), VehicleRefused("already_set")),
    Case("200 refused without a word", refusing(""), VehicleRefused("")),
    Case("200 wants signing", refusing("unsigned_cmds_hardlocked"), VehicleRefused(NEEDS_KEY), DIRECT),
    Case(
        "200 wants signing, signed",
        refusing("unsigned_cmds_hardlocked"),
        VehicleRefused("unsigned_cmds_hardlocked"),
        PROXY | SIGNED,
    ),
    Case("200 empty", told(200), UNSURE),
    Case("200 no JSON", told(200, b"<html>maintenance</html>"), UNSURE),
    Case("200 half of a JSON", told(200, b'{"response": {"result": tr'), UNSURE),
    Case("200 a list", told(200, [1, 2]), UNSURE),
    Case("200 nothing told", told(200, {"response": None, "error": "strange"}), UNSURE),
    Case("200 too long", told(200, b'{"response": "' + b"x" * 2_100_000 + b'"}'), UNSURE),
    Case("302", told(302, None, {"Location": "https://elsewhere.example/"}), NO_RUN),
    # the request
    Case("400 invalid_command", failing(400, "invalid_command"), VehicleRefused("invalid_command")),
    Case(
        "400 two documents", told(400, TWO_DOCUMENTS), VehicleRefused("command requires using the REST API")
    ),
    Case(
        "400 missing parameter",
        told(400, {"response": {"result": False, "reason": "missing param"}, "error": ""}),
        VehicleRefused("missing param"),
    ),
    # the token
    Case("401 empty", told(401), TokenRejected()),
    Case("401 expired", failing(401, "token expired (401)"), TokenRejected()),
    Case(
        "401 mobile access",
        failing(401, "mobile_access_disabled"),
        LinkBroken(LinkProblem.MOBILE_ACCESS_DISABLED),
    ),
    Case("401 login", failing(401, "login_required"), LinkBroken(LinkProblem.LOGIN_REQUIRED)),
    # what we are allowed
    Case("402", failing(402, "payment required"), CarServiceClosed("payment required"), closed=QUARTER),
    Case(
        "403 billing limit",
        failing(403, "account disabled: EXCEEDED_LIMIT"),
        CarServiceClosed("account disabled: EXCEEDED_LIMIT"),
        closed=QUARTER,
    ),
    Case(
        "403 scopes",
        failing(403, "Unauthorized missing scopes"),
        LinkBroken(LinkProblem.MISSING_SCOPES),
    ),
    Case(
        "403 wants signing",
        failing(403, "Tesla Vehicle Command Protocol required, please refer to the documentation"),
        VehicleRefused(NEEDS_KEY),
        DIRECT,
    ),
    Case("403 else", failing(403, "forbidden"), VehicleRefused("forbidden")),
    # the car, and what it is asked
    Case("404", failing(404, "not_found"), VehicleRefused("not_found")),
    Case(
        "405 in service",
        failing(405, "vehicle is currently in service"),
        VehicleRefused("vehicle is currently in service"),
    ),
    *(Case(f"{code}", failing(code, "no"), VehicleRefused("no")) for code in (406, 418, 423, 451, 499)),
    Case("408 asleep", failing(408, "vehicle unavailable: vehicle is offline or asleep"), VehicleAsleep()),
    Case("408 no JSON", told(408, b"Request Timeout"), VehicleAsleep()),
    Case("412", failing(412, "not registered"), CarServiceClosed("not registered")),
    Case("412 silent", told(412), CarServiceClosed("Tesla does not say why")),
    Case("404 a page", told(404, b"<html>nothing here</html>"), VehicleRefused("")),
    Case(
        "421",
        failing(421, "user out of region, use base URL: http://127.0.0.1:9, see docs"),
        RegionMoved("http://127.0.0.1:9"),
    ),
    Case("421 elsewhere", failing(421, "use base URL: https://tesla.com.evil.example/"), NO_RUN),
    Case("421 silent", told(421), NO_RUN),
    Case("422", failing(422, "invalid data"), VehicleRefused("invalid data"), DIRECT | PROXY),
    Case("422 knows no signing", failing(422, "invalid data"), PlainWanted(), SIGNED),
    # limits
    Case(
        "429 seconds",
        failing(429, "limit", {"Retry-After": "37"}),
        BudgetSpent(after(37), NOW),
        parked=after(37),
    ),
    Case(
        "429 a day",
        failing(429, "limit", {"Retry-After": "86400"}),
        BudgetSpent(after(86400), NOW),
        parked=after(86400),
    ),
    Case(
        "429 a date",
        failing(429, "limit", {"Retry-After": "Sun, 22 Nov 2026 12:05:00 GMT"}),
        BudgetSpent(after(300), NOW),
        parked=after(300),
    ),
    Case(
        "429 reset",
        failing(429, "limit", {"RateLimit-Reset": "12"}),
        BudgetSpent(after(12), NOW),
        parked=after(12),
    ),
    Case(
        "429 reset as a moment",
        failing(429, "limit", {"RateLimit-Reset": f"{int(after(90).timestamp())}"}),
        BudgetSpent(datetime.fromtimestamp(int(after(90).timestamp()), UTC), NOW),
        parked=after(90),
    ),
    Case(
        "429 nonsense",
        failing(429, "limit", {"Retry-After": "soon"}),
        BudgetSpent(after(60), NOW),
        parked=after(60),
    ),
    Case(
        "429 at no date",
        failing(429, "limit", {"Retry-After": "Mon, 01 Jan 99999999999999 00:00:00 GMT"}),
        BudgetSpent(after(60), NOW),
        parked=after(60),
    ),
    Case("429 silent", told(429), BudgetSpent(after(60), NOW), parked=after(60)),
    # trouble on the other side
    Case("500", failing(500, "internal"), UNSURE, repeated=True),
    Case(
        "500 asleep",
        failing(500, "vehicle unavailable: vehicle is offline or asleep"),
        VehicleAsleep(),
        PROXY,
    ),
    Case(
        "500 not paired",
        failing(500, "vehicle rejected request: your public key has not been paired with the vehicle"),
        VehicleRefused("vehicle rejected request: your public key has not been paired with the vehicle"),
        PROXY,
    ),
    Case("502 no JSON", told(502, b"<html>Bad Gateway</html>"), UNSURE, repeated=True),
    Case("503", failing(503, "vehicle is not available"), NO_RUN, repeated=True),
    Case("504", told(504), UNSURE, repeated=True),
    Case("540", failing(540, "the vehicle is rebooting"), UNSURE),
    Case("599", told(599), UNSURE),
    # no answer
    Case("hung up", Answer(200, dropped=True), UNSURE, repeated=True),
    Case(
        "broken off",
        told(200, b'{"response": {"result"', {"Content-Length": "900", "Connection": "close"}),
        UNSURE,
        repeated=True,
    ),
)
"""``error`` is that of a command; a read never says that something may have run."""
