"""What every keeper of choices of notices must do."""

import pytest

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.errors import Missing
from driveway_core.messages import Channel
from driveway_core.notice_choices import USUAL, NoticeChoices
from driveway_core.notices import Topic
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import stored_account
from driveway_core.windows import HOUR


class NoticeChoicesContract(OverTransactions):
    """``ChosenNotices``."""

    def test_who_never_chose_is_told_as_usual(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        with transactions.read(acting_as=SYSTEM) as work:
            choices = work.notice_choices.of(account.id)
        assert choices == NoticeChoices(account_id=account.id)
        assert {choices.of(topic) for topic in Topic} == {USUAL}

    def test_a_choice_comes_back_and_the_next_takes_its_place(self, transactions: Transactions) -> None:
        account, other = stored_account(transactions), stored_account(transactions)
        wanted = {
            Topic.BOOKINGS: frozenset(Channel),
            Topic.TRIPS: frozenset[Channel](),
            Topic.PAYOUTS: frozenset({Channel.SMS}),
        }
        for each in (wanted, dict.fromkeys(Topic, USUAL)):
            chosen = NoticeChoices(account_id=account.id, channels=each, updated_at=NOW + HOUR)
            with transactions.begin(acting_as=SYSTEM) as work:
                work.notice_choices.save(chosen)
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.notice_choices.of(account.id) == chosen
                assert work.notice_choices.of(other.id).updated_at is None

    def test_nobody_who_is_not_there_chooses_anything(self, transactions: Transactions) -> None:
        stranger = AccountId(an_id())
        chosen = NoticeChoices(account_id=stranger, channels={Topic.TRIPS: USUAL}, updated_at=NOW)
        with pytest.raises(Missing), transactions.begin(acting_as=SYSTEM) as work:
            work.notice_choices.save(chosen)
