"""Sessions, as their owner opens, refreshes and sees them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.sessions import Session
from driveway_core.use_cases.opening_sessions import Opened
from driveway_http.fields import AnyEmail, In, Moment, Out, PageOut


class SessionIn(In):
    """Who, and the proof."""

    email: AnyEmail
    password: Annotated[str, StringConstraints(max_length=1_000)] = Field(repr=False)


class RefreshIn(In):
    """What goes on."""

    refresh_token: Annotated[str, StringConstraints(max_length=200)] = Field(repr=False)


class SessionOut(Out):
    """A session; its tokens are shown this once."""

    access_token: str = Field(repr=False)
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # the scheme's name
    refresh_token: str = Field(repr=False, description="for `POST /v1/sessions/refresh`, once")
    expires_in: int = Field(description="seconds in which the access token opens the door")

    @classmethod
    def of(cls, opened: Opened) -> "SessionOut":
        """From the session that was opened, or goes on."""
        return cls(
            access_token=opened.access_token,
            refresh_token=opened.refresh_token,
            expires_in=int(opened.lasts.total_seconds()),
        )


class LogInOut(Out):
    """One log-in of one's own."""

    id: UUID
    created_at: Moment
    refreshed_at: Moment = Field(description="when it was used last, to within a quarter of an hour")
    expires_at: Moment = Field(description="unless it is refreshed before")
    current: bool = Field(description="whether this request came with it")

    @classmethod
    def of(cls, session: Session, *, current: bool) -> "LogInOut":
        """From the core's session."""
        return cls(
            id=session.id,
            created_at=session.created_at,
            refreshed_at=session.refreshed_at,
            expires_at=session.refresh_until,
            current=current,
        )


class LogInsPage(PageOut[LogInOut]):
    """Where one is logged in."""
