"""Who is asking: the account behind a call, and what it may do at all."""

from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.errors import NotAllowed

AccountId = NewType("AccountId", UUID)


class UserType(StrEnum):
    """Which sides of the marketplace an account takes."""

    DRIVER = "driver"
    HOST = "host"
    BOTH = "both"

    @property
    def drives(self) -> bool:
        """Whether it may register cars and book stays."""
        return self is not UserType.HOST

    @property
    def hosts(self) -> bool:
        """Whether it may offer driveways."""
        return self is not UserType.DRIVER


class AccountStatus(StrEnum):
    """Suspended accounts may read; banned ones may not come in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    BANNED = "banned"


@attrs.frozen
class WrongRole(NotAllowed):
    """The account takes the other side of the marketplace."""

    slug = "wrong-role"
    title = "This account cannot do that"

    needed: str

    def __str__(self) -> str:
        return f"Only {self.needed}s can do this. You can become one in your profile."


class AccountSuspended(NotAllowed):
    """A suspended account reads, and changes nothing."""

    slug = "account-suspended"
    title = "This account is suspended"

    def __str__(self) -> str:
        return "Your account is suspended: you can look, but not change anything. Please contact us."


class OperatorsOnly(NotAllowed):
    """Only the marketplace's own people may do this."""

    slug = "operators-only"
    title = "Only operators can do that"

    def __str__(self) -> str:
        return "Only an operator of this marketplace can do this."


class OwnMatter(NotAllowed):
    """An operator decides nothing that is about themselves."""

    slug = "own-matter"
    title = "This is about you"

    def __str__(self) -> str:
        return "This is about you: another operator has to decide it."


@attrs.frozen
class Actor:
    """The account on whose behalf a use case runs; no account for a visitor or the system."""

    account_id: AccountId | None
    user_type: UserType = UserType.BOTH
    status: AccountStatus = AccountStatus.ACTIVE
    is_operator: bool = False

    def known(self) -> AccountId:
        """The account's id; nobody in particular may not do what needs one."""
        if self.account_id is None:
            raise NotAllowed("Please log in first.")
        return self.account_id

    def active(self) -> AccountId:
        """The id of an account that may change things; refuses a suspended one."""
        if self.status is not AccountStatus.ACTIVE:
            raise AccountSuspended
        return self.known()

    def driver(self) -> AccountId:
        """The id of an active driver; refuses accounts that only host."""
        account_id = self.active()
        if not self.user_type.drives:
            raise WrongRole("driver")
        return account_id

    def reading_host(self) -> AccountId:
        """The id of a host who reads, suspended or not; refuses accounts that only drive."""
        account_id = self.known()
        if not self.user_type.hosts:
            raise WrongRole("host")
        return account_id

    def host(self) -> AccountId:
        """The id of an active host; refuses accounts that only drive."""
        account_id = self.active()
        if not self.user_type.hosts:
            raise WrongRole("host")
        return account_id

    @property
    def operates(self) -> bool:
        """Whether it is an operator who may act: suspended ones are members like any other."""
        return self.is_operator and self.status is AccountStatus.ACTIVE

    def operator(self) -> None:
        """Refuses everybody but active operators and the system itself."""
        if self.status is not AccountStatus.ACTIVE:
            raise AccountSuspended
        if self is not SYSTEM and not self.is_operator:
            raise OperatorsOnly

    def operator_about(self, *parties: AccountId) -> None:
        """The same for a matter of these accounts: none of them judges it."""
        self.operator()
        if self.account_id in parties:
            raise OwnMatter


ANYONE: Final = Actor(None)
"""A visitor who has not logged in."""

SYSTEM: Final = Actor(None, is_operator=True)
"""The marketplace's own jobs and its command line on the spot."""
