"""Accounts: who comes in, what they prove to be theirs."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.auditing import Auditing
from driveway_app.ports import Ports
from driveway_core.use_cases.accept_terms import AcceptTerms, ListTerms
from driveway_core.use_cases.act_for import ActFor
from driveway_core.use_cases.admit_member import AdmitMember
from driveway_core.use_cases.ask_phone_code import AskPhoneCode
from driveway_core.use_cases.ask_reset import AskReset
from driveway_core.use_cases.ask_verification import AskVerification
from driveway_core.use_cases.browse_session import BrowseSession
from driveway_core.use_cases.change_email import ChangeEmail
from driveway_core.use_cases.change_password import ChangePassword
from driveway_core.use_cases.confirm_email import ConfirmEmail
from driveway_core.use_cases.confirm_phone import ConfirmPhone
from driveway_core.use_cases.end_session import EndOtherSession, EndSession, EndSessions
from driveway_core.use_cases.forget_sessions import ForgetSessions
from driveway_core.use_cases.identify import Identify
from driveway_core.use_cases.let_in import LetIn
from driveway_core.use_cases.list_sessions import ListSessions
from driveway_core.use_cases.make_phone_code import MakePhoneCode
from driveway_core.use_cases.make_reset import MakeReset
from driveway_core.use_cases.make_verification import MakeVerification
from driveway_core.use_cases.refresh_session import RefreshSession
from driveway_core.use_cases.reset_password import ResetPassword
from driveway_core.use_cases.start_session import StartSession
from driveway_core.use_cases.trying import Trying


class People(Auditing):
    """What accounts do to come in and to prove what is theirs, each use case named by its verb."""

    transactions = Ports.transactions
    tokens = Ports.tokens
    signer = Ports.signer
    clock = Ports.clock
    new_code = Ports.new_code
    new_id = Ports.new_id
    passwords = Ports.passwords

    trying: Provider[Trying] = providers.Singleton(
        Trying, transactions=transactions, tokens=tokens, signer=signer, clock=clock, new_id=new_id
    )
    start_session: Provider[StartSession] = providers.Singleton(
        StartSession, transactions, passwords, tokens, trying, clock, new_id
    )
    refresh_session: Provider[RefreshSession] = providers.Singleton(
        RefreshSession, transactions, tokens, clock, new_id
    )
    identify: Provider[Identify] = providers.Singleton(Identify, transactions, tokens, clock)
    browse_session: Provider[BrowseSession] = providers.Singleton(
        BrowseSession, identify, transactions, tokens, clock, new_id
    )
    list_sessions: Provider[ListSessions] = providers.Singleton(ListSessions, transactions, clock)
    end_session: Provider[EndSession] = providers.Singleton(EndSession, transactions, clock)
    end_other_session: Provider[EndOtherSession] = providers.Singleton(EndOtherSession, transactions, clock)
    end_sessions: Provider[EndSessions] = providers.Singleton(EndSessions, transactions, clock)
    forget_sessions: Provider[ForgetSessions] = providers.Singleton(ForgetSessions, transactions, clock)

    admit_member: Provider[AdmitMember] = providers.Singleton(
        AdmitMember, transactions, passwords, tokens, clock, new_id
    )
    act_for: Provider[ActFor] = providers.Singleton(ActFor, transactions)
    let_in: Provider[LetIn] = providers.Singleton(LetIn, transactions, tokens, clock, new_id)

    make_verification: Provider[MakeVerification] = providers.Singleton(
        MakeVerification, transactions, tokens, signer, clock
    )
    make_reset: Provider[MakeReset] = providers.Singleton(MakeReset, transactions, tokens, signer, clock)
    make_phone_code: Provider[MakePhoneCode] = providers.Singleton(
        MakePhoneCode, transactions, tokens, signer, clock, new_code
    )
    ask_verification: Provider[AskVerification] = providers.Singleton(
        AskVerification, transactions, trying, clock
    )
    confirm_email: Provider[ConfirmEmail] = providers.Singleton(
        ConfirmEmail, transactions, tokens, signer, clock
    )
    change_email: Provider[ChangeEmail] = providers.Singleton(
        ChangeEmail, transactions, passwords, trying, clock
    )
    ask_reset: Provider[AskReset] = providers.Singleton(AskReset, transactions, trying, clock, new_id)
    reset_password: Provider[ResetPassword] = providers.Singleton(
        ResetPassword, transactions, passwords, tokens, signer, trying, clock, new_id
    )
    change_password: Provider[ChangePassword] = providers.Singleton(
        ChangePassword, transactions, passwords, trying, clock, new_id
    )
    ask_phone_code: Provider[AskPhoneCode] = providers.Singleton(AskPhoneCode, transactions, trying, clock)
    confirm_phone: Provider[ConfirmPhone] = providers.Singleton(
        ConfirmPhone, transactions, tokens, signer, clock
    )
    accept_terms: Provider[AcceptTerms] = providers.Singleton(AcceptTerms, transactions, clock)
    list_terms: Provider[ListTerms] = providers.Singleton(ListTerms, transactions)
