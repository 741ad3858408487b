"""Change one's own account."""

from typing import TypedDict

import attrs

from driveway_core.accounts import Account, PhoneNumber, person_name, role
from driveway_core.actors import Actor, UserType
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.accept_terms import keep_acceptance


class ProfileFields(TypedDict, total=False):
    """What a member may change; what is left out stays."""

    first_name: str
    last_name: str
    phone: str | None
    user_type: UserType
    terms_version: str | None


@attrs.frozen
class ChangeProfile:
    """Changes name, phone, role and the like; a new phone number is unverified again."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, fields: ProfileFields) -> Account:
        account_id = actor.active()
        with self.transactions.begin(acting_as=actor) as work:
            account = _changed(work.accounts.get(account_id), fields)
            saved = work.accounts.save(attrs.evolve(account, updated_at=self.clock()))
            if "terms_version" in fields:
                keep_acceptance(work, saved, actor, at=saved.updated_at)
            return saved


def _changed(account: Account, fields: ProfileFields) -> Account:
    if "first_name" in fields:
        account = attrs.evolve(account, first_name=person_name(fields["first_name"], field="first_name"))
    if "last_name" in fields:
        account = attrs.evolve(account, last_name=person_name(fields["last_name"], field="last_name"))
    if "phone" in fields:
        number = None if fields["phone"] is None else PhoneNumber(fields["phone"])
        verified = account.phone_verified and number == account.phone
        account = attrs.evolve(account, phone=number, phone_verified=verified)
    if "user_type" in fields:
        account = attrs.evolve(account, user_type=role(fields["user_type"]))
    if "terms_version" in fields:
        account = attrs.evolve(account, terms_version=fields["terms_version"])
    return account
