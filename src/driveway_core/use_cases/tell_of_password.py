"""Tell an account that its password was changed: its owner should know who did that."""

from datetime import datetime

from driveway_core.actors import AccountId
from driveway_core.notices import Notice, NoticeId, NoticeKind
from driveway_core.ports import NewId, Work


def tell_of_password(work: Work, account_id: AccountId, *, at: datetime, new_id: NewId) -> None:
    """Write the notice, one each time."""
    this = new_id()
    work.notices.add(
        Notice(
            id=NoticeId(this),
            account_id=account_id,
            kind=NoticeKind.PASSWORD_CHANGED,
            subject=str(this),
            created_at=at,
        )
    )
