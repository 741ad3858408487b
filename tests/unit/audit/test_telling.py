"""What is written into the log when people do things."""

from collections.abc import Iterator, Sequence
from ipaddress import ip_address

import attrs
import pytest

from driveway_app import Container, in_memory
from driveway_core.accounts import Account, BadCredentials, EmailAddress
from driveway_core.actors import SYSTEM, Actor, UserType
from driveway_core.audit import AuditEntry, AuditQuestion, Word, fact_told
from driveway_core.audit_kinds import AuditKind
from driveway_core.driveways import DrivewayId
from driveway_core.errors import InvalidValue, NotAllowed
from driveway_core.origins import AGENT_LENGTH, Origin, asked_from, asked_in, origin
from driveway_core.testing.scenes import Scene, set_scene

PASSWORD = "a-long-enough-password"


@pytest.fixture
def market() -> Iterator[Container]:
    with in_memory() as container:
        yield container


def kinds(market: Container, question: AuditQuestion | None = None) -> list[str]:
    return [entry.kind for entry in reversed(entries(market, question))]


def entries(market: Container, question: AuditQuestion | None = None) -> Sequence[AuditEntry]:
    with market.transactions().read(acting_as=SYSTEM) as work:
        return work.audit.search(question or AuditQuestion(), limit=100).items


def registered(market: Container, email: str = "ada@example.com") -> Actor:
    return market.register_account()(
        {
            "email": email,
            "password": PASSWORD,
            "first_name": "Ada",
            "last_name": "Lovelace",
            "user_type": UserType.BOTH,
        }
    ).actor


@pytest.fixture
def scene(market: Container) -> Scene:
    return set_scene(market.transactions())


def test_coming_in_and_failing_to_are_written_down(market: Container) -> None:
    ada = registered(market)
    for email, password in (("ada@example.com", "wrong-password"), ("nobody@example.com", PASSWORD)):
        with pytest.raises(BadCredentials):
            market.start_session()(email, password)
    market.start_session()("ada@example.com", PASSWORD)
    assert kinds(market) == ["account_registered", "sign_in_refused", "sign_in_refused", "signed_in"]
    came_in, nobody, wrong, _ = entries(market)
    assert wrong.metadata == {"account_id": str(ada.account_id), "reason": "bad-credentials"}
    assert nobody.metadata == {"reason": "bad-credentials"}
    assert came_in.metadata["account_id"] == str(ada.account_id)


def test_where_it_came_from_is_written_down_too(market: Container) -> None:
    asked = Origin(address=ip_address("203.0.113.9"), agent="browser", request="r-1")
    with asked_from(asked):
        asked_in("s-1")
        registered(market)
    assert origin() == Origin()
    (entry,) = entries(market)
    assert (entry.network, entry.agent, entry.session, entry.request) == (
        "203.0.113.0/24",
        "browser",
        "s-1",
        "r-1",
    )


def test_operators_acts_are_written_down_with_whom_they_were_about(market: Container) -> None:
    ada, boss = registered(market), registered(market, "boss@example.com")
    account = _account(market, "boss@example.com")
    market.promote_operator()(SYSTEM, account.email)
    operator = _account(market, "boss@example.com").actor
    other = _account(market, "ada@example.com")
    market.suspend_account()(operator, other.email)
    market.restore_account()(operator, other.email)
    market.verify_email()(operator, other.email)
    market.change_setting()(operator, "max_booking_hours", "24")
    market.read_settings()(operator, public_only=False)
    found = entries(market, AuditQuestion(actor_id=boss.account_id))
    assert [entry.kind for entry in reversed(found)] == [
        "account_suspended",
        "account_restored",
        "email_verified",
        "setting_changed",
        "operator_read",
    ]
    assert {entry.acting_as for entry in found} == {"operator"}
    assert {each.metadata.get("account_id") for each in found[2:]} == {str(ada.account_id)}
    assert kinds(market, AuditQuestion(kind=AuditKind.OPERATOR_MADE)) == ["operator_made"]


def test_who_is_refused_has_done_nothing(market: Container) -> None:
    ada = registered(market)
    with pytest.raises(NotAllowed):
        market.read_settings()(ada, public_only=False)
    with pytest.raises(NotAllowed):
        market.search_audit()(ada, AuditQuestion(), limit=1)
    assert kinds(market) == ["account_registered"]


def test_a_booking_is_told_by_what_became_of_it(market: Container, scene: Scene) -> None:
    before = len(entries(market))
    with market.transactions().begin(acting_as=scene.driver.actor) as work:
        booking = work.bookings.add(scene.booking(48, 50), spaces=1)
    market.cancel_booking()(scene.driver.actor, booking.id)
    told = entries(market, AuditQuestion(booking_id=booking.id))
    assert [entry.kind for entry in reversed(told)] == ["booking_made", "booking_cancelled"]
    assert told[0].metadata["cancelled_by"] == "driver"
    assert told[0].driveway_id == scene.driveway.id
    assert len(entries(market)) == before + 2


def test_a_listing_that_is_changed_is_told_once_and_one_that_is_not_is_not(
    market: Container, scene: Scene
) -> None:
    host, driveway_id = scene.host.actor, DrivewayId(scene.driveway.id)
    before = len(entries(market))
    with market.transactions().begin(acting_as=host) as work:
        same = work.driveways.save(work.driveways.get(driveway_id))
        work.driveways.save(attrs.evolve(same, title="Another"))
    market.suspend_driveway()(SYSTEM, driveway_id)
    market.restore_driveway()(SYSTEM, driveway_id)
    told = [entry.kind for entry in reversed(entries(market)[: len(entries(market)) - before])]
    assert told == ["listing_changed", "listing_suspended", "listing_restored"]


def test_no_text_of_a_person_is_a_fact() -> None:
    for fact in ("Ada Lovelace", b"1", None, 1.5, ["a"]):
        with pytest.raises(TypeError):
            fact_told(fact)  # type: ignore[arg-type]  # what annotations forbid, and callers may do
    for text in ("Ada Lovelace", "ada@example.com", "", "x" * 101, "a\nb"):
        with pytest.raises(InvalidValue):
            Word(text)


def test_what_a_stranger_calls_their_program_is_cut_and_cannot_move_a_cursor() -> None:
    asked = Origin(agent="a\x1b[2J\r\n" + "x" * 1_000)
    assert asked.agent is not None
    assert len(asked.agent) == AGENT_LENGTH
    assert asked.agent.isprintable()


@pytest.mark.parametrize(
    "address, network",
    [
        ("203.0.113.255", "203.0.113.0/24"),
        ("::ffff:203.0.113.255", "203.0.113.0/24"),
        ("2001:db8:ffff:ffff::1", "2001:db8:ffff::/48"),
    ],
)
def test_of_an_address_the_network_is_kept(address: str, network: str) -> None:
    assert Origin(address=ip_address(address)).network == network


def _account(market: Container, email: str) -> Account:
    with market.transactions().read(acting_as=SYSTEM) as work:
        found = work.accounts.with_email(EmailAddress(email))
    assert found is not None
    return found
