"""What comes back of a cancelled stay, in the words of drivers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from driveway_cli.wishes import local

if TYPE_CHECKING:
    from driveway_core.actors import AccountId
    from driveway_core.bookings import Booking
    from driveway_http.models.refunds import RefundState

_HOW_IT_GOES: Final[Mapping[str, str]] = {
    "elsewhere": "It is to be settled where it was paid: this marketplace moves no money itself.",
    "pending": "It goes back to the card, which takes a few days.",
    "succeeded": "It went back to the card.",
    "failed": "The card has not taken it: please ask the driver for another way.",
}


def refund_told(
    booking: "Booking", *, reader: "AccountId", preview: bool, state: "RefundState" = "elsewhere"
) -> str:
    """What the driver gets back by a cancellation; in a preview, also until when, and what afterwards.

    ``state`` says how far the money is, and who moves it.
    """
    from driveway_core.bookings import CancelledBy
    from driveway_core.cancellation import outcome, refund_steps

    came = outcome(booking)
    if came is None or booking.cancelled_at is None:
        return "Nothing is cancelled."
    refunded, paid = came.refunded.total, came.paid.total
    if not refunded:
        return f"Nothing of the {paid} comes back."
    if state == "none":
        return "Nothing was taken from the card, so that nothing has to go back."
    getting = "You get" if reader == booking.driver_id else "The driver gets"
    told = f"{getting} {refunded} back" + (", all of it" if refunded == paid else f" of {paid}")
    if preview and booking.cancelled_by is CancelledBy.DRIVER and booking.confirmed_at is not None:
        ahead = [step for step in refund_steps(booking) if step.until > booking.cancelled_at]
        zone = booking.offer.time_zone
        told += f", until {local(ahead[0].until, zone)}"
        told += "".join(f"; then {step.refunded.total} until {local(step.until, zone)}" for step in ahead[1:])
        told += "; then nothing"
    return f"{told}. {_HOW_IT_GOES[state]}"
