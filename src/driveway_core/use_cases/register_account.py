"""Register an account."""

from typing import Required, TypedDict

import attrs

from driveway_core.accounts import Account, EmailAddress, PhoneNumber, new_password, person_name, role
from driveway_core.actors import ANYONE, AccountId, UserType
from driveway_core.jobs import JobKind
from driveway_core.once import Once
from driveway_core.ports import Clock, NewId, Passwords, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.accept_terms import keep_acceptance
from driveway_core.use_cases.proving import proof_job


class AccountFields(TypedDict, total=False):
    """What a new member tells us; ``phone`` in E.164 form."""

    email: Required[str]
    password: Required[str]
    first_name: Required[str]
    last_name: Required[str]
    user_type: Required[UserType]
    phone: str | None
    terms_version: str | None


@attrs.frozen
class RegisterAccount:
    """Makes an account, and has its address verified; raises ``EmailTaken``, or ``InvalidValue``."""

    transactions: Transactions
    passwords: Passwords
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, fields: AccountFields, *, once: Once | None = None) -> Account:
        at = self.clock()
        phone = fields.get("phone")
        account = Account(
            id=AccountId(self.new_id()),
            email=EmailAddress(fields["email"]),
            password_hash=self.passwords.hash(new_password(fields["password"])),
            first_name=person_name(fields["first_name"], field="first_name"),
            last_name=person_name(fields["last_name"], field="last_name"),
            phone=None if phone is None else PhoneNumber(phone),
            user_type=role(fields["user_type"]),
            terms_version=fields.get("terms_version"),
            created_at=at,
            updated_at=at,
        )
        with self.transactions.begin(acting_as=ANYONE, once=once and once.making(account.id)) as work:
            with work.as_system():  # who registers is a visitor, and has no rows yet
                work.accounts.add(account)
                keep_acceptance(work, account, account.actor, at=at)
            work.jobs.add(proof_job(JobKind.SEND_VERIFICATION, account.id, at=at))
        return account
