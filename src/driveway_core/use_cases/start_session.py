"""Log in."""

from contextlib import suppress

import attrs

from driveway_core.accounts import AccountBanned, BadCredentials, EmailAddress
from driveway_core.actors import ANYONE, AccountStatus
from driveway_core.errors import InvalidValue
from driveway_core.ports import Clock, NewId, Passwords, Tokens, Transactions
from driveway_core.sessions import ACCESS_LASTS, Session, SessionId
from driveway_core.transactions import Stale, retried


@attrs.frozen
class Opened:
    """A session and its access token, which only its owner will ever see again."""

    session: Session
    access_token: str = attrs.field(repr=False)


@attrs.frozen
class StartSession:
    """Checks a password and opens a session; raises ``BadCredentials`` or ``AccountBanned``.

    A wrong address takes as long as a wrong password, so that nobody learns
    who has an account.
    """

    transactions: Transactions
    passwords: Passwords
    tokens: Tokens
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, email: str, password: str) -> Opened:
        at = self.clock()
        try:
            address = EmailAddress(email)
        except InvalidValue:
            raise BadCredentials from None
        with self.transactions.read(acting_as=ANYONE) as work:
            account = work.accounts.with_email(address)
        if account is None:
            self.passwords.hash(password)
            raise BadCredentials
        if not self.passwords.matches(password, account.password_hash):
            raise BadCredentials
        if account.status is AccountStatus.BANNED:
            raise AccountBanned
        anew = self.passwords.hash(password) if self.passwords.needs_rehash(account.password_hash) else None
        token = self.tokens.fresh()
        session = Session(
            id=SessionId(self.new_id()),
            account_id=account.id,
            access_digest=self.tokens.digest(token),
            created_at=at,
            expires_at=at + ACCESS_LASTS,
        )
        with self.transactions.begin(acting_as=account.actor) as work:
            work.sessions.add(session)
            with suppress(Stale):  # whoever changed the account at this moment: the session is what counts
                work.accounts.save(work.accounts.get(account.id).logged_in(at=at, password_hash=anew))
        return Opened(session, token)
