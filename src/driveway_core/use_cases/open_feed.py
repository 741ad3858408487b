"""Give a listing's own calendar a secret address."""

import attrs

from driveway_core.actors import Actor
from driveway_core.calendar_feeds import CalendarFeed, CalendarFeedId
from driveway_core.driveways import DrivewayId
from driveway_core.ports import Clock, NewId, Tokens, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class OpenedFeed:
    """The feed, and the token of its address, which only the host will ever see again."""

    feed: CalendarFeed
    token: str = attrs.field(repr=False)


@attrs.frozen
class OpenFeed:
    """A new address; the former one leads nowhere from then on."""

    transactions: Transactions
    tokens: Tokens
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> OpenedFeed:
        token = self.tokens.fresh()
        feed = CalendarFeed(
            id=CalendarFeedId(self.new_id()),
            driveway_id=driveway_id,
            token_digest=self.tokens.digest(token),
            created_at=self.clock(),
        )
        with self.transactions.begin(acting_as=actor) as work:
            own_driveway(work, actor, driveway_id)
            work.calendar_feeds.put(feed)
        return OpenedFeed(feed, token)
