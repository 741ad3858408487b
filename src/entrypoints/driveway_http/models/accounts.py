"""Accounts, as their owner sends and sees them."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.accounts import NAME_LENGTH, PASSWORD_LENGTH, Account
from driveway_core.erasures import Erasure
from driveway_core.terms import Acceptance
from driveway_http.fields import ABSENT, Email, In, Line, Moment, Out, Phone

Name = Annotated[Line, StringConstraints(max_length=NAME_LENGTH)]
Role = Literal["driver", "host", "both"]
Url = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"^https?://[!-~]+$")]
Password = Annotated[
    str, StringConstraints(min_length=PASSWORD_LENGTH.start, max_length=PASSWORD_LENGTH.stop - 1)
]
Terms = Annotated[Line, StringConstraints(max_length=50)]


class AccountIn(In):
    """A new member."""

    email: Email
    password: Password = Field(repr=False)
    first_name: Name
    last_name: Name
    user_type: Role
    phone: Phone | None = None
    terms_version: Terms | None = None


class ProfileIn(In):
    """What a member may change; what is left out stays."""

    first_name: Name = ABSENT
    last_name: Name = ABSENT
    phone: Phone | None = None
    user_type: Role = ABSENT
    terms_version: Terms | None = None


class AccountOut(Out):
    """One's own account."""

    id: UUID
    email: str
    first_name: str
    last_name: str
    phone: str | None
    profile_image_url: str | None
    user_type: Role
    email_verified: bool
    phone_verified: bool
    identity_verified: bool
    account_status: Literal["active", "suspended", "banned"]
    is_operator: bool
    terms_version: str | None
    created_at: Moment
    updated_at: Moment
    last_login_at: Moment | None

    @classmethod
    def of(cls, account: Account) -> "AccountOut":
        """From the core's account."""
        return cls(
            id=account.id,
            email=account.email.value,
            first_name=account.first_name,
            last_name=account.last_name,
            phone=None if account.phone is None else account.phone.value,
            profile_image_url=account.profile_image_url,
            user_type=account.user_type.value,
            email_verified=account.email_verified,
            phone_verified=account.phone_verified,
            identity_verified=account.identity_verified,
            account_status=account.status.value,
            is_operator=account.is_operator,
            terms_version=account.terms_version,
            created_at=account.created_at,
            updated_at=account.updated_at,
            last_login_at=account.last_login_at,
        )


class ErasureOut(Out):
    """An account that is locked, and when nothing of it is left."""

    requested_at: Moment
    purge_at: Moment

    @classmethod
    def of(cls, erasure: Erasure) -> "ErasureOut":
        """From the core's erasure."""
        return cls(requested_at=erasure.requested_at, purge_at=erasure.purge_at)


class TermsIn(In):
    """A version of the marketplace's terms."""

    terms_version: Terms


class AcceptanceOut(Out):
    """A version that was accepted."""

    terms_version: str
    accepted_at: Moment


class TermsOut(Out):
    """Every version that one accepted, the first first."""

    items: list[AcceptanceOut]

    @classmethod
    def of(cls, accepted: Sequence[Acceptance]) -> "TermsOut":
        """From the core's acceptances."""
        return cls(
            items=[
                AcceptanceOut(terms_version=each.terms_version, accepted_at=each.accepted_at)
                for each in accepted
            ]
        )
