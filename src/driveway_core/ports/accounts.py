"""Accounts and their log-ins."""

from datetime import datetime
from typing import Protocol

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId
from driveway_core.sessions import Session, SessionId, SignedIn


class Accounts(Protocol):
    """``users``. Writes raise ``EmailTaken``; ``save`` raises ``Stale`` on a version that moved on."""

    def add(self, account: Account) -> None: ...
    def get(self, account_id: AccountId) -> Account: ...
    def with_email(self, email: EmailAddress) -> Account | None: ...
    def with_payee(self, payee_id: str) -> Account | None:
        """The host whom the payment service knows by that name."""
        ...

    def save(self, account: Account) -> Account: ...


class Sessions(Protocol):
    """Log-ins, found by the digest of their access token."""

    def add(self, session: Session) -> None: ...
    def signed_in(self, access_digest: bytes, *, at: datetime) -> SignedIn:
        """The live session of that token; raises ``NotSignedIn``."""
        ...

    def end(self, session_id: SessionId, *, at: datetime) -> None: ...
