"""Payments and saved cards, as their driver sees them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from driveway_core.actors import AccountId
from driveway_core.bookings import Awaiting
from driveway_core.details import BookingDetails
from driveway_core.money import total
from driveway_core.payments import PaymentStatus
from driveway_core.ports.payments import Card, CardSetup
from driveway_core.refunds import Refund
from driveway_http.fields import In, Moment, Out, amount

CardId = Annotated[
    str,
    StringConstraints(pattern=r"^pm_[A-Za-z0-9_]{1,100}$"),
    Field(description="a saved card, by its id", examples=["pm_1PqxQt2eZvKYlo2C"]),
]
Status = Literal["pending", "processing", "succeeded", "failed", "cancelled", "refunded"]


class PaymentIn(In):
    """A saved card to pay with; without one, the answer says what a browser needs to take one."""

    payment_method: CardId | None = None


class RefundedOut(Out):
    """Money on its way back to the card, or there."""

    amount: str
    status: Literal["pending", "succeeded", "cancelled", "failed"]
    reason: Literal["cancelled", "shortened", "trouble", "paid_too_late", "goodwill"]
    pending_reason: str | None
    created_at: Moment
    succeeded_at: Moment | None
    failed_at: Moment | None

    @classmethod
    def of(cls, refund: Refund) -> "RefundedOut":
        """From the core's refund."""
        return cls(
            amount=amount(refund.amount),
            status=refund.status.value,
            reason=refund.reason.value,
            pending_reason=refund.pending_reason,
            created_at=refund.created_at,
            succeeded_at=refund.succeeded_at,
            failed_at=refund.failed_at,
        )


class PaymentOut(Out):
    """How a booking is paid: the payment that waits for the driver, else the last one."""

    payment_status: Status
    amount: str = Field(description="of this payment; it may be one of several of the booking")
    currency: str
    captured: str = Field(description="taken from the card by all payments together, before refunds")
    refunds: list[RefundedOut] = Field(description="what goes back of all payments, in order")
    capture_before: Moment | None = Field(description="when what is set aside is free again, unless taken")
    declined: bool = Field(description="whether the last try was, and it waits for another card")
    client_secret: str | None = Field(
        description="finishes the payment in the driver's browser; in answers to booking and paying only"
    )
    publishable_key: str | None = Field(description="to be used with the secret")
    next_action: str | None = Field(description="what the bank asks of the driver, such as use_stripe_sdk")

    @classmethod
    def of(cls, details: BookingDetails, reader: AccountId | None) -> "PaymentOut | None":
        """As ``reader`` may see it; None where there is nothing to pay, or not here."""
        booking, currency = details.booking, details.booking.offer.rates.currency
        shown = details.open_payment or (details.payments[-1] if details.payments else None)
        if shown is None and booking.awaiting is not Awaiting.PAYMENT:
            return None
        own = reader == booking.driver_id
        secret = details.to_pay if own else None
        return cls(
            payment_status=(PaymentStatus.PENDING if shown is None else shown.status).value,
            amount=amount(booking.offer.due.total if shown is None else shown.amount),
            currency=currency,
            captured=amount(total((each.captured for each in details.payments), currency)),
            refunds=[RefundedOut.of(each) for each in details.refunds],
            capture_before=None if shown is None else shown.capture_before,
            declined=shown is not None and shown is details.open_payment and shown.failure is not None,
            client_secret=None if secret is None else secret.client_secret,
            publishable_key=None if secret is None else secret.publishable_key,
            next_action=None if secret is None else secret.next_action,
        )


class CardSetupOut(Out):
    """What a driver's browser needs to save a card; its number goes to the payment service alone."""

    id: str
    client_secret: str
    publishable_key: str
    status: str
    next_action: str | None

    @classmethod
    def of(cls, setup: CardSetup) -> "CardSetupOut":
        """From the core's setup."""
        return cls(
            id=setup.setup_id,
            client_secret=setup.client_secret,
            publishable_key=setup.publishable_key,
            status=setup.status,
            next_action=setup.next_action,
        )


class CardOut(Out):
    """A saved card, as far as anybody may know it."""

    id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int

    @classmethod
    def of(cls, card: Card) -> "CardOut":
        """From the core's card."""
        return cls(
            id=card.id,
            brand=card.brand,
            last4=card.last_digits,
            exp_month=card.expires_month,
            exp_year=card.expires_year,
        )
