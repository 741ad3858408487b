"""Fresh tokens, and the session that they belong to."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.ports import Tokens
from driveway_core.sessions import NotSignedIn, Pair, Session

_BETWEEN: Final = "."


@attrs.frozen
class Opened:
    """A session and its tokens, which only its owner will ever see again."""

    session: Session
    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)
    lasts: timedelta
    """How long the access token opens the door from now on."""


@attrs.frozen
class Fresh:
    """A pair that was just drawn, and what is kept of it."""

    access_token: str = attrs.field(repr=False)
    turn: str = attrs.field(repr=False)
    pair: Pair

    @classmethod
    def drawn(cls, tokens: Tokens) -> "Fresh":
        """One that nobody had before."""
        access, turn = tokens.fresh(), tokens.fresh()
        return cls(access, turn, Pair(tokens.digest(access), tokens.digest(turn)))

    def of(self, session: Session, family: str, *, at: datetime) -> Opened:
        """As its owner gets it."""
        refresh_token = f"{family}{_BETWEEN}{self.turn}"
        return Opened(session, self.access_token, refresh_token, session.expires_at - at)


def parts_of(refresh_token: str) -> tuple[str, str]:
    """The family and the turn of a refresh token; raises ``NotSignedIn`` for what cannot be one."""
    family, between, turn = refresh_token.partition(_BETWEEN)
    if not (family and between and turn):
        raise NotSignedIn
    return family, turn
