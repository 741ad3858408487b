"""Log in."""

from uuid import UUID

import attrs

from driveway_core.accounts import Account, AccountBanned, BadCredentials, EmailAddress
from driveway_core.actors import ANYONE, SYSTEM, AccountId, AccountStatus
from driveway_core.audit import Word
from driveway_core.audit_kinds import AuditKind
from driveway_core.errors import InvalidValue, NotAllowed
from driveway_core.origins import Address
from driveway_core.ports import Clock, NewId, Passwords, Tokens, Transactions
from driveway_core.sessions import Session, SessionId
from driveway_core.transactions import retried
from driveway_core.use_cases.erase_account import refuse_closed
from driveway_core.use_cases.note import note
from driveway_core.use_cases.opening_sessions import Fresh, Opened
from driveway_core.use_cases.trying import Trying


@attrs.frozen
class StartSession:
    """Checks a password and opens a session.

    Raises ``BadCredentials``, ``AccountBanned`` or ``AccountClosed``, and
    ``TooManyTries`` after ten wrong passwords for an address, whether it is
    anybody's or not, or a hundred from where ``address`` is, in a quarter of an hour.

    A wrong address takes as long as a wrong password, so that nobody learns
    who has an account.
    """

    transactions: Transactions
    passwords: Passwords
    tokens: Tokens
    trying: Trying
    clock: Clock
    new_id: NewId

    def __call__(self, email: str, password: str, address: Address | None = None) -> Opened:
        tried = self.trying.log_in(email, address)
        account = self._whose(email, password)
        stale = self.passwords.needs_rehash(account.password_hash)
        anew = self.passwords.hash(password) if stale else None
        try:
            return self._open(account.id, tried, checked=account.password_hash, anew=anew)
        except NotAllowed as refusal:
            self._note(refusal, account)
            raise

    def _whose(self, email: str, password: str) -> Account:
        """The account of that address and password."""
        account = self._with_email(email)
        if account is None:
            self.passwords.hash(password)
        elif self.passwords.matches(password, account.password_hash):
            return account
        refusal = BadCredentials()
        self._note(refusal, account)
        raise refusal

    @retried
    def _note(self, refusal: NotAllowed, account: Account | None) -> None:
        """Write down that nobody came in: in a transaction of its own, for the refused one leaves nothing."""
        with self.transactions.begin(acting_as=ANYONE) as work:
            tried = None if account is None else account.id
            kind, reason = AuditKind.SIGN_IN_REFUSED, Word(refusal.slug)
            note(work, ANYONE, kind, at=self.clock(), account_id=tried, reason=reason)

    def _with_email(self, email: str) -> Account | None:
        try:
            address = EmailAddress(email)
        except InvalidValue:
            return None
        # the system: who comes is what is asked
        with self.transactions.read(acting_as=SYSTEM) as work:
            return work.accounts.with_email(address)

    @retried
    def _open(self, account_id: AccountId, tried: UUID, *, checked: str, anew: str | None) -> Opened:
        """Open it, unless the password was changed while it was checked: then the old one opens nothing."""
        at = self.clock()
        family, fresh = self.tokens.fresh(), Fresh.drawn(self.tokens)
        session = Session.opened(
            SessionId(self.new_id()), account_id, family=self.tokens.digest(family), pair=fresh.pair, at=at
        )
        # a visitor until the end of it: the system does what they may not yet
        with self.transactions.begin(acting_as=ANYONE) as work, work.as_system():
            account = work.accounts.get(account_id, changing=True)
            if account.password_hash != checked:
                raise BadCredentials
            if account.status is AccountStatus.BANNED:
                raise AccountBanned
            work.tries.remove(tried)
            refuse_closed(work, account_id)
            work.sessions.add(session)
            work.accounts.save(account.logged_in(at=at, password_hash=anew))
        return fresh.of(session, family, at=at)
