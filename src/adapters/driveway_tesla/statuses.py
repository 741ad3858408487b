"""What every answer of Tesla's means for us, as data: the first row that fits decides.

Sources: Tesla's pages on conventions, on billing and limits, and on vehicle
commands; teslamotors/vehicle-command ``pkg/connector/inet/inet.go`` for what
may have run (4xx and 503 did not, other 5xx may have) and ``pkg/proxy`` for
what the command proxy answers.
"""

from enum import StrEnum, auto
from typing import Final

import attrs


class Over(StrEnum):
    """Which way an answer came."""

    DIRECT = "direct"
    PROXY = "proxy"
    SIGNED = "signed"
    AUTH = "auth"
    """From who gives tokens."""


class Becomes(StrEnum):
    """Which word of ours an answer is."""

    REFUSED = auto()
    ASLEEP = auto()
    UNREACHABLE = auto()
    TOKEN_REJECTED = auto()
    LOGIN_REQUIRED = auto()
    REVOKED = auto()
    MISSING_SCOPES = auto()
    MOBILE_ACCESS_DISABLED = auto()
    MOVED = auto()
    SIGNING_WANTED = auto()
    PLAIN_WANTED = auto()
    CLOSED = auto()
    PARKED = auto()


@attrs.frozen
class Meaning:
    """One row: the answers from ``low`` to ``high`` whose body says ``says``, in lower case, over ``over``.

    ``may_have_run``: whether what was asked for may have happened all the same.
    ``again``: whether a call that does the same when it is made twice is made
    once more, at once. ``shuts``: whether nobody is asked anything for a while.
    """

    low: int
    high: int
    becomes: Becomes
    says: str = ""
    over: frozenset[Over] = frozenset({Over.DIRECT, Over.PROXY, Over.SIGNED})
    may_have_run: bool = False
    again: bool = False
    shuts: bool = False

    def fits(self, status: int, words: str, over: Over) -> bool:
        """Whether this row is about such an answer."""
        return self.low <= status <= self.high and over in self.over and self.says in words


_DIRECT: Final = frozenset({Over.DIRECT})
_PROXY: Final = frozenset({Over.PROXY})
_SIGNED: Final = frozenset({Over.SIGNED})
_AUTH: Final = frozenset({Over.AUTH})

REFUSED_WITH_200: Final = 200
"""A car that says no is answered with 200 and ``result: false``: only then is a row of 200 asked for."""

MEANINGS: Final = (
    # a car that says no
    Meaning(200, 200, Becomes.SIGNING_WANTED, "unsigned_cmds_hardlocked", _DIRECT),
    Meaning(200, 200, Becomes.REFUSED),
    # elsewhere: nobody follows a redirect with a token in hand
    Meaning(300, 399, Becomes.UNREACHABLE, over=frozenset(Over)),
    # who gives tokens
    Meaning(400, 401, Becomes.CLOSED, "unauthorized_client", _AUTH),
    Meaning(400, 401, Becomes.CLOSED, "invalid_client", _AUTH),
    Meaning(400, 401, Becomes.LOGIN_REQUIRED, "invalid_grant", _AUTH),
    Meaning(400, 401, Becomes.LOGIN_REQUIRED, "invalid_auth_code", _AUTH),
    Meaning(400, 401, Becomes.LOGIN_REQUIRED, "login_required", _AUTH),
    Meaning(400, 403, Becomes.REVOKED, "access_denied", _AUTH),
    Meaning(401, 401, Becomes.LOGIN_REQUIRED, "", _AUTH),
    Meaning(408, 408, Becomes.UNREACHABLE, "", _AUTH),
    Meaning(429, 429, Becomes.PARKED, "", _AUTH),
    Meaning(400, 499, Becomes.CLOSED, "", _AUTH),
    Meaning(500, 599, Becomes.UNREACHABLE, "", _AUTH),
    # the request
    Meaning(400, 400, Becomes.REFUSED),
    # the token
    Meaning(401, 401, Becomes.MOBILE_ACCESS_DISABLED, "mobile_access_disabled"),
    Meaning(401, 401, Becomes.LOGIN_REQUIRED, "login_required"),
    Meaning(401, 401, Becomes.TOKEN_REJECTED),
    # our account at Tesla
    Meaning(402, 402, Becomes.CLOSED, shuts=True),
    Meaning(403, 403, Becomes.CLOSED, "exceeded_limit", shuts=True),
    Meaning(403, 403, Becomes.CLOSED, "account disabled", shuts=True),
    # what we are allowed
    Meaning(403, 403, Becomes.SIGNING_WANTED, "vehicle command protocol required", _DIRECT),
    Meaning(403, 403, Becomes.MISSING_SCOPES, "scope"),
    Meaning(403, 403, Becomes.MOBILE_ACCESS_DISABLED, "mobile_access_disabled"),
    Meaning(403, 403, Becomes.REFUSED),
    # the car, and what it is asked
    Meaning(408, 408, Becomes.ASLEEP),
    Meaning(412, 412, Becomes.CLOSED),
    Meaning(421, 421, Becomes.MOVED),
    Meaning(422, 422, Becomes.PLAIN_WANTED, "", _SIGNED),
    Meaning(429, 429, Becomes.PARKED),
    Meaning(400, 499, Becomes.REFUSED),
    # the proxy's own words for what is no 5xx at all
    Meaning(500, 500, Becomes.ASLEEP, "offline or asleep", _PROXY),
    Meaning(500, 500, Becomes.REFUSED, "has not been paired with the vehicle", _PROXY),
    # trouble on the other side
    Meaning(503, 503, Becomes.UNREACHABLE, again=True),
    Meaning(500, 500, Becomes.UNREACHABLE, may_have_run=True, again=True),
    Meaning(502, 502, Becomes.UNREACHABLE, may_have_run=True, again=True),
    Meaning(504, 504, Becomes.UNREACHABLE, may_have_run=True, again=True),
    Meaning(500, 599, Becomes.UNREACHABLE, may_have_run=True),
)

NOT_CONNECTED: Final = Meaning(0, 0, Becomes.UNREACHABLE, again=True)
"""Nobody was there to ask."""

NO_ANSWER: Final = Meaning(0, 0, Becomes.UNREACHABLE, may_have_run=True, again=True)
"""Asked, and no answer came, or half of one."""

NOT_UNDERSTOOD: Final = Meaning(0, 0, Becomes.UNREACHABLE, may_have_run=True)
"""An answer that is none: no JSON, not what it should be, or far too long."""


def meaning_of(status: int, words: str, over: Over) -> Meaning:
    """The first row that fits; an answer of no row is not understood."""
    lowered = words.lower()
    return next((each for each in MEANINGS if each.fits(status, lowered, over)), NOT_UNDERSTOOD)
