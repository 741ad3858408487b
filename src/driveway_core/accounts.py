"""Accounts: the people on either side of the marketplace."""

import re
from datetime import datetime
from typing import Final

import attrs

from driveway_core.actors import AccountId, AccountStatus, Actor, UserType
from driveway_core.errors import Conflict, InvalidValue, NotAllowed, Refused

_MAIL: Final = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f.]+(\.[^@\s\x00-\x1f\x7f.]+)+")
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What moves a cursor, breaks a line, or turns the direction of what stands after it."""

MAIL_LENGTH: Final = 254
NAME_LENGTH: Final = 100
PASSWORD_LENGTH: Final = range(12, 129)


@attrs.frozen
class EmailTaken(Conflict):
    """Another account has this e-mail address."""

    slug = "email-taken"
    title = "That e-mail address is taken"

    def __str__(self) -> str:
        return "There is already an account with this e-mail address. Log in instead?"


@attrs.frozen
class BadCredentials(NotAllowed):
    """Wrong e-mail or wrong password: which of the two is never said."""

    slug = "bad-credentials"
    title = "That did not work"

    def __str__(self) -> str:
        return "The e-mail address or the password is not right."


@attrs.frozen
class AccountBanned(NotAllowed):
    """A banned account may not come in."""

    slug = "account-banned"
    title = "This account is closed"

    def __str__(self) -> str:
        return "This account has been closed by the marketplace."


class NoPhone(Refused):
    """The account has no telephone number that could be verified."""

    slug = "no-phone"
    title = "There is no telephone number"

    def __str__(self) -> str:
        return "Give us your telephone number first, in your profile."


@attrs.frozen
class EmailAddress:
    """An e-mail address as its owner writes it; equal to any other spelling by case."""

    value: str = attrs.field(eq=str.casefold)

    def __attrs_post_init__(self) -> None:
        if len(self.value) > MAIL_LENGTH or not _MAIL.fullmatch(self.value):
            raise InvalidValue("email", "that is not an e-mail address")

    @property
    def folded(self) -> str:
        """The spelling by which addresses are compared."""
        return self.value.casefold()

    def __str__(self) -> str:
        return self.value


@attrs.frozen
class PhoneNumber:
    """A phone number in E.164 form: plus, country code, subscriber."""

    value: str

    def __attrs_post_init__(self) -> None:
        if not _PHONE.fullmatch(self.value):
            raise InvalidValue("phone", "write it with + and the country code, for example +14155550132")

    def __str__(self) -> str:
        return self.value


def role(value: UserType) -> UserType:
    """The sides that an account takes, also where their words alone name them; refuses other words."""
    try:
        return UserType(value)
    except ValueError:
        raise InvalidValue("user_type", f"must be one of {', '.join(UserType)}") from None


def person_name(value: str, *, field: str) -> str:
    """A first or last name without surrounding blanks; refuses an empty or endless one."""
    name = value.strip()
    if not name:
        raise InvalidValue(field, "must not be empty")
    if len(name) > NAME_LENGTH:
        raise InvalidValue(field, f"must have at most {NAME_LENGTH} characters")
    if _CONTROL.search(name):
        raise InvalidValue(field, "must be plain text on one line")
    return name


def new_password(value: str) -> str:
    """A password long enough to be worth hashing, short enough to hash."""
    if len(value) not in PASSWORD_LENGTH:
        raise InvalidValue("password", "must have 12 to 128 characters")
    return value


@attrs.frozen(kw_only=True)
class Account:
    """One person: the columns of ``users`` that this chapter of the product fills.

    ``customer_id`` and ``payee_id`` are who the account is at the payment
    service: as a driver who pays, and as a host who is paid.
    """

    id: AccountId
    email: EmailAddress
    password_hash: str = attrs.field(repr=False)
    first_name: str
    last_name: str
    phone: PhoneNumber | None = None
    profile_image_url: str | None = None
    user_type: UserType
    email_verified: bool = False
    phone_verified: bool = False
    identity_verified: bool = False
    status: AccountStatus = AccountStatus.ACTIVE
    is_operator: bool = False
    terms_version: str | None = None
    customer_id: str | None = None
    payee_id: str | None = None
    created_at: datetime
    updated_at: datetime
    last_login_at: datetime | None = None
    version: int = 1

    @property
    def actor(self) -> Actor:
        """This account as the one who asks."""
        return Actor(self.id, self.user_type, self.status, self.is_operator)

    def logged_in(self, *, at: datetime, password_hash: str | None = None) -> "Account":
        """The account after a log-in, with its password hashed anew when that was due."""
        return attrs.evolve(self, last_login_at=at, password_hash=password_hash or self.password_hash)

    def suspend(self, *, at: datetime) -> "Account":
        """May read from now on, and change nothing; a ban, which is more, stays."""
        if self.status is AccountStatus.BANNED:
            return self
        return attrs.evolve(self, status=AccountStatus.SUSPENDED, updated_at=at)

    def ban(self, *, at: datetime) -> "Account":
        """May not come in any more."""
        return attrs.evolve(self, status=AccountStatus.BANNED, updated_at=at)

    def restore(self, *, at: datetime) -> "Account":
        """May do everything again."""
        return attrs.evolve(self, status=AccountStatus.ACTIVE, updated_at=at)

    def promote(self, *, at: datetime) -> "Account":
        """Becomes an operator of the marketplace."""
        return attrs.evolve(self, is_operator=True, updated_at=at)

    def verify_email(self, *, at: datetime) -> "Account":
        """Its e-mail address is known to be its own: a host may be paid out."""
        return attrs.evolve(self, email_verified=True, updated_at=at)

    def verify_identity(self, *, at: datetime) -> "Account":
        """Who it is has been looked at."""
        return attrs.evolve(self, identity_verified=True, updated_at=at)

    def accept(self, terms_version: str, *, at: datetime) -> "Account":
        """The account on that version of the terms."""
        return attrs.evolve(self, terms_version=terms_version, updated_at=at)

    def verify_phone(self, *, at: datetime) -> "Account":
        """Its telephone is known to be its own."""
        return attrs.evolve(self, phone_verified=True, updated_at=at)

    def with_password(self, hashed: str, *, at: datetime) -> "Account":
        """The account with another password."""
        return attrs.evolve(self, password_hash=hashed, updated_at=at)

    def with_email(self, email: EmailAddress, *, at: datetime) -> "Account":
        """The account with another address, verified only where just the case of ASCII letters is another.

        Addresses that are compared as one may be two mailboxes: ``straße`` and ``strasse``.
        """
        verified = self.email_verified and email.value.encode().lower() == self.email.value.encode().lower()
        return attrs.evolve(self, email=email, email_verified=verified, updated_at=at)
