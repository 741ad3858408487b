"""What a driver owes of a booking that is charged here, and what a change of it is charged.

Source: domain rules §6 and §8.
"""

from driveway_core.affairs import Affairs
from driveway_core.amounts import Amounts
from driveway_core.money import Money, total
from driveway_core.quotes import Offer


def need_of(affairs: Affairs) -> Money:
    """What the driver owes once every refund under way has moved; below zero, what is to go back."""
    waiting = (each.amount for each in affairs.refunds if each.counts and not each.moved)
    return affairs.ledger.balances.driver_owes + total(waiting, affairs.ledger.currency)


def is_settled_elsewhere(affairs: Affairs) -> bool:
    """Whether it was confirmed while drivers did not pay here: then its money never comes through here.

    A booking that is charged here begins with a payment, one that costs too
    little to be charged with what is owed for it.
    """
    booking = affairs.booking
    if affairs.operations or affairs.ledger.entries or booking.confirmed_at is None:
        return False
    first = Amounts.of(booking.offer.booked or booking.offer.price) + booking.offer.given_up
    return bool(affairs.limits.charge(max(first.total, Money.zero(first.currency))))


def charge_for(affairs: Affairs, offer: Offer) -> Money:
    """What is charged before a booking changes to another offer: what that costs more, and what is open.

    Nothing where it costs no more, or too little to be charged.
    """
    more = offer.due.total - affairs.booking.offer.due.total
    nothing = Money.zero(more.currency)
    if more.minor <= 0 or is_settled_elsewhere(affairs):
        return nothing
    return affairs.limits.charge(more + max(need_of(affairs), nothing))
