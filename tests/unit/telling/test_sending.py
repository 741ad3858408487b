"""Notices go out by the ways that their readers chose: once, later if not now, and not for ever."""

from datetime import datetime, timedelta

import attrs
import pytest

from driveway_core.accounts import Account, PhoneNumber
from driveway_core.actors import SYSTEM
from driveway_core.bookings import CancelledBy
from driveway_core.erasures import Erasure
from driveway_core.errors import InvalidValue
from driveway_core.jobs import JobKind
from driveway_core.letters import Letterhead
from driveway_core.messages import Channel, Message, MessageRefused, NotifierUnavailable
from driveway_core.notices import Delivery, DeliveryState, Notice, NoticeId, NoticeKind, Topic
from driveway_core.testing.builders import NOW, a_notice, an_account, an_id, hours_from_now
from driveway_core.testing.scenes import set_scene, stored_account
from driveway_core.use_cases.choose_notices import ChooseNotices, ReadNoticeChoices
from driveway_core.use_cases.remind_drivers import REMINDED_BEFORE, RemindDrivers
from driveway_core.use_cases.send_notices import BATCH, USEFUL_FOR, QueueNotices, SendNotice
from driveway_core.windows import HOUR
from driveway_memory import Memory

BOTH = frozenset(Channel)


@attrs.define
class Post:
    """A ``Notifier`` that is told how it fares, for each channel."""

    troubles: dict[Channel, Exception] = attrs.field(factory=dict)
    sent: list[Message] = attrs.field(factory=list)

    def send(self, message: Message) -> None:
        trouble = self.troubles.get(message.channel)
        if trouble is not None:
            raise trouble
        self.sent.append(message)


@attrs.define
class World:
    memory: Memory = attrs.field(factory=Memory)
    post: Post = attrs.field(factory=Post)
    now: datetime = NOW

    def clock(self) -> datetime:
        return self.now

    def account(
        self,
        *,
        first_name: str = "Ada",
        phone_verified: bool = False,
        email: str | None = None,
        email_verified: bool = True,
    ) -> Account:
        account = an_account(first_name=first_name, phone="+14155550132", email=email)
        proven = attrs.evolve(account, phone_verified=phone_verified, email_verified=email_verified)
        return stored_account(self.memory.transactions, proven)

    def tell(self, account: Account, kind: NoticeKind = NoticeKind.BOOKING_CONFIRMED) -> NoticeId:
        notice = a_notice(account.id, kind=kind)
        with self.memory.transactions.begin(acting_as=SYSTEM) as work:
            work.notices.add(notice)
        return notice.id

    def close(self, account: Account) -> None:
        with self.memory.transactions.begin(acting_as=SYSTEM) as work:
            work.erasures.add(Erasure.request(account.id, at=self.now))

    def send(self, notice_id: NoticeId, letterhead: Letterhead | None = None) -> None:
        SendNotice(self.memory.transactions, self.post, letterhead or Letterhead(), self.clock)(notice_id)

    def choose(self, account: Account, *channels: Channel, topic: Topic = Topic.BOOKINGS) -> None:
        ChooseNotices(self.memory.transactions, self.clock)(account.actor, {topic: frozenset(channels)})

    def notice(self, notice_id: NoticeId) -> Notice:
        with self.memory.transactions.read(acting_as=SYSTEM) as work:
            return work.notices.get(notice_id)

    def states(self, notice_id: NoticeId) -> dict[Channel, DeliveryState]:
        return {way: each.state for way, each in self.notice(notice_id).deliveries.items()}

    def jobs(self) -> list[str]:
        (tables,) = [self.memory.transactions.ledger.committed]
        return [job.subject for job in tables.jobs if job.kind is JobKind.SEND_NOTICE]


@pytest.fixture
def world() -> World:
    return World()


def test_a_notice_is_sent_by_mail_unless_its_reader_chose_otherwise(world: World) -> None:
    ada = world.account()
    told = world.tell(ada)
    world.send(told)
    (mail,) = world.post.sent
    assert (mail.to, mail.key) == (ada.email, f"notice-{told}-email")
    assert mail.text.startswith("Hello Ada,\n\n")
    assert world.notice(told).deliveries == {Channel.EMAIL: Delivery(DeliveryState.SENT, NOW)}


def test_who_registered_with_anothers_address_tells_them_nothing_in_our_name(world: World) -> None:
    world.send(world.tell(world.account(first_name="Win 1000 at evil.example", email_verified=False)))
    (mail,) = world.post.sent
    assert mail.text.startswith("Hello,\n\n")
    assert "evil.example" not in mail.text


def test_what_was_sent_is_not_sent_again(world: World) -> None:
    told = world.tell(world.account())
    world.send(told)
    world.send(told)
    assert len(world.post.sent) == 1


def test_links_lead_to_where_people_find_the_marketplace(world: World) -> None:
    told = world.tell(world.account())
    world.send(told, Letterhead(name="Parkplatz", url="https://parking.example/app/"))
    (mail,) = world.post.sent
    assert "https://parking.example/app/notices" in mail.text
    assert mail.text.endswith("\n\nParkplatz\n")


@pytest.mark.parametrize("name", ["Ada\u202eevil", "A\x07da", "Ada\u2028Bcc: eve@example.com"])
def test_a_name_breaks_no_message(world: World, name: str) -> None:
    told = world.tell(world.account(first_name=name))
    world.send(told)
    (mail,) = world.post.sent
    assert all(letter == "\n" or letter.isprintable() for letter in mail.text)
    assert mail.text.count("\n\n") == 4


def test_a_verified_phone_is_written_to_where_its_owner_wants_that(world: World) -> None:
    ada = world.account(phone_verified=True)
    world.choose(ada, *Channel)
    told = world.tell(ada)
    world.send(told)
    assert {each.channel for each in world.post.sent} == BOTH
    (text,) = (each for each in world.post.sent if each.channel is Channel.SMS)
    assert text.to == PhoneNumber("+14155550132")
    assert text.text.startswith("Driveway-Hub: ")
    assert "\n" not in text.text


def test_a_phone_that_is_not_verified_any_more_is_not_written_to(world: World) -> None:
    ada = world.account(phone_verified=True)
    world.choose(ada, Channel.SMS)
    with world.memory.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.save(attrs.evolve(work.accounts.get(ada.id), phone_verified=False))
    told = world.tell(ada)
    world.send(told)
    assert (world.post.sent, world.states(told)) == ([], {})


def test_topics_are_chosen_one_by_one(world: World) -> None:
    ada = world.account(phone_verified=True)
    world.choose(ada)
    world.choose(ada, Channel.SMS, topic=Topic.TRIPS)
    for kind in (NoticeKind.BOOKING_CONFIRMED, NoticeKind.ARRIVED, NoticeKind.PAYOUT_PAID):
        world.send(world.tell(ada, kind))
    assert [each.channel for each in world.post.sent] == [Channel.SMS, Channel.EMAIL]
    chosen = ReadNoticeChoices(world.memory.transactions)(ada.actor)
    assert chosen.of(Topic.BOOKINGS) == frozenset()
    assert chosen.updated_at == NOW


def test_security_stays_with_mail_and_phones_have_to_be_verified(world: World) -> None:
    ada = world.account()
    for topic, channels in (
        (Topic.SECURITY, ()),
        (Topic.SECURITY, (Channel.SMS,)),
        (Topic.SECURITY, BOTH),
        (Topic.BOOKINGS, (Channel.SMS,)),
    ):
        with pytest.raises(InvalidValue):
            world.choose(ada, *channels, topic=topic)
    world.choose(ada, Channel.EMAIL, topic=Topic.SECURITY)


def test_what_cannot_be_sent_now_is_sent_later_and_the_other_way_does_not_wait(world: World) -> None:
    ada = world.account(phone_verified=True)
    world.choose(ada, *Channel)
    told = world.tell(ada)
    world.post.troubles[Channel.EMAIL] = NotifierUnavailable("the line is down")
    for _ in range(2):
        with pytest.raises(NotifierUnavailable):
            world.send(told)
    assert world.states(told) == {Channel.SMS: DeliveryState.SENT}
    world.post.troubles.clear()
    world.send(told)
    assert [each.channel for each in world.post.sent] == [Channel.SMS, Channel.EMAIL]


def test_what_is_refused_is_not_tried_again(world: World) -> None:
    told = world.tell(world.account())
    world.post.troubles[Channel.EMAIL] = MessageRefused("nobody there")
    world.send(told)
    world.post.troubles.clear()
    world.send(told)
    assert (world.post.sent, world.states(told)) == ([], {Channel.EMAIL: DeliveryState.REFUSED})


@pytest.mark.parametrize(
    "kind, useful_for",
    [(NoticeKind.BOOKING_CONFIRMED, USEFUL_FOR), (NoticeKind.REMINDER, 2 * HOUR), (NoticeKind.ARRIVED, HOUR)],
)
def test_what_is_of_no_use_any_more_is_given_up(
    world: World, kind: NoticeKind, useful_for: timedelta
) -> None:
    told = world.tell(world.account(), kind)
    world.post.troubles[Channel.EMAIL] = NotifierUnavailable("the line is down")
    world.now = NOW + useful_for - timedelta(seconds=1)
    with pytest.raises(NotifierUnavailable):
        world.send(told)
    world.now = NOW + useful_for
    world.send(told)
    assert world.states(told) == {Channel.EMAIL: DeliveryState.GIVEN_UP}


def test_nobody_sends_while_a_transaction_is_open(world: World) -> None:
    told = world.tell(world.account())
    seen: list[bool] = []

    class Watching:
        def send(self, message: Message) -> None:
            with world.memory.transactions.begin(acting_as=SYSTEM) as work:
                seen.append(work.notices.get(told).deliveries == {})

    SendNotice(world.memory.transactions, Watching(), Letterhead(), world.clock)(told)
    assert seen == [True]


def test_a_notice_that_went_with_its_account_is_nobodys(world: World) -> None:
    world.send(NoticeId(an_id()))
    assert world.post.sent == []


def test_every_notice_gets_one_job_however_many_there_are(world: World) -> None:
    ada = world.account()
    told = [world.tell(ada) for _ in range(BATCH + 1)]
    queue = QueueNotices(world.memory.transactions, world.clock)
    assert (queue(), queue()) == (BATCH + 1, 0)
    assert sorted(world.jobs()) == sorted(map(str, told))


def test_a_driver_is_reminded_once_for_each_start_and_not_of_what_was_given_up(world: World) -> None:
    scene = set_scene(world.memory.transactions)
    booking, given_up = scene.book(10, 11), scene.book(11, 12)
    remind = RemindDrivers(world.memory.transactions, world.clock)
    assert remind() == 0
    scene.save(given_up.cancel(by=CancelledBy.DRIVER, at=NOW))
    world.now = booking.stay.start - REMINDED_BEFORE
    assert (remind(), remind()) == (1, 0)
    moved = attrs.evolve(booking, stay=hours_from_now(11, 12), occupied=hours_from_now(11, 12))
    scene.move(moved)
    assert (remind(), remind()) == (0, 0)
    world.now += HOUR
    assert (remind(), remind()) == (1, 0)


def test_an_address_is_in_no_words_of_ours(world: World) -> None:
    ada = world.account(email="ada.secret@example.com")
    told = world.tell(ada)
    world.send(told)
    assert "ada.secret" not in world.post.sent[0].text
