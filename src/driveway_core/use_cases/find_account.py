"""An account by its e-mail address, as operators name it."""

from driveway_core.accounts import Account, EmailAddress
from driveway_core.errors import Missing
from driveway_core.ports import Work


def account_with(work: Work, email: EmailAddress) -> Account:
    """The account of that address; raises ``Missing``."""
    account = work.accounts.with_email(email)
    if account is None:
        raise Missing("email", "account")
    return account
