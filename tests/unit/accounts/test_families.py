"""A session through anything: refreshed twice, copied, ended, late, and by clocks that disagree."""

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from driveway_core.sessions import (
    ACCESS_LASTS,
    BESIDE,
    GRACE,
    REFRESH_LASTS,
    SESSION_LASTS,
    Ending,
    NotSignedIn,
    Session,
)
from driveway_core.testing.builders import NOW, a_pair, a_session, an_account
from driveway_core.windows import DAY, MINUTE

SECOND = timedelta(seconds=1)
WAITS = (SECOND, BESIDE - SECOND, BESIDE, GRACE - SECOND, GRACE, 14 * MINUTE, ACCESS_LASTS, DAY, 29 * DAY)
ANN = an_account()


@attrs.frozen
class Given:
    """A pair that somebody was given: when, and in exchange for which turn."""

    access: bytes
    turn: bytes
    at: datetime
    instead_of: bytes | None


class Families(RuleBasedStateMachine):
    """What is promised is told from the list of what was given, not from what the session keeps."""

    @initialize()
    def log_in(self) -> None:
        self.now = NOW
        self.session = a_session(ANN.id)
        live = self.session.live
        self.given = [Given(live.access, live.turn, NOW, None)]
        self.exchanged_at = NOW

    @property
    def live(self) -> Given:
        return self.given[-1]

    @property
    def over_at(self) -> datetime:
        return min(self.live.at + REFRESH_LASTS, self.session.created_at + SESSION_LASTS)

    def shows(self, turn: bytes) -> None:
        """Somebody shows a turn, and the session becomes what it says."""
        pair = a_pair()
        following = self.session.refresh(turn, pair, at=self.now)
        if following.live == pair:
            self.given.append(Given(pair.access, pair.turn, self.now, turn))
        self.session = following

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: timedelta) -> None:
        self.now += wait

    @rule(back=st.sampled_from([SECOND, GRACE]))
    def another_machine_is_late(self, back: timedelta) -> None:
        self.now -= back

    @precondition(lambda self: self.session.goes_on(at=self.now))
    @rule()
    def its_owner_refreshes(self) -> None:
        was = len(self.given)
        self.shows(self.live.turn)
        assert len(self.given) == was + 1
        self.exchanged_at = self.now

    @precondition(lambda self: self.session.goes_on(at=self.now) and self.live.instead_of is not None)
    @rule()
    def the_answer_was_lost(self) -> None:
        was, lost = len(self.given), self.live
        assert lost.instead_of is not None
        in_time = self.now < self.exchanged_at + GRACE
        self.shows(lost.instead_of)
        assert (len(self.given) == was + 1) is in_time
        assert (self.session.ending is Ending.COPIED) is not in_time

    @rule(data=st.data())
    def requests_of_one_browser_arrive_beside_the_one_that_exchanged(self, data: st.DataObject) -> None:
        """Only the turn before counts, only for seconds, and being asked changes nothing."""
        turn = data.draw(st.sampled_from([each.turn for each in self.given]))
        just_now = self.now < self.exchanged_at + BESIDE
        is_before = turn == self.live.instead_of and turn != self.live.turn
        goes_on = self.session.goes_on(at=self.now)
        assert self.session.is_beside(turn, at=self.now) is (goes_on and is_before and just_now)

    @precondition(lambda self: self.session.goes_on(at=self.now) and len(self.given) > 1)
    @rule(data=st.data())
    def a_copy_is_shown(self, data: st.DataObject) -> None:
        spent = {each.turn for each in self.given} - {self.live.turn, self.live.instead_of}
        if spent:
            self.shows(data.draw(st.sampled_from(sorted(spent))))
            assert self.session.ending is Ending.COPIED

    @precondition(lambda self: self.session.goes_on(at=self.now))
    @rule()
    def a_turn_is_made_up(self) -> None:
        self.shows(a_pair().turn)
        assert self.session.ending is Ending.COPIED

    @rule(ending=st.sampled_from(Ending))
    def it_is_ended(self, ending: Ending) -> None:
        was = self.session
        self.session = was.end(ending, at=self.now)
        assert was.ended_at is None or self.session == was

    @rule(data=st.data())
    def nothing_goes_on_after_its_end(self, data: st.DataObject) -> None:
        if self.session.ended_at is not None or self.now >= self.over_at:
            with pytest.raises(NotSignedIn):
                self.session.refresh(data.draw(st.sampled_from(self.given)).turn, a_pair(), at=self.now)

    @invariant()
    def one_pair_is_live_and_it_is_the_one_given_last(self) -> None:
        assert (self.session.live.access, self.session.live.turn) == (self.live.access, self.live.turn)
        in_time = self.now < min(self.live.at + ACCESS_LASTS, self.session.created_at + SESSION_LASTS)
        assert self.session.opens(at=self.now) is (self.session.ended_at is None and in_time)
        assert self.session.goes_on(at=self.now) is (
            self.session.ended_at is None and self.now < self.over_at
        )


TestFamilies = Families.TestCase


def test_a_copy_and_its_original_never_both_go_on() -> None:
    at = NOW + 5 * SECOND
    opened = a_session(ANN.id)
    owner = opened.refresh(opened.live.turn, a_pair(), at=NOW)
    thief = owner.refresh(opened.live.turn, a_pair(), at=at)
    assert not {owner.live.access, owner.live.turn} & {thief.live.access, thief.live.turn}
    assert thief.refresh(owner.live.turn, a_pair(), at=at).ending is Ending.COPIED


def test_a_session_ends_however_often_it_is_refreshed() -> None:
    session, at = a_session(ANN.id), NOW
    while session.goes_on(at=at):
        session = session.refresh(session.live.turn, a_pair(), at=at)
        at += 20 * DAY
    assert session.refresh_until == NOW + SESSION_LASTS
    assert session.ending is None


def test_the_digests_of_tokens_are_not_shown() -> None:
    session: Session = a_session(ANN.id)
    session = session.refresh(session.live.turn, a_pair(), at=NOW)
    assert all(repr(each) not in repr(session) for each in (session.live.access, session.before))
