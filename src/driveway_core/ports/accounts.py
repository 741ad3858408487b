"""Accounts and their log-ins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId
from driveway_core.pages import Page
from driveway_core.proofs import Proof, Purpose
from driveway_core.sessions import Ending, Session, SessionId, SignedIn
from driveway_core.terms import Acceptance
from driveway_core.tries import Try


class Accounts(Protocol):
    """``users``. Writes raise ``EmailTaken``; ``save`` raises ``Stale`` on a version that moved on."""

    def add(self, account: Account) -> None: ...
    def get(self, account_id: AccountId, *, changing: bool = False) -> Account: ...
    def with_email(self, email: EmailAddress) -> Account | None: ...
    def with_payee(self, payee_id: str) -> Account | None:
        """The host whom the payment service knows by that name."""
        ...

    def save(self, account: Account) -> Account: ...


class Sessions(Protocol):
    """Log-ins, found by the digests of their tokens."""

    def add(self, session: Session) -> None: ...
    def signed_in(self, access_digest: bytes, *, at: datetime) -> SignedIn:
        """The live session of that token; raises ``NotSignedIn``."""
        ...

    def with_family(self, family: bytes, *, changing: bool = False) -> Session | None:
        """The session of that family, whatever became of it."""
        ...

    def save(self, session: Session) -> None:
        """Keep what became of one that was read to be changed; raises ``NotSignedIn`` where it is gone."""
        ...

    def of(
        self, account_id: AccountId, *, at: datetime, limit: int, after: UUID | None = None
    ) -> Page[Session]:
        """Those that go on, the latest first."""
        ...

    def end(self, session_id: SessionId, account_id: AccountId, ending: Ending, *, at: datetime) -> bool:
        """End one of an account; False where it has none such that was not ended."""
        ...

    def end_all(
        self, account_id: AccountId, ending: Ending, *, at: datetime, but: SessionId | None = None
    ) -> int:
        """End every one of an account, ``but`` one; how many."""
        ...

    def forget(self, *, before: datetime) -> int:
        """Drop those that were over before then; how many."""
        ...


class Proofs(Protocol):
    """``account_proofs``: the latest secret of an account for each purpose."""

    def put(self, proof: Proof) -> None:
        """Keep it instead of a former one."""
        ...

    def of(self, account_id: AccountId, purpose: Purpose, *, changing: bool = False) -> Proof | None: ...
    def with_digest(self, digest: bytes, purpose: Purpose, *, changing: bool = False) -> Proof | None:
        """The one of that secret; of several who want to change it, one at a time."""
        ...

    def remove(self, account_id: AccountId, purpose: Purpose) -> None:
        """Used, or good for nothing any more; nothing where there is none."""
        ...

    def forget(self, *, before: datetime) -> int:
        """Drop those that ran out before then; how many."""
        ...


class Tries(Protocol):
    """``tries``: what was tried, under keys that tell nobody what it was tried with."""

    def of(self, key: bytes, *, since: datetime) -> Sequence[datetime]:
        """When there were tries after then, the earliest first.

        Whoever else asks of that key waits until the transaction ends.
        """
        ...

    def add(self, tried: Try) -> None: ...
    def remove(self, try_id: UUID) -> None:
        """It counts under no key any more."""
        ...

    def clear(self, key: bytes) -> None: ...
    def forget(self, *, before: datetime) -> int:
        """Drop those from before then; how many."""
        ...


class Terms(Protocol):
    """``accepted_terms``: every version that an account accepted."""

    def add(self, account_id: AccountId, acceptance: Acceptance) -> bool:
        """Keep it; False where that version was accepted before, which stands."""
        ...

    def of(self, account_id: AccountId) -> Sequence[Acceptance]:
        """The first first."""
        ...
