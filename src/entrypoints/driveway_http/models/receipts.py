"""Receipts, for machines and for people."""

from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from driveway_core.details import Side
from driveway_core.receipts import Receipt, ReceiptLine
from driveway_http.fields import Moment, Out, Query, amount, amount_or_none, number
from driveway_http.models.bookings import Status
from driveway_http.models.payments import RefundedOut

_SHOWN_OF_A_CHARGE = 8


class ReceiptQuery(Query):
    """A page for people, or JSON; by default what `Accept` asks for."""

    format: Literal["json", "html"] | None = None


class ReceiptLineOut(Out):
    """One line; the lines sum to the total."""

    label: str
    quantity: str | None
    amount: str

    @classmethod
    def of(cls, line: ReceiptLine) -> "ReceiptLineOut":
        """From the core's line."""
        quantity = None if line.quantity is None else number(line.quantity)
        return cls(label=line.label, quantity=quantity, amount=amount(line.amount))


class ChargeOut(Out):
    """Money that was taken from the card."""

    charge: str | None = Field(description="the end of the payment service's name for it")
    amount: str
    captured_at: Moment | None


class ReceiptOut(Out):
    """What a stay came to, as one side sees it."""

    booking_id: UUID
    booking_reference: str
    booking_status: Status
    side: Literal["driver", "host"] = Field(description="a driver reads what they pay, a host what they earn")
    issued_at: Moment
    start_time: Moment
    end_time: Moment
    time_zone: str
    place: str
    street: str
    city: str
    driver: str
    host: str
    vehicle: str
    lines: list[ReceiptLineOut]
    subtotal: str
    platform_fee: str | None = Field(description="for the driver")
    tax_amount: str | None = Field(description="for the driver")
    total: str
    currency: str
    settlement: Literal["external", "stripe"]
    payments: list[ChargeOut] | None = Field(description="for the driver, where drivers pay here")
    refunds: list[RefundedOut] | None = Field(description="as payments")
    open: str | None = Field(description="as payments: still to be paid; below zero, still to come back")

    @classmethod
    def of(cls, receipt: Receipt) -> "ReceiptOut":
        """From the core's receipt."""
        details, booking, owed = receipt.details, receipt.details.booking, receipt.owed
        pays = receipt.side is Side.DRIVER
        shown = pays and details.paid_here
        return cls(
            booking_id=booking.id,
            booking_reference=booking.reference,
            booking_status=booking.status.value,
            side=receipt.side.value,
            issued_at=receipt.at,
            start_time=booking.stay.start,
            end_time=booking.stay.end,
            time_zone=booking.offer.time_zone,
            place=details.driveway.title,
            street=details.driveway.address.street,
            city=details.driveway.address.city,
            driver=details.driver_first_name,
            host=details.host_first_name,
            vehicle=details.vehicle.display_name or details.vehicle.model,
            lines=[ReceiptLineOut.of(line) for line in receipt.lines],
            subtotal=amount(owed.subtotal),
            platform_fee=amount(owed.platform_fee) if pays else None,
            tax_amount=amount(owed.tax_amount) if pays else None,
            total=amount(receipt.total),
            currency=owed.currency,
            settlement="stripe" if details.paid_here else "external",
            payments=_charges(receipt) if shown else None,
            refunds=[RefundedOut.of(each) for each in details.refunds] if shown else None,
            open=amount_or_none(receipt.open) if shown else None,
        )


def _charges(receipt: Receipt) -> list[ChargeOut]:
    return [
        ChargeOut(
            charge=None if each.charge_id is None else each.charge_id[-_SHOWN_OF_A_CHARGE:],
            amount=amount(each.captured),
            captured_at=each.captured_at,
        )
        for each in receipt.charges
    ]


def written(moment: datetime, time_zone: str) -> str:
    """A moment as people at the listing write it."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local:%A}, {local.day} {local:%B %Y}, {local:%H:%M} ({local.tzname()})"
