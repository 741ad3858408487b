"""What comes back of a booking that is cancelled, or would."""

from typing import Annotated, Literal

from pydantic import Field

from driveway_core.bookings import Booking, BookingStatus
from driveway_core.cancellation import outcome, refund_steps
from driveway_core.details import BookingDetails
from driveway_core.refunds import RefundStatus
from driveway_http.fields import Moment, Out, amount

RefundState = Literal["elsewhere", "none", "pending", "succeeded", "failed"]
_MAY_BE_CANCELLED = (BookingStatus.PENDING, BookingStatus.CONFIRMED)


class RefundOut(Out):
    """What comes back of a cancelled booking, or would of the one that is previewed."""

    amount: str = Field(description="what the driver gets back: the three parts together")
    subtotal: str
    platform_fee: str = Field(description="comes back only with everything; below zero, a discount that ends")
    tax_amount: str
    kept: str = Field(description="what does not come back; with amount, what total_amount was")
    settlement: Annotated[
        Literal["external", "stripe"],
        Field(description="external: the money moves outside of here, where it was paid"),
    ]
    status: Annotated[
        RefundState,
        Field(
            description="how far the money is; none: nothing was taken from the card, or nothing comes back"
        ),
    ]

    @classmethod
    def of(cls, details: BookingDetails) -> "RefundOut | None":
        """From the core's booking; None while it is not cancelled."""
        came = outcome(details.booking)
        if came is None:
            return None
        return cls(
            amount=amount(came.refunded.total),
            subtotal=amount(came.refunded.subtotal),
            platform_fee=amount(came.refunded.platform_fee),
            tax_amount=amount(came.refunded.tax_amount),
            kept=amount(came.kept.total),
            settlement="stripe" if details.paid_here else "external",
            status=refund_state(details),
        )


def refund_state(details: BookingDetails) -> RefundState:
    """How far what comes back of a cancelled booking is; one that failed was tried again, or is the last."""
    came = outcome(details.booking)
    if not details.paid_here:
        return "elsewhere"
    if came is None or not came.refunded.total or not any(each.captured for each in details.payments):
        return "none"
    if not details.refunds or any(each.status is RefundStatus.PENDING for each in details.refunds):
        return "pending"
    return "succeeded" if details.refunds[-1].status is RefundStatus.SUCCEEDED else "failed"


class RefundStepOut(Out):
    """What the driver gets back by cancelling a confirmed booking before a moment."""

    until: Moment
    amount: str

    @classmethod
    def all_of(cls, booking: Booking) -> "list[RefundStepOut]":
        """In order; nothing comes back after the last, and none are left of a stay that has begun."""
        if booking.status not in _MAY_BE_CANCELLED:
            return []
        return [cls(until=step.until, amount=amount(step.refunded.total)) for step in refund_steps(booking)]
