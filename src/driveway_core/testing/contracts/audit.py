"""What every store of an audit log must do."""

from datetime import datetime, timedelta
from ipaddress import ip_address

import pytest

from driveway_core.accounts import Account
from driveway_core.actors import ANYONE, SYSTEM, Actor
from driveway_core.audit import AuditEntry, AuditPlace, AuditQuestion, Word
from driveway_core.audit_kinds import AuditCategory, AuditKind
from driveway_core.errors import Missing
from driveway_core.money import Money
from driveway_core.origins import Origin, asked_from
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, an_account, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.note import note
from driveway_core.windows import HOUR

ELSEWHERE = Origin(
    address=ip_address("203.0.113.77"),
    agent="Mozilla/5.0 (a car)",
    session="0195a0c6-0000-7000-8000-000000000001",
    request="req-1",
)


class AuditLogContract(OverTransactions):
    """``AuditLog``."""

    def test_an_entry_of_every_kind_comes_back_as_it_was_written(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        for number, kind in enumerate(AuditKind):
            _write(transactions, account.actor, kind, NOW + timedelta(seconds=number))
        found = _all(transactions, AuditQuestion())
        assert [entry.kind for entry in found] == [kind.value for kind in reversed(AuditKind)]
        assert {entry.actor_id for entry in found} == {account.id}
        assert all(entry.description and entry.digest for entry in found)

    def test_an_entry_says_who_acted_about_what_and_from_where(self, transactions: Transactions) -> None:
        account, booking, driveway, payment = stored_account(transactions), an_id(), an_id(), an_id()
        with asked_from(ELSEWHERE), transactions.begin(acting_as=account.actor) as work:
            note(
                work,
                account.actor,
                AuditKind.SIGNED_IN,
                at=NOW,
                booking_id=booking,
                driveway_id=driveway,
                payment_id=payment,
                amount=Money.of("19.55", "USD"),
                reason=Word("bad-credentials"),
                account_id=account.id,
                left_out=None,
            )
        (entry,) = _all(transactions, AuditQuestion())
        assert (entry.at, entry.acting_as, entry.actor_id) == (NOW, "member", account.id)
        assert (entry.booking_id, entry.driveway_id, entry.payment_id) == (booking, driveway, payment)
        assert entry.metadata == {
            "amount": "19.55 USD",
            "reason": "bad-credentials",
            "account_id": str(account.id),
        }
        assert (entry.network, entry.agent) == ("203.0.113.0/24", ELSEWHERE.agent)
        assert (entry.session, entry.request) == (ELSEWHERE.session, "req-1")

    def test_one_address_is_found_again_and_another_of_its_network_is_not(
        self, transactions: Transactions
    ) -> None:
        for number, address in enumerate(("2001:db8:1:2::3", "2001:db8:1:2::3", "2001:db8:1:2::4", None)):
            asked = Origin(address=None if address is None else ip_address(address))
            with asked_from(asked):
                _write(transactions, ANYONE, AuditKind.SIGN_IN_REFUSED, NOW + number * HOUR)
        none, other, again, first = _all(transactions, AuditQuestion())
        assert again.address_digest == first.address_digest != other.address_digest
        assert (again.network, other.network) == ("2001:db8:1::/48", "2001:db8:1::/48")
        assert (none.network, none.address_digest) == (None, None)

    def test_operators_the_system_and_strangers_are_told_apart(self, transactions: Transactions) -> None:
        operator = stored_account(transactions, an_operator()).actor
        for actor in (operator, SYSTEM, ANYONE):
            _write(transactions, actor, AuditKind.SETTING_CHANGED, NOW)
        found = _all(transactions, AuditQuestion())
        assert sorted(entry.acting_as for entry in found) == ["operator", "system", "visitor"]

    def test_what_is_rolled_back_was_never_written(self, transactions: Transactions) -> None:
        def change_and_fail() -> None:
            with transactions.begin(acting_as=SYSTEM) as work:
                note(work, SYSTEM, AuditKind.SETTING_CHANGED, at=NOW)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            change_and_fail()
        assert _all(transactions, AuditQuestion()) == []

    def test_nobody_who_is_not_there_has_done_anything(self, transactions: Transactions) -> None:
        with pytest.raises(Missing):
            _write(transactions, an_account().actor, AuditKind.SIGNED_IN, NOW)

    def test_entries_are_found_by_each_thing_that_is_known_of_them(self, transactions: Transactions) -> None:
        one, other = stored_account(transactions), stored_account(transactions)
        booking = an_id()
        with transactions.begin(acting_as=SYSTEM) as work:
            note(work, one.actor, AuditKind.SIGNED_IN, at=NOW)
            note(work, one.actor, AuditKind.SIGNED_OUT, at=NOW + HOUR, booking_id=booking)
            note(work, other.actor, AuditKind.ACCOUNT_CHANGED, at=NOW + 2 * HOUR, word=Word("yes"), count=2)
        for question, hours in (
            (AuditQuestion(actor_id=one.id), [1, 0]),
            (AuditQuestion(kind=AuditKind.SIGNED_IN), [0]),
            (AuditQuestion(category=AuditCategory.AUTH), [1, 0]),
            (AuditQuestion(booking_id=booking), [1]),
            (AuditQuestion(since=NOW + HOUR), [2, 1]),
            (AuditQuestion(until=NOW + HOUR), [0]),
            (AuditQuestion(since=NOW + HOUR, until=NOW + 2 * HOUR), [1]),
            (AuditQuestion(metadata={"word": "yes"}), [2]),
            (AuditQuestion(metadata={"word": "yes", "count": "2"}), [2]),
            (AuditQuestion(metadata={"word": "yes", "count": "3"}), []),
            (AuditQuestion(actor_id=other.id, category=AuditCategory.AUTH), []),
        ):
            assert [(entry.at - NOW) // HOUR for entry in _all(transactions, question)] == hours, question

    def test_pages_go_through_all_of_it_once_also_where_moments_are_the_same(
        self, transactions: Transactions
    ) -> None:
        moments = [NOW, NOW, NOW, NOW + HOUR, NOW - HOUR, NOW + HOUR, NOW + timedelta(microseconds=1)]
        for at in moments:
            _write(transactions, SYSTEM, AuditKind.SETTING_CHANGED, at)
        seen: list[AuditEntry] = []
        after: AuditPlace | None = None
        while True:
            with transactions.read(acting_as=SYSTEM) as work:
                page = work.audit.search(AuditQuestion(), limit=2, after=after)
            seen += page.items
            after = page.next_after
            if after is None:
                break
        assert [entry.at for entry in seen] == sorted(moments, reverse=True)
        assert len({entry.id for entry in seen}) == len(moments)


def an_operator() -> Account:
    """An account that operates the marketplace."""
    return an_account().promote(at=NOW)


def _write(transactions: Transactions, actor: Actor, kind: AuditKind, at: datetime) -> None:
    with transactions.begin(acting_as=actor) as work:
        note(work, actor, kind, at=at)


def _all(transactions: Transactions, question: AuditQuestion) -> list[AuditEntry]:
    with transactions.read(acting_as=SYSTEM) as work:
        return list(work.audit.search(question, limit=99).items)
