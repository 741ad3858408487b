"""An account by its e-mail address or its id, as operators name it."""

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId
from driveway_core.errors import Missing
from driveway_core.ports import Work


def account_with(work: Work, whom: EmailAddress | AccountId) -> Account:
    """The account of that address or id; raises ``Missing``."""
    if not isinstance(whom, EmailAddress):
        return work.accounts.get(whom)
    account = work.accounts.with_email(whom)
    if account is None:
        raise Missing("email", "account")
    return account
