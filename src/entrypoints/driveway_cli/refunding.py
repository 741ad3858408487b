"""What comes back of a cancelled stay, in the words of drivers."""

from typing import TYPE_CHECKING

from driveway_cli.wishes import local

if TYPE_CHECKING:
    from driveway_core.actors import AccountId
    from driveway_core.bookings import Booking


def refund_told(booking: "Booking", *, reader: "AccountId", preview: bool) -> str:
    """What the driver gets back by a cancellation; in a preview, also until when, and what afterwards."""
    from driveway_core.bookings import CancelledBy
    from driveway_core.cancellation import outcome, refund_steps

    came = outcome(booking)
    if came is None or booking.cancelled_at is None:
        return "Nothing is cancelled."
    refunded, paid = came.refunded.total, came.paid.total
    if not refunded:
        return f"Nothing of the {paid} comes back."
    getting = "You get" if reader == booking.driver_id else "The driver gets"
    told = f"{getting} {refunded} back" + (", all of it" if refunded == paid else f" of {paid}")
    if preview and booking.cancelled_by is CancelledBy.DRIVER and booking.confirmed_at is not None:
        ahead = [step for step in refund_steps(booking) if step.until > booking.cancelled_at]
        zone = booking.offer.time_zone
        told += f", until {local(ahead[0].until, zone)}"
        told += "".join(f"; then {step.refunded.total} until {local(step.until, zone)}" for step in ahead[1:])
        told += "; then nothing"
    return f"{told}. It is to be settled where it was paid: this marketplace moves no money itself."
