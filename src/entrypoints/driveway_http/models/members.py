"""An account, as operators see it: what they decide about, and nothing of the person."""

from typing import Literal
from uuid import UUID

from driveway_core.accounts import Account
from driveway_http.fields import Moment, Out
from driveway_http.models.accounts import Role


class MemberOut(Out):
    """How an account stands."""

    id: UUID
    user_type: Role
    account_status: Literal["active", "suspended", "banned"]
    email_verified: bool
    phone_verified: bool
    identity_verified: bool
    is_operator: bool
    created_at: Moment
    last_login_at: Moment | None

    @classmethod
    def of(cls, account: Account) -> "MemberOut":
        """From the core's account."""
        return cls(
            id=account.id,
            user_type=account.user_type.value,
            account_status=account.status.value,
            email_verified=account.email_verified,
            phone_verified=account.phone_verified,
            identity_verified=account.identity_verified,
            is_operator=account.is_operator,
            created_at=account.created_at,
            last_login_at=account.last_login_at,
        )
