"""A browser's log-in: it goes on however many requests are sent at once, and a copied cookie ends it."""

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.accounts import Account, AccountBanned
from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.sessions import ACCESS_LASTS, BESIDE, GRACE, NotSignedIn, Session, SessionId
from driveway_core.testing.builders import NOW, an_account, an_id
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.browse_session import BrowseSession, Browsing
from driveway_core.use_cases.identify import Identify
from driveway_core.use_cases.opening_sessions import Fresh, Opened
from driveway_memory import Memory
from driveway_secrets import RandomTokens

TOKENS = RandomTokens()
SECOND = timedelta(seconds=1)


@attrs.define
class Browser:
    """A browser with the tokens of a log-in, and the moment that it is."""

    memory: Memory
    account: Account
    held: Opened
    now: datetime = NOW

    @classmethod
    def logged_in(cls, account: Account | None = None) -> "Browser":
        """One that was logged in just now."""
        memory = Memory()
        account = stored_account(memory.transactions, account)
        family, fresh = TOKENS.fresh(), Fresh.drawn(TOKENS)
        session = Session.opened(
            SessionId(an_id()), account.id, family=TOKENS.digest(family), pair=fresh.pair, at=NOW
        )
        with memory.transactions.begin(acting_as=SYSTEM) as work:
            work.sessions.add(session)
        return cls(memory, account, fresh.of(session, family, at=NOW))

    def asks(self, held: Opened | None = None) -> Browsing:
        """One request with what it holds, or with what it held."""
        shown = held or self.held
        identify = Identify(self.memory.transactions, TOKENS, lambda: self.now)
        browse = BrowseSession(identify, self.memory.transactions, TOKENS, lambda: self.now, an_id)
        return browse(shown.access_token, shown.refresh_token)

    def told(self) -> int:
        """How often its owner was told of a log-in that was closed."""
        with self.memory.transactions.read(acting_as=SYSTEM) as work:
            return len(work.notices.of(self.account.id, limit=50).items)


WAITS = st.sampled_from([SECOND, ACCESS_LASTS - SECOND, ACCESS_LASTS, timedelta(hours=1), timedelta(days=20)])
BURSTS = st.lists(st.tuples(WAITS, st.lists(st.integers(0, 8), min_size=1, max_size=4)), max_size=6)


@given(bursts=BURSTS)
def test_requests_that_are_sent_together_are_all_known_and_one_of_them_brings_new_tokens(
    bursts: list[tuple[timedelta, list[int]]],
) -> None:
    browser = Browser.logged_in()
    for wait, delays in bursts:
        browser.now += wait
        sent, held = browser.now, browser.held
        answers: list[Browsing] = []
        for delay in sorted(delays):
            browser.now = sent + timedelta(seconds=delay)
            answers.append(browser.asks(held))
        assert {answer.signed_in.actor.account_id for answer in answers} == {browser.account.id}
        brought = [answer.opened for answer in answers if answer.opened is not None]
        assert len(brought) <= 1
        browser.held = brought[0] if brought else held
    assert browser.told() == 0


@given(seconds=st.integers(0, int(GRACE.total_seconds()) * 2))
def test_an_answer_that_was_lost_is_given_again_within_a_minute_and_not_later(seconds: int) -> None:
    browser = Browser.logged_in()
    browser.now += ACCESS_LASTS
    assert browser.asks().opened is not None
    browser.now += timedelta(seconds=seconds)
    if seconds < GRACE.total_seconds():
        again = browser.asks()
        assert (again.opened is None) is (seconds < BESIDE.total_seconds())
        assert browser.told() == 0
    else:
        with pytest.raises(NotSignedIn):
            browser.asks()
        assert browser.told() == 1


def test_a_copied_cookie_ends_the_log_in_of_both() -> None:
    browser = Browser.logged_in()
    copied = browser.held
    browser.now += ACCESS_LASTS
    new = browser.asks().opened
    assert new is not None
    browser.now += GRACE
    with pytest.raises(NotSignedIn):
        browser.asks(copied)
    with pytest.raises(NotSignedIn):
        browser.asks(new)
    assert browser.told() == 1


def test_what_is_no_token_is_nobodys() -> None:
    browser = Browser.logged_in()
    browser.now += ACCESS_LASTS
    for nonsense in ("", ".", "a.", ".b", "a.b", "a"):
        with pytest.raises(NotSignedIn):
            browser.asks(attrs.evolve(browser.held, refresh_token=nonsense))
    assert browser.told() == 0


def test_a_banned_account_is_out_with_its_next_request() -> None:
    browser = Browser.logged_in(an_account(status=AccountStatus.BANNED))
    for later in (0, 1):
        browser.now += later * ACCESS_LASTS
        with pytest.raises(AccountBanned):
            browser.asks()
