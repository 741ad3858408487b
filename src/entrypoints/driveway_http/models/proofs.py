"""What is shown to prove a mailbox, a telephone or oneself."""

from typing import Annotated

from pydantic import Field, StringConstraints

from driveway_http.fields import AnyEmail, Email, In
from driveway_http.models.accounts import Password
from driveway_http.reasons import SIX_DIGITS

Known = Annotated[str, StringConstraints(max_length=1_000)]
"""What may be a password: whether it can be one is nothing that is told."""


class EmailIn(In):
    """Whose password is forgotten."""

    email: AnyEmail


class PasswordIn(In):
    """The new one."""

    password: Password = Field(repr=False)


class NewPasswordIn(In):
    """The old one and the new one."""

    current_password: Known = Field(repr=False)
    password: Password = Field(repr=False)


class NewEmailIn(In):
    """The new address, and the password of the account."""

    email: Email
    password: Known = Field(repr=False)


class TokenIn(In):
    """From the mail."""

    token: Annotated[str, StringConstraints(max_length=200)] = Field(repr=False)


class CodeIn(In):
    """From the message."""

    code: Annotated[str, StringConstraints(pattern=SIX_DIGITS)] = Field(repr=False, examples=["493027"])
