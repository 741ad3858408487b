"""Links and codes are made when they are sent, go where the account is, and end up nowhere else."""

import re
from datetime import datetime, timedelta

import attrs
import pytest
from dependency_injector import providers

from driveway_app import Container, assembled, handlers
from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.jobs import JobKind
from driveway_core.letters import Letterhead
from driveway_core.messages import Channel, Message, MessageRefused, NotifierUnavailable
from driveway_core.proofs import Purpose
from driveway_core.testing.builders import NOW, an_account, an_id
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.proving import proof_job
from driveway_core.use_cases.send_proof import WANTED_FOR
from driveway_memory import Memory, MemoryNotifier

KINDS = {
    JobKind.SEND_VERIFICATION: Purpose.EMAIL,
    JobKind.SEND_RESET: Purpose.PASSWORD,
    JobKind.SEND_PHONE_CODE: Purpose.PHONE,
}
PAGES = {JobKind.SEND_VERIFICATION: "verify-email", JobKind.SEND_RESET: "reset-password"}


@attrs.define
class World:
    memory: Memory = attrs.field(factory=Memory)
    post: MemoryNotifier = attrs.field(factory=MemoryNotifier)
    now: datetime = NOW
    market: Container = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.market = assembled(self.memory)
        self.market.clock.override(providers.Object(lambda: self.now))
        self.market.notifier.override(providers.Object(self.post))

    def account(self, status: AccountStatus = AccountStatus.ACTIVE) -> Account:
        account = an_account(phone="+14155550132", status=status)
        return stored_account(self.memory.transactions, account)

    def send(self, kind: JobKind, account: Account) -> Message | None:
        self.post.sent.clear()
        job = proof_job(kind, account.id, at=NOW)
        handlers(self.market)[job.kind](job.subject)
        return next(iter(self.post.sent.values()), None)


@pytest.fixture
def world() -> World:
    return World()


def secret_of(message: Message) -> str:
    (secret,) = re.findall(r"\b[0-9]{6}\b|[\w-]{40,}", message.text)
    return str(secret)


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_goes_to_its_account_and_is_kept_as_a_digest_alone(world: World, kind: JobKind) -> None:
    ada = world.account()
    message = world.send(kind, ada)
    assert message is not None
    secret = secret_of(message)
    assert message.to == (ada.phone if kind is JobKind.SEND_PHONE_CODE else ada.email)
    assert secret not in message.key + message.subject + repr(message)
    with world.memory.transactions.read(acting_as=SYSTEM) as work:
        proof = work.proofs.of(ada.id, KINDS[kind])
    assert proof is not None
    assert secret.encode() not in proof.digest
    assert proof.made_at == NOW


@pytest.mark.parametrize("kind", PAGES)
def test_a_link_holds_its_secret_where_browsers_keep_it_to_themselves(world: World, kind: JobKind) -> None:
    world.market.letterhead.override(providers.Object(Letterhead(url="https://parking.example/app")))
    message = world.send(kind, world.account())
    assert message is not None
    assert f"\nhttps://parking.example/app/{PAGES[kind]}#{secret_of(message)}\n" in message.text


@pytest.mark.parametrize("kind", KINDS)
def test_sent_again_it_is_another_one(world: World, kind: JobKind) -> None:
    ada = world.account()
    first, second = world.send(kind, ada), world.send(kind, ada)
    assert first is not None
    assert second is not None
    assert secret_of(first) != secret_of(second)
    assert first.key != second.key


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_who_has_nothing_to_prove_is_written_to(world: World, kind: JobKind) -> None:
    assert world.send(kind, world.account(AccountStatus.BANNED)) is None
    assert world.send(kind, an_account()) is None
    done = an_account()
    assert world.send(kind, stored_account(world.memory.transactions, done)) is None or (
        kind is not JobKind.SEND_PHONE_CODE
    )


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_who_closed_their_account_is_written_to(world: World, kind: JobKind) -> None:
    ada = world.account()
    world.market.erase_account()(ada.actor, ada.id)
    assert world.send(kind, ada) is None
    with world.memory.transactions.read(acting_as=SYSTEM) as work:
        assert work.proofs.of(ada.id, KINDS[kind]) is None


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_gets_in_the_evening_what_they_asked_for_in_the_morning(world: World, kind: JobKind) -> None:
    world.now = NOW + WANTED_FOR
    assert world.send(kind, world.account()) is None
    world.now -= timedelta(seconds=1)
    assert world.send(kind, world.account()) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_sent_now_is_tried_again_and_what_is_refused_is_not(
    world: World, kind: JobKind
) -> None:
    for trouble in (NotifierUnavailable("the line is down"), MessageRefused("nobody there")):

        class Broken:
            def send(self, message: Message, trouble: Exception = trouble) -> None:
                assert message.channel in Channel
                raise trouble

        fresh = assembled(world.memory)
        fresh.clock.override(providers.Object(lambda: NOW))
        fresh.notifier.override(providers.Object(Broken()))
        do = handlers(fresh)[kind]
        subject = proof_job(kind, world.account().id, at=NOW).subject
        if isinstance(trouble, NotifierUnavailable):
            with pytest.raises(NotifierUnavailable):
                do(subject)
        else:
            do(subject)


def test_a_job_without_its_moment_is_done_all_the_same(world: World) -> None:
    handlers(world.market)[JobKind.SEND_RESET](str(world.account().id))
    assert len(world.post.sent) == 1
    handlers(world.market)[JobKind.SEND_RESET](str(an_id()))
    assert len(world.post.sent) == 1
