"""Accounts: who comes in, what they prove to be theirs."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.auditing import Auditing
from driveway_app.ports import Ports
from driveway_core.use_cases.end_session import EndOtherSession, EndSession, EndSessions
from driveway_core.use_cases.forget_sessions import ForgetSessions
from driveway_core.use_cases.identify import Identify
from driveway_core.use_cases.list_sessions import ListSessions
from driveway_core.use_cases.make_phone_code import MakePhoneCode
from driveway_core.use_cases.make_reset import MakeReset
from driveway_core.use_cases.make_verification import MakeVerification
from driveway_core.use_cases.refresh_session import RefreshSession
from driveway_core.use_cases.start_session import StartSession


class People(Auditing):
    """What accounts do to come in and to prove what is theirs, each use case named by its verb."""

    transactions = Ports.transactions
    tokens = Ports.tokens
    signer = Ports.signer
    clock = Ports.clock
    new_code = Ports.new_code
    new_id = Ports.new_id
    passwords = Ports.passwords

    start_session: Provider[StartSession] = providers.Singleton(
        StartSession, transactions, passwords, tokens, clock, new_id
    )
    refresh_session: Provider[RefreshSession] = providers.Singleton(
        RefreshSession, transactions, tokens, clock, new_id
    )
    identify: Provider[Identify] = providers.Singleton(Identify, transactions, tokens, clock)
    list_sessions: Provider[ListSessions] = providers.Singleton(ListSessions, transactions, clock)
    end_session: Provider[EndSession] = providers.Singleton(EndSession, transactions, clock)
    end_other_session: Provider[EndOtherSession] = providers.Singleton(EndOtherSession, transactions, clock)
    end_sessions: Provider[EndSessions] = providers.Singleton(EndSessions, transactions, clock)
    forget_sessions: Provider[ForgetSessions] = providers.Singleton(ForgetSessions, transactions, clock)

    make_verification: Provider[MakeVerification] = providers.Singleton(
        MakeVerification, transactions, tokens, signer, clock
    )
    make_reset: Provider[MakeReset] = providers.Singleton(MakeReset, transactions, tokens, signer, clock)
    make_phone_code: Provider[MakePhoneCode] = providers.Singleton(
        MakePhoneCode, transactions, tokens, signer, clock, new_code
    )
