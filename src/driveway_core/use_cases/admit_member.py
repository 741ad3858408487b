"""Make an account for somebody whom the application around us knows already."""

from typing import Required, TypedDict

import attrs

from driveway_core.accounts import Account, EmailAddress, PhoneNumber, person_name, role
from driveway_core.actors import SYSTEM, AccountId, UserType
from driveway_core.ports import Clock, NewId, Passwords, Tokens, Transactions
from driveway_core.transactions import retried


class MemberFields(TypedDict, total=False):
    """What the application knows of its user; ``phone`` in E.164 form."""

    email: Required[str]
    first_name: Required[str]
    last_name: Required[str]
    user_type: Required[UserType]
    phone: str | None


@attrs.frozen
class AdmitMember:
    """Makes an account whose address the application vouches for: nobody is written to.

    The account has a password that nobody knows: its owner comes in through
    the application, as ``act_for`` and ``let_in`` have it. Raises
    ``EmailTaken``, or ``InvalidValue``.
    """

    transactions: Transactions
    passwords: Passwords
    tokens: Tokens
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, fields: MemberFields) -> Account:
        at, phone = self.clock(), fields.get("phone")
        account = Account(
            id=AccountId(self.new_id()),
            email=EmailAddress(fields["email"]),
            password_hash=self.passwords.hash(self.tokens.fresh()),
            first_name=person_name(fields["first_name"], field="first_name"),
            last_name=person_name(fields["last_name"], field="last_name"),
            phone=None if phone is None else PhoneNumber(phone),
            user_type=role(fields["user_type"]),
            created_at=at,
            updated_at=at,
        ).verify_email(at=at)
        with self.transactions.begin(acting_as=SYSTEM) as work:
            work.accounts.add(account)
        return account
