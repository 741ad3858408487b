"""Forget the answers that nobody will ask for again."""

from typing import Final

import attrs

from driveway_core.ports import Clock, Replies
from driveway_core.retention import Kept, period

KEPT_FOR: Final = period(Kept.REPLIES).lasts
"""How long a key stands for its first answer."""


@attrs.frozen
class ForgetReplies:
    """Drops first answers that were kept for a day; how many."""

    replies: Replies
    clock: Clock

    def __call__(self) -> int:
        return self.replies.forget(before=self.clock() - KEPT_FOR)
