"""``users``: row to account, account to row, store."""

from typing import Final

import attrs
from sqlalchemy import bindparam, insert, select, update

from driveway_core.accounts import Account, EmailAddress, PhoneNumber
from driveway_core.actors import AccountId, AccountStatus, UserType
from driveway_core.erasures import nobodys_address
from driveway_core.errors import Missing
from driveway_core.transactions import Stale
from driveway_postgres.runner import Row, Runner, Values, next_version, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import users

FIRST_NAME: Final = "users.first_name"
"""The place of a first name, for those who read only that."""

_EMAIL: Final = "users.email"
_LAST_NAME: Final = "users.last_name"
_PHONE: Final = "users.phone"

_COLUMNS: Final = (
    users.c.id,
    users.c.email,
    users.c.password_hash,
    users.c.first_name,
    users.c.last_name,
    users.c.phone,
    users.c.profile_image_url,
    users.c.user_type,
    users.c.email_verified,
    users.c.phone_verified,
    users.c.identity_verified,
    users.c.account_status,
    users.c.is_operator,
    users.c.terms_version,
    users.c.created_at,
    users.c.updated_at,
    users.c.last_login_at,
    users.c.version,
    users.c.stripe_customer_id,
    users.c.stripe_connect_account_id,
)
_WRITTEN: Final = (*_COLUMNS, users.c.email_digest)
_CHANGED: Final = tuple(c for c in _WRITTEN if c.name not in ("id", "created_at", "version"))

_ADD: Final = statement(insert(users).values({c: bindparam(c.name) for c in _WRITTEN}))
_ITS: Final = select(*_COLUMNS).where(users.c.id == bindparam("id"))
_GET: Final = {False: statement(_ITS), True: statement(_ITS.with_for_update(key_share=True))}
_WITH_EMAIL: Final = statement(select(*_COLUMNS).where(users.c.email_digest == bindparam("email_digest")))
_WITH_PAYEE: Final = statement(
    select(*_COLUMNS).where(users.c.stripe_connect_account_id == bindparam("stripe_connect_account_id"))
)
_SAVE: Final = statement(
    update(users)
    .where(users.c.id == bindparam("id"), users.c.version == bindparam("version"))
    .values({**{c: bindparam(c.name) for c in _CHANGED}, users.c.version: next_version(users.c.version)})
)


def _account(row: Row, seals: Seals) -> Account:
    this = row[0]
    phone = seals.unseal_any(row[5], _PHONE, this, owner=this)
    email = seals.unseal(row[1], _EMAIL, this, owner=this) if row[1] else nobodys_address(this)
    return Account(
        id=this,
        email=EmailAddress(email),
        password_hash=row[2],
        first_name=seals.unseal(row[3], FIRST_NAME, this, owner=this),
        last_name=seals.unseal(row[4], _LAST_NAME, this, owner=this),
        phone=None if phone is None else PhoneNumber(phone),
        profile_image_url=row[6],
        user_type=UserType(row[7]),
        email_verified=row[8],
        phone_verified=row[9],
        identity_verified=row[10],
        status=AccountStatus(row[11]),
        is_operator=row[12],
        terms_version=row[13],
        created_at=row[14],
        updated_at=row[15],
        last_login_at=row[16],
        version=row[17],
        customer_id=row[18],
        payee_id=row[19],
    )


def _values(account: Account, seals: Seals) -> Values:
    this = account.id
    return {
        "id": this,
        "email": seals.seal(account.email.value, _EMAIL, this, owner=this),
        "email_digest": _digest(account.email, seals),
        "password_hash": account.password_hash,
        "first_name": seals.seal(account.first_name, FIRST_NAME, this, owner=this),
        "last_name": seals.seal(account.last_name, _LAST_NAME, this, owner=this),
        "phone": seals.seal_any(
            None if account.phone is None else account.phone.value, _PHONE, this, owner=this
        ),
        "profile_image_url": account.profile_image_url,
        "user_type": account.user_type.value,
        "email_verified": account.email_verified,
        "phone_verified": account.phone_verified,
        "identity_verified": account.identity_verified,
        "account_status": account.status.value,
        "is_operator": account.is_operator,
        "terms_version": account.terms_version,
        "created_at": account.created_at,
        "updated_at": account.updated_at,
        "last_login_at": account.last_login_at,
        "version": account.version,
        "stripe_customer_id": account.customer_id,
        "stripe_connect_account_id": account.payee_id,
    }


def _digest(email: EmailAddress, seals: Seals) -> bytes:
    return seals.cipher.digest(email.folded, place=_EMAIL)


@attrs.frozen
class PostgresAccounts:
    """The ``Accounts`` port on ``users``."""

    _run: Runner
    _seals: Seals

    def add(self, account: Account) -> None:
        self._run.run(_ADD, _values(account, self._seals))

    def get(self, account_id: AccountId, *, changing: bool = False) -> Account:
        row = self._run.one(_GET[changing], {"id": account_id})
        if row is None:
            raise Missing("account_id", "account")
        return _account(row, self._seals)

    def with_email(self, email: EmailAddress) -> Account | None:
        row = self._run.one(_WITH_EMAIL, {"email_digest": _digest(email, self._seals)})
        return None if row is None else _account(row, self._seals)

    def with_payee(self, payee_id: str) -> Account | None:
        row = self._run.one(_WITH_PAYEE, {"stripe_connect_account_id": payee_id})
        return None if row is None else _account(row, self._seals)

    def save(self, account: Account) -> Account:
        if not self._run.run(_SAVE, _values(account, self._seals)):
            raise Stale
        return attrs.evolve(account, version=account.version + 1)
