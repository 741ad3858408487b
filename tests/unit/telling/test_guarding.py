"""What guards an account reaches its owner: at the mailbox of before, and even where somebody closed it."""

import attrs
import pytest
from tests.unit.telling.test_sending import World

from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM
from driveway_core.notices import NoticeKind, Topic, topic_of
from driveway_core.testing.builders import a_notice
from driveway_core.use_cases.send_notices import SOON_USELESS
from driveway_core.windows import HOUR


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("kind", NoticeKind)
def test_who_closed_their_account_hears_only_what_guarded_it_before(world: World, kind: NoticeKind) -> None:
    account = world.account()
    before = world.tell(account, kind)
    world.now += HOUR
    world.close(account)
    after = attrs.evolve(a_notice(account.id, kind=kind), created_at=world.now)
    with world.memory.transactions.begin(acting_as=SYSTEM) as work:
        work.notices.add(after)
    for notice_id in (before, after.id):
        world.send(notice_id)
    guards = topic_of(kind) is Topic.SECURITY
    useful = kind not in SOON_USELESS
    assert [each.key for each in world.post.sent] == [f"notice-{before}-email"] * (guards and useful)


def test_a_mailbox_of_before_is_told_by_name_once_and_forgotten(world: World) -> None:
    account = world.account(first_name="Ada", email="new@example.com", email_verified=False)
    notice = attrs.evolve(
        a_notice(account.id, kind=NoticeKind.EMAIL_CHANGED), mailbox=EmailAddress("old@example.com")
    )
    with world.memory.transactions.begin(acting_as=SYSTEM) as work:
        work.notices.add(notice)
    for _ in range(2):
        world.send(notice.id)
    (mail,) = world.post.sent
    assert (str(mail.to), mail.text.startswith("Hello Ada,")) == ("old@example.com", True)
    assert "If it was not you" in mail.text
    assert "new@example.com" not in mail.text
    assert world.notice(notice.id).mailbox is None
