"""Accounts: who comes in, what they prove to be theirs."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.ports import Ports
from driveway_core.use_cases.make_phone_code import MakePhoneCode
from driveway_core.use_cases.make_reset import MakeReset
from driveway_core.use_cases.make_verification import MakeVerification


class People(Ports):
    """What accounts do to come in and to prove what is theirs, each use case named by its verb."""

    transactions = Ports.transactions
    tokens = Ports.tokens
    signer = Ports.signer
    clock = Ports.clock
    new_code = Ports.new_code

    make_verification: Provider[MakeVerification] = providers.Singleton(
        MakeVerification, transactions, tokens, signer, clock
    )
    make_reset: Provider[MakeReset] = providers.Singleton(MakeReset, transactions, tokens, signer, clock)
    make_phone_code: Provider[MakePhoneCode] = providers.Singleton(
        MakePhoneCode, transactions, tokens, signer, clock, new_code
    )
