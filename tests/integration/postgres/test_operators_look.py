"""Operators find everybody's rows on PostgreSQL, each look is in the log, and others do not see them."""

import pytest

from driveway_core.actors import SYSTEM, Actor, OperatorsOnly
from driveway_core.audit import AuditQuestion
from driveway_core.audit_kinds import AuditKind
from driveway_core.details import BookingQuestion
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, an_account
from driveway_core.testing.scenes import set_scene, stored_account
from driveway_core.use_cases.cancel_for_platform import CancelForPlatform
from driveway_core.use_cases.look_at_accounts import FindAccounts
from driveway_core.use_cases.look_at_bookings import FindBookings, LookAtBooking
from driveway_core.use_cases.look_at_driveways import FindDriveways


def test_an_operator_finds_and_cancels_what_others_do_not_even_see(transactions: Transactions) -> None:
    scene, elsewhere = set_scene(transactions), set_scene(transactions)
    here, there = scene.book(), elsewhere.book()
    root = stored_account(transactions, an_account(is_operator=True)).actor

    every = BookingQuestion()
    bookings = FindBookings(transactions, lambda: NOW)
    assert [each.booking for each in bookings(root, every, limit=9).items] == [there, here]
    assert LookAtBooking(transactions, lambda: NOW)(root, here.id).booking == here
    driveways = FindDriveways(transactions, lambda: NOW)
    assert list(driveways(root, limit=9).items) == [elsewhere.driveway, scene.driveway]
    assert FindAccounts(transactions, lambda: NOW)(root, scene.driver.email) == (scene.driver,)
    for actor in (scene.driver.actor, scene.host.actor):
        with transactions.read(acting_as=actor) as work:
            assert [each.booking for each in work.bookings.find(every, limit=9).items] == [here]
            assert list(work.driveways.find(limit=9).items) == [scene.driveway]
        with pytest.raises(OperatorsOnly):
            bookings(actor, every, limit=9)
    with transactions.read(acting_as=Actor(root.account_id)) as work:
        assert list(work.bookings.find(every, limit=9).items) == []
    gone = CancelForPlatform(transactions, lambda: NOW)(root, here.id, reason="Dug up").booking
    with transactions.read(acting_as=SYSTEM) as work:
        assert work.bookings.get(here.id) == gone
        looked = work.audit.search(AuditQuestion(kind=AuditKind.OPERATOR_READ), limit=9).items
    assert [each.metadata["what"] for each in looked].count("bookings") == 1
    assert {each.actor_id for each in looked} == {root.account_id}
