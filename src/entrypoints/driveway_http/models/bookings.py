"""Bookings, as their parties see them."""

from typing import Final, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from driveway_core.actors import AccountId
from driveway_core.details import BookingDetails
from driveway_core.overstays import Overstay
from driveway_core.windows import MINUTE
from driveway_http.fields import (
    ABSENT,
    In,
    Moment,
    MomentIn,
    Note,
    Out,
    PageQuery,
    Query,
    Truth,
    amount,
    number,
)
from driveway_http.models.payments import CardId, PaymentOut
from driveway_http.models.prices import ChargingMinutes, PriceOut, PromoCodeIn
from driveway_http.models.refunds import RefundOut, RefundStepOut
from driveway_http.problems import WrongTogether

Status = Literal["pending", "confirmed", "active", "completed", "cancelled", "no_show"]


_WISH: Final[tuple[str, ...]] = ("driveway_id", "vehicle_id", "start_time", "end_time")
_WHOLE_WISH: Final = (*_WISH, "charging_minutes", "promo_code")


class BookingIn(In):
    """A quote's id alone, or what a quote is asked with; never both."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["quote_id"]}, {"required": list(_WISH)}]}
    )

    quote_id: UUID = ABSENT
    driveway_id: UUID = ABSENT
    vehicle_id: UUID = ABSENT
    start_time: MomentIn = ABSENT
    end_time: MomentIn = ABSENT
    charging_minutes: ChargingMinutes = 0
    promo_code: PromoCodeIn | None = None
    driver_notes: Note | None = None
    payment_method: CardId | None = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> "BookingIn":
        given = self.model_fields_set
        if "quote_id" in given:
            wrong = {field: "is what the quote says already" for field in _WHOLE_WISH if field in given}
        else:
            wrong = {field: "is required (or quote_id alone)" for field in _WISH if field not in given}
        if wrong:
            raise WrongTogether(wrong)
        return self


class RescheduleIn(In):
    """When the stay shall be instead."""

    start_time: MomentIn
    end_time: MomentIn


class CancelIn(In):
    """Why, if the caller wants to say."""

    reason: Note | None = None


class CancelQuery(Query):
    """Whether only to say what would come of it."""

    preview: Truth = False


class RescheduleQuery(Query):
    """Whether only to say what would come of it."""

    preview: Truth = False


class NotesIn(In):
    """Each side writes its own; null, like an empty text, removes it, and what is left out stays."""

    driver_notes: Note | None = None
    host_notes: Note | None = None


class BookingsQuery(PageQuery):
    """Which side's bookings, and in which state."""

    role: Literal["driver", "host"] = "driver"
    status: Status | None = None


class BookedDriveway(Out):
    """The place; its exact part only for whom it is."""

    id: UUID
    title: str
    street: str
    city: str
    zip_code: str
    latitude: float
    longitude: float
    address: str | None = Field(
        None, description="for the driver while confirmed or active, always for the host"
    )
    access_instructions: str | None = None
    special_instructions: str | None = None


class FirstName(Out):
    """How to address somebody."""

    first_name: str


class BookedVehicle(Out):
    """How to recognise the car."""

    model: str
    color: str | None
    display_name: str | None


class OverstayOut(Out):
    """What it costs that the car was there beyond the end that was booked."""

    minutes: int = Field(description="started ones, from the booked end on")
    subtotal: str = Field(description="the host's part; the rest are the platform's fee and taxes")
    amount: str = Field(
        description="once the car has left a part of total_amount, until then what leaving adds"
    )

    @classmethod
    def of(cls, overstay: Overstay | None) -> "OverstayOut | None":
        """From the core's overstay."""
        if overstay is None:
            return None
        return cls(
            minutes=overstay.minutes, subtotal=amount(overstay.subtotal), amount=amount(overstay.total)
        )


class BookingOut(Out):
    """One booking."""

    id: UUID
    booking_reference: str
    booking_status: Status
    awaiting: Literal["payment", "host"] | None
    hold_expires_at: Moment | None
    driver_id: UUID
    host_id: UUID
    vehicle_id: UUID
    driveway_id: UUID
    space: int
    start_time: Moment
    end_time: Moment
    time_zone: str
    hourly_rate: str
    total_hours: str
    subtotal: str
    platform_fee: str
    tax_amount: str
    total_amount: str
    currency: str
    charging_minutes: int
    promo_code: str | None
    quote: PriceOut
    overstay: OverstayOut | None
    difference: str | None = Field(
        description="of a rescheduled stay, or the preview of one: the new total less the one before"
    )
    given_up: str = Field(
        description="of total_amount: for what earlier changes gave back, and the cancellation terms kept"
    )
    refund: RefundOut | None = Field(
        description="of a cancelled booking, or the preview of one; null otherwise"
    )
    refunds: list[RefundStepOut] = Field(
        description="what cancelling gives back until when, while the driver can; nothing after the last"
    )
    payment: PaymentOut | None = Field(
        description="how it is paid; null where there is nothing to pay, or payments are settled elsewhere"
    )
    cancelled_by: Literal["driver", "host", "platform"] | None
    cancel_reason: str | None
    tesla_navigation_sent: bool
    auto_park_attempted: bool
    auto_park_successful: bool
    auto_park_source: str | None
    auto_park_reason: str | None
    arrival_detected_at: Moment | None
    arrival_source: str | None
    departure_detected_at: Moment | None
    departure_source: str | None
    driver_notes: str | None
    host_notes: str | None
    created_at: Moment
    updated_at: Moment
    confirmed_at: Moment | None
    cancelled_at: Moment | None
    completed_at: Moment | None
    driveway: BookedDriveway
    driver: FirstName
    host: FirstName
    vehicle: BookedVehicle

    @classmethod
    def of(cls, details: BookingDetails, reader: AccountId | None) -> "BookingOut":
        """As ``reader`` may see it."""
        booking, price, due = details.booking, details.booking.offer.price, details.booking.offer.due
        return cls(
            id=booking.id,
            booking_reference=booking.reference,
            booking_status=booking.status.value,
            awaiting=None if booking.awaiting is None else booking.awaiting.value,
            hold_expires_at=booking.hold_expires_at,
            driver_id=booking.driver_id,
            host_id=booking.host_id,
            vehicle_id=booking.vehicle_id,
            driveway_id=booking.driveway_id,
            space=booking.space,
            start_time=booking.stay.start,
            end_time=booking.stay.end,
            time_zone=booking.offer.time_zone,
            hourly_rate=amount(booking.offer.rates.hourly),
            total_hours=number(price.total_hours),
            subtotal=amount(due.subtotal),
            platform_fee=amount(due.platform_fee),
            tax_amount=amount(due.tax_amount),
            total_amount=amount(due.total),
            currency=due.currency,
            charging_minutes=booking.offer.charging // MINUTE,
            promo_code=booking.offer.promo_code,
            quote=PriceOut.of(price, booking.offer.cancellation_policy),
            overstay=OverstayOut.of(details.overstay),
            difference=None if details.difference is None else amount(details.difference),
            given_up=amount(booking.offer.given_up.total),
            refund=RefundOut.of(details),
            refunds=RefundStepOut.all_of(booking),
            payment=PaymentOut.of(details, reader),
            cancelled_by=None if booking.cancelled_by is None else booking.cancelled_by.value,
            cancel_reason=booking.cancel_reason,
            tesla_navigation_sent=booking.tesla_navigation_sent,
            auto_park_attempted=booking.auto_park_attempted,
            auto_park_successful=booking.auto_park_successful,
            auto_park_source=booking.auto_park_source,
            auto_park_reason=booking.auto_park_reason,
            arrival_detected_at=booking.arrival_detected_at,
            arrival_source=booking.arrival_source,
            departure_detected_at=booking.departure_detected_at,
            departure_source=booking.departure_source,
            driver_notes=booking.driver_notes,
            host_notes=booking.host_notes,
            created_at=booking.created_at,
            updated_at=booking.updated_at,
            confirmed_at=booking.confirmed_at,
            cancelled_at=booking.cancelled_at,
            completed_at=booking.completed_at,
            driveway=_place(details, reader),
            driver=FirstName(first_name=details.driver_first_name),
            host=FirstName(first_name=details.host_first_name),
            vehicle=BookedVehicle(
                model=details.vehicle.model,
                color=details.vehicle.color,
                display_name=details.vehicle.display_name,
            ),
        )


def _place(details: BookingDetails, reader: AccountId | None) -> BookedDriveway:
    driveway = details.driveway
    shown = details.shows_address_to(reader)
    position = driveway.position if shown else driveway.position.in_public()
    return BookedDriveway(
        id=driveway.id,
        title=driveway.title,
        street=driveway.address.street,
        city=driveway.address.city,
        zip_code=driveway.address.zip_code,
        latitude=position.latitude,
        longitude=position.longitude,
        address=driveway.address.line if shown else None,
        access_instructions=driveway.access_instructions if shown else None,
        special_instructions=driveway.special_instructions if shown else None,
    )
