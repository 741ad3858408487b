"""Many at once with the tokens of one log-in: one pair is live, and a copy ends it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import attrs
import pytest
from argon2.profiles import CHEAPEST
from tests.integration.postgres.test_contention import SIGNER, at_once, kinds, trying

from driveway_core.accounts import Account, BadCredentials
from driveway_core.actors import SYSTEM
from driveway_core.sessions import ACCESS_LASTS, GRACE, NotSignedIn
from driveway_core.testing.builders import NOW, an_account, an_id
from driveway_core.testing.scenes import stored_account
from driveway_core.tries import BOUNDS, TooManyTries, TryKind
from driveway_core.use_cases.browse_session import BrowseSession, Browsing
from driveway_core.use_cases.end_session import EndSessions
from driveway_core.use_cases.identify import Identify
from driveway_core.use_cases.make_reset import MakeReset
from driveway_core.use_cases.opening_sessions import Opened
from driveway_core.use_cases.refresh_session import RefreshSession
from driveway_core.use_cases.reset_password import ResetPassword
from driveway_core.use_cases.start_session import StartSession
from driveway_core.use_cases.trying import Trying
from driveway_postgres import Database
from driveway_secrets import Argon2Passwords, KeyRingCipher, RandomTokens

PASSWORD = "correct horse battery"
PASSWORDS = Argon2Passwords.with_parameters(CHEAPEST)
TOKENS = RandomTokens()


@attrs.define
class Devices:
    """Somebody who is logged in, and a clock."""

    database: Database
    account: Account
    now: datetime = NOW

    @property
    def trying(self) -> Trying:
        return trying(self.database, lambda: self.now)

    def log_in(self) -> Opened:
        start = StartSession(
            self.database.transactions, PASSWORDS, TOKENS, self.trying, lambda: self.now, an_id
        )
        return start(self.account.email.value, PASSWORD)

    def refresh(self, opened: Opened) -> Opened:
        refresh = RefreshSession(self.database.transactions, TOKENS, lambda: self.now, an_id)
        return refresh(opened.refresh_token)

    def may_come_in(self, opened: Opened) -> bool:
        try:
            Identify(self.database.transactions, TOKENS, lambda: self.now)(opened.access_token)
        except NotSignedIn:
            return False
        return True

    def told(self) -> int:
        with self.database.transactions.read(acting_as=SYSTEM) as work:
            return len(work.notices.of(self.account.id, limit=50).items)


@pytest.fixture
def other_process(shared_url: str, cipher: KeyRingCipher) -> Iterator[Database]:
    """The same rows through connections of its own."""
    other = Database.open(shared_url, cipher=cipher, pool_size=40)
    yield other
    other.dispose()


@pytest.fixture
def devices(database: Database) -> Devices:
    account = an_account(password_hash=PASSWORDS.hash(PASSWORD))
    stored_account(database.transactions, account)
    return Devices(database, account)


def test_of_many_answers_to_one_token_the_latest_counts(devices: Devices) -> None:
    opened = devices.log_in()
    answers = at_once([lambda: devices.refresh(opened)] * 12)
    given = [each for each in answers if isinstance(each, Opened)]
    assert len(given) == 12
    alive = [each for each in given if devices.may_come_in(each)]
    assert len(alive) == 1
    assert devices.may_come_in(devices.refresh(alive[0]))
    assert devices.told() == 0


def test_of_many_requests_of_one_browser_one_brings_new_tokens_and_all_are_known(devices: Devices) -> None:
    opened = devices.log_in()
    devices.now += ACCESS_LASTS
    identify = Identify(devices.database.transactions, TOKENS, lambda: devices.now)
    browse = BrowseSession(identify, devices.database.transactions, TOKENS, lambda: devices.now, an_id)
    answers = at_once([lambda: browse(opened.access_token, opened.refresh_token)] * 12)
    known = [each for each in answers if isinstance(each, Browsing)]
    assert {each.signed_in.actor.account_id for each in known} == {devices.account.id}
    assert len(known) == 12
    (brought,) = [each.opened for each in known if each.opened is not None]
    assert devices.may_come_in(brought)
    assert devices.told() == 0


def test_a_copy_among_many_ends_the_log_in_once(devices: Devices) -> None:
    first = devices.log_in()
    live = devices.refresh(first)
    devices.now += GRACE
    other = devices.log_in()
    answers = at_once([*[lambda: devices.refresh(first)] * 6, *[lambda: devices.refresh(live)] * 6])
    given = [each for each in answers if isinstance(each, Opened)]
    assert set(kinds(answers)) <= {"Opened", "NotSignedIn"}
    assert not [each for each in (first, live, *given) if devices.may_come_in(each)]
    for each in (live, *given):
        with pytest.raises(NotSignedIn):
            devices.refresh(each)
    assert devices.told() == 1
    assert devices.may_come_in(other)


def test_whoever_logs_out_everywhere_is_out_whoever_refreshes_meanwhile(devices: Devices) -> None:
    opened = [devices.log_in() for _ in range(4)]
    everywhere = EndSessions(devices.database.transactions, lambda: devices.now)
    calls: list[Callable[[], object]] = [partial(devices.refresh, each) for each in opened]
    answers = at_once([*calls, lambda: everywhere(devices.account.actor)])
    given = [each for each in answers if isinstance(each, Opened)]
    assert not [each for each in (*opened, *given) if devices.may_come_in(each)]


def test_many_guesses_at_once_are_ten_whatever_process_they_come_to(
    devices: Devices, other_process: Database
) -> None:
    start = [
        StartSession(each.transactions, PASSWORDS, TOKENS, trying(each), lambda: NOW, an_id)
        for each in (devices.database, other_process)
    ]
    email = devices.account.email.value
    guesses = [partial(start[number % 2], email, "not the password") for number in range(32)]
    assert kinds(at_once(guesses)) == {"BadCredentials": 10, "TooManyTries": 22}
    with pytest.raises(TooManyTries):
        start[0](email, PASSWORD)
    devices.now += BOUNDS[TryKind.LOG_IN].within
    assert devices.may_come_in(devices.log_in())


def test_an_old_password_opens_nothing_once_another_stands(devices: Devices) -> None:
    tokens, account = RandomTokens(), devices.account
    make = MakeReset(devices.database.transactions, tokens, SIGNER, lambda: devices.now)
    made = make(account.id)
    assert made is not None
    reset = ResetPassword(
        devices.database.transactions,
        PASSWORDS,
        tokens,
        SIGNER,
        devices.trying,
        lambda: devices.now,
        an_id,
    )
    calls: list[Callable[[], object]] = [
        *[partial(reset, made.secret, f"another password {number}") for number in range(4)],
        *[devices.log_in] * 4,
    ]
    answers = at_once(calls)
    assert kinds(answers)["LinkSpent"] == 3
    given = [each for each in answers if isinstance(each, Opened)]
    assert not [each for each in given if devices.may_come_in(each)]
    with pytest.raises(BadCredentials):
        devices.log_in()
