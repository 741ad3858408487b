"""The use cases of money: drivers pay, hosts are paid."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.people import People
from driveway_core.use_cases.carry_out import CarryOut
from driveway_core.use_cases.chase_money import ChaseEvents, ChaseOperations, ChasePayments, ChasePayouts
from driveway_core.use_cases.handle_event import HandleEvent
from driveway_core.use_cases.list_cards import ListCards
from driveway_core.use_cases.list_open_payouts import ListOpenPayouts
from driveway_core.use_cases.list_payouts import ListPayouts
from driveway_core.use_cases.look_after import LookAtPayment, SettleBooking
from driveway_core.use_cases.look_at_payout import LookAtHost, LookAtPayout, LookAtTransfer
from driveway_core.use_cases.name_customer import NameCustomer
from driveway_core.use_cases.onboard_host import OnboardHost, ReadOnboarding
from driveway_core.use_cases.pay_booking import PayBooking
from driveway_core.use_cases.read_earnings import ReadEarnings
from driveway_core.use_cases.read_payout import ReadPayout
from driveway_core.use_cases.read_receipt import ReadReceipt
from driveway_core.use_cases.reconcile import Reconcile
from driveway_core.use_cases.remove_card import RemoveCard
from driveway_core.use_cases.reverse_payout import ReversePayout
from driveway_core.use_cases.run_payouts import RunPayouts
from driveway_core.use_cases.set_up_card import SetUpCard
from driveway_core.use_cases.settle_payout import SettlePayout
from driveway_core.use_cases.take_event import TakeEvent


class Money(People):
    """What follows for the money, each use case named by its verb."""

    transactions = People.transactions
    settlement = People.settlement
    payment_gateway = People.payment_gateway
    cards = People.cards
    payout_gateway = People.payout_gateway
    gateway_events = People.gateway_events
    gateway_books = People.gateway_books
    clock = People.clock
    new_id = People.new_id

    pay_booking: Provider[PayBooking] = providers.Singleton(
        PayBooking, transactions, settlement, clock, new_id
    )
    carry_out: Provider[CarryOut] = providers.Singleton(
        CarryOut, transactions, payment_gateway, clock, new_id
    )
    settle_booking: Provider[SettleBooking] = providers.Singleton(
        SettleBooking, transactions, payment_gateway, clock, new_id
    )
    look_at_payment: Provider[LookAtPayment] = providers.Singleton(
        LookAtPayment, transactions, payment_gateway, clock, new_id
    )
    name_customer: Provider[NameCustomer] = providers.Singleton(
        NameCustomer, transactions, payment_gateway, clock
    )

    set_up_card: Provider[SetUpCard] = providers.Singleton(
        SetUpCard, transactions, settlement, name_customer, cards, new_id
    )
    list_cards: Provider[ListCards] = providers.Singleton(ListCards, transactions, settlement, cards)
    remove_card: Provider[RemoveCard] = providers.Singleton(
        RemoveCard, transactions, settlement, cards, clock
    )
    settle_payout: Provider[SettlePayout] = providers.Singleton(
        SettlePayout, transactions, payout_gateway, clock, new_id
    )
    run_payouts: Provider[RunPayouts] = providers.Singleton(
        RunPayouts, transactions, payout_gateway, clock, new_id
    )
    list_open_payouts: Provider[ListOpenPayouts] = providers.Singleton(ListOpenPayouts, transactions, clock)
    reverse_payout: Provider[ReversePayout] = providers.Singleton(
        ReversePayout, transactions, clock, settle_payout
    )
    look_at_transfer: Provider[LookAtTransfer] = providers.Singleton(
        LookAtTransfer, transactions, payout_gateway, clock, new_id
    )
    look_at_payout: Provider[LookAtPayout] = providers.Singleton(
        LookAtPayout, transactions, payout_gateway, clock
    )
    look_at_host: Provider[LookAtHost] = providers.Singleton(
        LookAtHost, transactions, payout_gateway, clock, new_id
    )

    take_event: Provider[TakeEvent] = providers.Singleton(TakeEvent, transactions, gateway_events, clock)
    handle_event: Provider[HandleEvent] = providers.Singleton(
        HandleEvent, transactions, payment_gateway, payout_gateway, clock, new_id
    )
    chase_operations: Provider[ChaseOperations] = providers.Singleton(
        ChaseOperations, transactions, clock, settle_booking, settle_payout
    )
    chase_payments: Provider[ChasePayments] = providers.Singleton(
        ChasePayments, transactions, clock, settle_booking, look_at_payment
    )
    chase_payouts: Provider[ChasePayouts] = providers.Singleton(
        ChasePayouts, transactions, clock, settle_payout
    )
    chase_events: Provider[ChaseEvents] = providers.Singleton(ChaseEvents, transactions, clock, handle_event)
    reconcile: Provider[Reconcile] = providers.Singleton(Reconcile, transactions, gateway_books, clock)

    onboard_host: Provider[OnboardHost] = providers.Singleton(
        OnboardHost, transactions, settlement, payout_gateway, clock
    )
    read_onboarding: Provider[ReadOnboarding] = providers.Singleton(
        ReadOnboarding, transactions, settlement, payout_gateway, clock
    )
    list_payouts: Provider[ListPayouts] = providers.Singleton(ListPayouts, transactions)
    read_payout: Provider[ReadPayout] = providers.Singleton(ReadPayout, transactions, clock)
    read_earnings: Provider[ReadEarnings] = providers.Singleton(ReadEarnings, transactions, clock)
    read_receipt: Provider[ReadReceipt] = providers.Singleton(ReadReceipt, transactions, clock, settlement)
