"""Choose which notices come by which way."""

from collections.abc import Mapping

import attrs

from driveway_core.actors import Actor
from driveway_core.messages import Channel
from driveway_core.notice_choices import NoticeChoices
from driveway_core.notices import Topic
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried


@attrs.frozen
class ReadNoticeChoices:
    """What an account has chosen."""

    transactions: Transactions

    def __call__(self, actor: Actor) -> NoticeChoices:
        with self.transactions.read(acting_as=actor) as work:
            return work.notice_choices.of(actor.known())


@attrs.frozen
class ChooseNotices:
    """Other ways for the topics that are named; raises ``InvalidValue`` for ways that they cannot take.

    A suspended account changes nothing.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, wanted: Mapping[Topic, frozenset[Channel]]) -> NoticeChoices:
        account_id = actor.active()
        with self.transactions.begin(acting_as=actor) as work:
            account = work.accounts.get(account_id)
            chosen = work.notice_choices.of(account.id).choose(wanted, account=account, at=self.clock())
            work.notice_choices.save(chosen)
            return chosen
