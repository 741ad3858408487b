"""The use cases of money: drivers pay, hosts are paid."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.ports import Ports
from driveway_core.use_cases.carry_out import CarryOut
from driveway_core.use_cases.list_cards import ListCards
from driveway_core.use_cases.look_after import LookAtPayment, SettleBooking
from driveway_core.use_cases.name_customer import NameCustomer
from driveway_core.use_cases.pay_booking import PayBooking
from driveway_core.use_cases.remove_card import RemoveCard
from driveway_core.use_cases.set_up_card import SetUpCard


class Money(Ports):
    """What follows for the money, each use case named by its verb."""

    transactions = Ports.transactions
    settlement = Ports.settlement
    payment_gateway = Ports.payment_gateway
    cards = Ports.cards
    clock = Ports.clock
    new_id = Ports.new_id

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
    remove_card: Provider[RemoveCard] = providers.Singleton(RemoveCard, transactions, settlement, cards)
