"""What is believed of a car's session, and what is not."""

from datetime import timedelta

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.tesla.road import KEY, START, VIN, Road, counters, go_home

from driveway_core.car_troubles import VehicleUnreachable
from driveway_sandbox.tesla.car_sessions import INFOTAINMENT, Client, Part
from driveway_tesla.car_messages import ToldSession
from driveway_tesla.sessions import LASTS, Session
from driveway_tesla.signing import COUNTERS, Forged

CHALLENGE = bytes(range(16))
FIRST, SECOND = b"a" * 16, b"b" * 16


def told(
    *, epoch: bytes = FIRST, clock: int = 100, counter: int = 5, number: int = 1, vin: str = VIN
) -> ToldSession:
    """What a car tells, proved as it should be; ``number`` says which of all its keys it has."""
    part = Part(INFOTAINMENT, ec.derive_private_key(number, ec.SECP256R1()), epoch, START)
    part.clients[KEY.public] = Client(counter)
    info, tag = part.told(
        KEY.public, vin=vin, paired=True, now=START + timedelta(seconds=clock), challenge=CHALLENGE
    )
    return ToldSession(
        sent=info,
        tag=tag,
        counter=counter,
        public=part.public,
        epoch=epoch,
        clock_time=clock,
        paired=True,
    )


def proved(session: ToldSession, before: Session | None = None) -> Session:
    return Session.proved(session, key=KEY, vin=VIN, challenge=CHALLENGE, at=START, before=before)


def test_a_session_is_believed_as_it_was_proved() -> None:
    session = proved(told())
    assert (session.epoch, session.counter, session.clock_time) == (FIRST, 5, 100)
    assert session.stamp(at=START).expires_at == 100 + LASTS.total_seconds()
    assert session.stamp(at=START + timedelta(hours=1)).expires_at == 3700 + LASTS.total_seconds()


@pytest.mark.parametrize(
    "wrong",
    [
        attrs.evolve(told(), tag=bytes(32)),
        attrs.evolve(told(), sent=told(clock=101).sent),
        attrs.evolve(told(), public=told(number=2).public),
        attrs.evolve(told(), public=b""),
        told(vin=VIN[::-1]),
    ],
)
def test_a_session_without_proof_is_not_believed(wrong: ToldSession) -> None:
    with pytest.raises(Forged):
        proved(wrong)


def test_an_answer_to_another_question_is_not_believed() -> None:
    with pytest.raises(Forged):
        Session.proved(told(), key=KEY, vin=VIN, challenge=CHALLENGE[::-1], at=START)


def test_a_clock_that_runs_backwards_is_not_believed_in_the_same_epoch() -> None:
    before = proved(told(clock=100))
    assert proved(told(clock=100), before).clock_time == 100
    with pytest.raises(Forged):
        proved(told(clock=99), before)
    assert proved(told(clock=0, epoch=SECOND), before).epoch == SECOND
    assert proved(told(clock=0, number=2), before).clock_time == 0  # a new computer: all is new


def test_a_clock_that_no_car_has_is_not_believed() -> None:
    with pytest.raises(Forged):
        proved(told(clock=(1 << 30) + 1))


@pytest.mark.wide
@given(ours=st.integers(0, COUNTERS - 1), theirs=st.integers(0, COUNTERS))
def test_a_counter_never_falls_within_an_epoch(ours: int, theirs: int) -> None:
    before = attrs.evolve(proved(told()), counter=ours)
    assert proved(told(counter=theirs), before).counter == max(ours, theirs)
    assert proved(told(counter=theirs, epoch=SECOND), before).counter == theirs


def test_a_clock_of_ours_that_was_set_back_asks_for_no_less_time() -> None:
    session = proved(told())
    assert session.stamp(at=START - timedelta(days=1)).expires_at == 100 + LASTS.total_seconds()


def test_no_command_is_good_beyond_the_longest_epoch() -> None:
    session = proved(told(clock=1 << 30))
    assert session.stamp(at=START).expires_at == 1 << 30


def test_an_epoch_without_counters_left_is_not_used_again() -> None:
    road = Road()
    transport = road.transport()
    go_home(transport)
    with transport.sessions.hold(VIN, INFOTAINMENT) as slot:
        assert slot.session is not None
        slot.keep(attrs.evolve(slot.session, counter=COUNTERS))
    with pytest.raises(VehicleUnreachable):
        go_home(transport)
    road.car.reboot()
    go_home(transport)
    assert [counter for _, counter in counters(road)] == [1, 1]
    assert len({epoch for epoch, _ in counters(road)}) == 2


def test_what_a_session_shares_with_a_car_is_not_shown() -> None:
    session = proved(told())
    assert repr(session.keys.shared) not in repr(session)
    assert VIN not in repr(session)
