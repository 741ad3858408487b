"""What a marketplace in memory knows: one mapping a table, all values frozen."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import AccountId
from driveway_core.audit import AuditEntry, AuditPlace
from driveway_core.audit_chain import Seal
from driveway_core.audit_checkpoints import Checkpoint
from driveway_core.availability import OpeningHours
from driveway_core.booking_states import Source
from driveway_core.bookings import Booking, BookingId
from driveway_core.calendar_feeds import CalendarFeed
from driveway_core.calendar_sources import CalendarSource, CalendarSourceId
from driveway_core.car_calls import CallLog
from driveway_core.car_links import CarLink
from driveway_core.cars import Car, VehicleObservation
from driveway_core.disputes import Dispute, DisputeId
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.erasures import Erasure
from driveway_core.gateway_events import GatewayEvent
from driveway_core.jobs import Job
from driveway_core.ledger import Ledger
from driveway_core.notice_choices import NoticeChoices
from driveway_core.notices import Notice, NoticeId
from driveway_core.once import Reply
from driveway_core.pages import Page
from driveway_core.payment_operations import OperationId, PaymentOperation
from driveway_core.payments import Payment, PaymentId
from driveway_core.payouts import Payout, PayoutId
from driveway_core.photos import DrivewayPhoto, PhotoId, Portrait
from driveway_core.promo_codes import PromoClaim, PromoClaimId
from driveway_core.proofs import Proof, Purpose
from driveway_core.quotes import Quote, QuoteId
from driveway_core.refunds import Refund, RefundId
from driveway_core.reviews import Flag, Review, ReviewId
from driveway_core.rule_choices import RuleChoiceId
from driveway_core.sessions import Session, SessionId
from driveway_core.settings import Setting
from driveway_core.terms import Acceptance
from driveway_core.transfer_reversals import TransferReversal, TransferReversalId
from driveway_core.tries import Try
from driveway_core.trips import Trip
from driveway_core.troubles import TroubleId, TroubleReport
from driveway_core.vehicles import Vehicle, VehicleId

T = TypeVar("T")

Look = Callable[[], "Tables"]
"""The tables as they are now: a transaction's own, or for a reader what was committed last."""


@attrs.frozen(kw_only=True)
class Claim:
    """A used key: what it was used for, what came of it, and the answer once there is one."""

    fingerprint: bytes
    resource_id: UUID | None
    at: datetime
    reply: Reply | None = None


@attrs.frozen(kw_only=True)
class KeptChoice:
    """A choice of rules as it is kept: the rules are JSON, for whoever knows their kinds to read."""

    id: RuleChoiceId
    driveway_id: DrivewayId | None
    version: int
    currency: str
    text: str
    chosen_at: datetime
    chosen_by: AccountId | None


@attrs.frozen(kw_only=True)
class Measured:
    """How well a listing was booked when that was last measured."""

    occupancy: Decimal | None
    at: datetime


@attrs.frozen(kw_only=True)
class Seen:
    """An observation as it is kept, with the booking it was made for and when it was heard of."""

    observation: VehicleObservation
    booking_id: BookingId | None
    received_at: datetime


@attrs.frozen(kw_only=True)
class Tables:
    """All rows. A transaction works on a copy and puts it in the original's place."""

    accounts: dict[AccountId, Account] = attrs.field(factory=dict)
    sessions: dict[SessionId, Session] = attrs.field(factory=dict)
    proofs: dict[tuple[AccountId, Purpose], Proof] = attrs.field(factory=dict)
    terms: dict[AccountId, tuple[Acceptance, ...]] = attrs.field(factory=dict)
    tries: list[Try] = attrs.field(factory=list)
    vehicles: dict[VehicleId, Vehicle] = attrs.field(factory=dict)
    driveways: dict[DrivewayId, Driveway] = attrs.field(factory=dict)
    hours: dict[DrivewayId, OpeningHours] = attrs.field(factory=dict)
    entries: dict[EntryId, AvailabilityEntry] = attrs.field(factory=dict)
    calendar_sources: dict[CalendarSourceId, CalendarSource] = attrs.field(factory=dict)
    calendar_feeds: dict[DrivewayId, CalendarFeed] = attrs.field(factory=dict)
    quotes: dict[QuoteId, Quote] = attrs.field(factory=dict)
    bookings: dict[BookingId, Booking] = attrs.field(factory=dict)
    settings: dict[str, Setting] = attrs.field(factory=dict)
    claims: dict[tuple[str, str], Claim] = attrs.field(factory=dict)
    rule_choices: dict[DrivewayId | None, tuple[KeptChoice, ...]] = attrs.field(factory=dict)
    measured: dict[DrivewayId, Measured] = attrs.field(factory=dict)
    promo_claims: dict[PromoClaimId, PromoClaim] = attrs.field(factory=dict)
    ledgers: dict[BookingId, Ledger] = attrs.field(factory=dict)
    payment_operations: dict[OperationId, PaymentOperation] = attrs.field(factory=dict)
    payments: dict[PaymentId, Payment] = attrs.field(factory=dict)
    refunds: dict[RefundId, Refund] = attrs.field(factory=dict)
    disputes: dict[DisputeId, Dispute] = attrs.field(factory=dict)
    payouts: dict[PayoutId, Payout] = attrs.field(factory=dict)
    transfer_reversals: dict[TransferReversalId, TransferReversal] = attrs.field(factory=dict)
    troubles: dict[TroubleId, TroubleReport] = attrs.field(factory=dict)
    pictures: dict[PhotoId, bytes] = attrs.field(factory=dict)
    driveway_photos: dict[PhotoId, DrivewayPhoto] = attrs.field(factory=dict)
    portraits: dict[PhotoId, Portrait] = attrs.field(factory=dict)
    reviews: dict[ReviewId, Review] = attrs.field(factory=dict)
    review_flags: dict[tuple[ReviewId, AccountId], Flag] = attrs.field(factory=dict)
    events: dict[str, GatewayEvent] = attrs.field(factory=dict)
    jobs: list[Job] = attrs.field(factory=list)
    car_links: dict[AccountId, CarLink] = attrs.field(factory=dict)
    linked_cars: dict[VehicleId, Car] = attrs.field(factory=dict)
    call_logs: dict[str, CallLog] = attrs.field(factory=dict)
    sightings: dict[tuple[VehicleId, datetime, Source], Seen] = attrs.field(factory=dict)
    trips: dict[BookingId, Trip] = attrs.field(factory=dict)
    notices: dict[NoticeId, Notice] = attrs.field(factory=dict)
    audit: list[AuditEntry] = attrs.field(factory=list)
    unsealed: list[AuditPlace] = attrs.field(factory=list)
    seals: list[Seal] = attrs.field(factory=list)
    checkpoints: list[Checkpoint] = attrs.field(factory=list)
    erasures: dict[AccountId, Erasure] = attrs.field(factory=dict)
    notice_choices: dict[AccountId, NoticeChoices] = attrs.field(factory=dict)

    def copied(self) -> "Tables":
        """The same rows in mappings of their own; the rows are frozen and shared."""
        return Tables(
            accounts=dict(self.accounts),
            sessions=dict(self.sessions),
            proofs=dict(self.proofs),
            tries=list(self.tries),
            terms=dict(self.terms),
            vehicles=dict(self.vehicles),
            driveways=dict(self.driveways),
            hours=dict(self.hours),
            entries=dict(self.entries),
            calendar_sources=dict(self.calendar_sources),
            calendar_feeds=dict(self.calendar_feeds),
            quotes=dict(self.quotes),
            bookings=dict(self.bookings),
            settings=dict(self.settings),
            claims=dict(self.claims),
            rule_choices=dict(self.rule_choices),
            measured=dict(self.measured),
            promo_claims=dict(self.promo_claims),
            ledgers=dict(self.ledgers),
            payment_operations=dict(self.payment_operations),
            payments=dict(self.payments),
            refunds=dict(self.refunds),
            disputes=dict(self.disputes),
            payouts=dict(self.payouts),
            transfer_reversals=dict(self.transfer_reversals),
            troubles=dict(self.troubles),
            pictures=dict(self.pictures),
            driveway_photos=dict(self.driveway_photos),
            portraits=dict(self.portraits),
            reviews=dict(self.reviews),
            review_flags=dict(self.review_flags),
            events=dict(self.events),
            jobs=list(self.jobs),
            car_links=dict(self.car_links),
            linked_cars=dict(self.linked_cars),
            call_logs=dict(self.call_logs),
            sightings=dict(self.sightings),
            trips=dict(self.trips),
            notices=dict(self.notices),
            audit=list(self.audit),
            unsealed=list(self.unsealed),
            seals=list(self.seals),
            checkpoints=list(self.checkpoints),
            erasures=dict(self.erasures),
            notice_choices=dict(self.notice_choices),
        )


def page(items: Mapping[UUID, T], *, limit: int, after: UUID | None, latest_first: bool = False) -> Page[T]:
    """So many items by id from after an id on, and where the next page begins."""
    ids = sorted(items, reverse=latest_first)
    if after is not None:
        ids = [each for each in ids if (each < after if latest_first else each > after)]
    shown = ids[:limit]
    return Page([items[each] for each in shown], shown[-1] if len(ids) > limit else None)
