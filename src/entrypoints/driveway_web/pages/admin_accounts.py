"""Accounts, as operators find them, keep them out and let them in again."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId, Actor
from driveway_http.models.operating import AccountsQuery
from driveway_web.forms import Form
from driveway_web.pages.admin_words import of_account
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

Act = Callable[[Actor, AccountId], Account]

_ACCOUNT: Final = "/admin/accounts/<uuid:account_id>"


def accounts(pages: Pages) -> None:
    """The pages of accounts."""

    @pages.get("/admin/accounts", who=Who.SIGNED_IN, again=_asked)
    def find_accounts(visit: Visit) -> Reply:
        """The account of an e-mail address."""
        if not visit.form.value("email"):
            return _asked(visit, Form())
        query = visit.form.read(AccountsQuery)
        found = visit.container.find_accounts()(visit.actor, EmailAddress(query.email))
        return Shown("admin/accounts.html", {"form": visit.form, "found": found, "stands": of_account})

    @pages.get(_ACCOUNT, who=Who.SIGNED_IN)
    def account(visit: Visit, account_id: UUID) -> Reply:
        """How an account stands."""
        found = visit.container.look_at_account()(visit.actor, AccountId(account_id))
        return Shown("admin/account.html", {"account": found, "stands": of_account(found)})

    @pages.post(f"{_ACCOUNT}/suspend", even_in_maintenance=True)
    def suspend_account(visit: Visit, account_id: UUID) -> Reply:
        """Reads, and changes nothing."""
        return _done(visit, visit.container.suspend_account(), account_id)

    @pages.post(f"{_ACCOUNT}/ban", even_in_maintenance=True)
    def ban_account(visit: Visit, account_id: UUID) -> Reply:
        """Logged out, and does not come in any more."""
        return _done(visit, visit.container.ban_account(), account_id)

    @pages.post(f"{_ACCOUNT}/restore", even_in_maintenance=True)
    def restore_account(visit: Visit, account_id: UUID) -> Reply:
        """As if nothing had been."""
        return _done(visit, visit.container.restore_account(), account_id)

    @pages.post(f"{_ACCOUNT}/identity", even_in_maintenance=True)
    def verify_identity(visit: Visit, account_id: UUID) -> Reply:
        """Somebody has looked at who it is."""
        visit.container.verify_identity()(visit.actor, AccountId(account_id))
        return Gone(to("admin.account", account_id=account_id), "You vouch for who this is.")


def _asked(visit: Visit, form: Form) -> Shown:
    visit.actor.operator()
    return Shown("admin/accounts.html", {"form": form, "found": None, "stands": of_account})


def _done(visit: Visit, act: Act, account_id: UUID) -> Gone:
    words, _ = of_account(act(visit.actor, AccountId(account_id)))
    return Gone(to("admin.account", account_id=account_id), f"This account is {words.lower()} now.")
