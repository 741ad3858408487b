"""What operators see of bookings' money, of listings, payouts, the queue, and both books."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.actors import AccountId
from driveway_core.booking_texts import BookingReference
from driveway_core.bookings import BookingStatus
from driveway_core.details import BookingDetails, BookingQuestion
from driveway_core.driveways import DrivewayId, ListingStatus
from driveway_core.jobs import FailedJob, JobTally
from driveway_core.money import total
from driveway_core.payouts import Payout
from driveway_core.reconciling import Report, Row
from driveway_core.refunds import Refund
from driveway_core.use_cases.look_at_jobs import Jobs
from driveway_http.fields import (
    Amount,
    Email,
    In,
    Moment,
    Out,
    PageQuery,
    Query,
    QueryMoment,
    amount,
    amount_or_none,
)
from driveway_http.models.bookings import Status
from driveway_http.models.driveways import Status as DrivewayStatus
from driveway_http.models.payments import RefundedOut
from driveway_http.models.payouts import PayoutOut


class AccountsQuery(Query):
    """The whole address of an account; a part of one finds nobody."""

    email: Email


class DrivewaysQuery(PageQuery):
    """Which listings; all that is given must be so."""

    status: DrivewayStatus | None = None
    host_id: UUID | None = None

    @property
    def of_status(self) -> ListingStatus | None:
        """As the core has it."""
        return None if self.status is None else ListingStatus(self.status)

    @property
    def of_host(self) -> AccountId | None:
        """As the core has it."""
        return None if self.host_id is None else AccountId(self.host_id)


class OperatedBookingsQuery(PageQuery):
    """Which bookings; all that is given must be so. ``account_id`` is that of either side."""

    booking_reference: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = None
    status: Status | None = None
    account_id: UUID | None = None
    driveway_id: UUID | None = None

    def question(self) -> BookingQuestion:
        """As the core asks it; references are written in capitals."""
        named = self.booking_reference
        return BookingQuestion(
            reference=None if named is None else BookingReference(named.upper()),
            status=None if self.status is None else BookingStatus(self.status),
            account_id=None if self.account_id is None else AccountId(self.account_id),
            driveway_id=None if self.driveway_id is None else DrivewayId(self.driveway_id),
        )


class GiftIn(In):
    """How much the driver gets back, in the booking's currency."""

    amount: Amount


class OperatedRefundOut(RefundedOut):
    """A refund with its names."""

    id: UUID
    payment_id: UUID
    failure: str | None = Field(description="why it came to nothing")

    @classmethod
    def of_refund(cls, refund: Refund) -> "OperatedRefundOut":
        """From the core's refund."""
        return cls(
            **vars(RefundedOut.of(refund)),
            id=refund.id,
            payment_id=refund.payment_id,
            failure=refund.failure_code,
        )


class RefundsOut(Out):
    """Everything that goes back, or went back, of what was taken for a booking; the earliest first."""

    booking_id: UUID
    currency: str
    captured: str = Field(description="taken from the card by all payments together")
    refunded: str = Field(description="of it on its way back, or there")
    items: list[OperatedRefundOut]

    @classmethod
    def of(cls, details: BookingDetails) -> "RefundsOut":
        """From the core's booking with its payments; nothing where payments are settled elsewhere."""
        currency = details.booking.offer.rates.currency
        counted = (each.amount for each in details.refunds if each.counts)
        return cls(
            booking_id=details.booking.id,
            currency=currency,
            captured=amount(total((each.captured for each in details.payments), currency)),
            refunded=amount(total(counted, currency)),
            items=[OperatedRefundOut.of_refund(each) for each in details.refunds],
        )


class OpenPayoutOut(PayoutOut):
    """A payout that its host waits for."""

    host_id: UUID
    reversed: str = Field(description="of the amount, what was taken back")
    updated_at: Moment

    @classmethod
    def of_open(cls, payout: Payout) -> "OpenPayoutOut":
        """From the core's payout."""
        return cls(
            **vars(PayoutOut.of(payout)),
            host_id=payout.host_id,
            reversed=amount(payout.reversed),
            updated_at=payout.updated_at,
        )


class JobTallyOut(Out):
    """How many jobs of one name there are."""

    name: str
    waiting: int = Field(description="due, and nobody has begun")
    later: int = Field(description="not due yet, or to be tried again later")
    doing: int
    stalled: int = Field(description="of those being done: by a worker that nobody has heard of for a while")
    failed: int = Field(description="given up: somebody has to look")
    oldest_due_at: Moment | None

    @classmethod
    def of(cls, tally: JobTally) -> "JobTallyOut":
        """From the core's."""
        return cls(
            name=tally.name,
            waiting=tally.waiting,
            later=tally.later,
            doing=tally.doing,
            stalled=tally.stalled,
            failed=tally.failed,
            oldest_due_at=tally.oldest_due,
        )


class FailedJobOut(Out):
    """A job that was given up."""

    id: int
    name: str
    subject: str | None
    tries: int
    failed_at: Moment

    @classmethod
    def of(cls, job: FailedJob) -> "FailedJobOut":
        """From the core's."""
        return cls(id=job.id, name=job.name, subject=job.subject, tries=job.tries, failed_at=job.failed_at)


class JobsOut(Out):
    """The queue: every name that there are jobs of, and the latest that were given up."""

    worker_seen_at: Moment | None = Field(description="when any worker was last heard of")
    jobs: list[JobTallyOut]
    failed: list[FailedJobOut]

    @classmethod
    def of(cls, jobs: Jobs) -> "JobsOut":
        """From the core's."""
        return cls(
            worker_seen_at=jobs.worker_seen_at,
            jobs=[JobTallyOut.of(each) for each in jobs.tallies],
            failed=[FailedJobOut.of(each) for each in jobs.failed],
        )


class ReconciliationQuery(Query):
    """Between which moments; by default the last seven days."""

    start: QueryMoment | None = Field(default=None, alias="from")
    end: QueryMoment | None = Field(default=None, alias="to")


class DifferenceOut(Out):
    """One thing to look at: a movement that only one side knows, or something that is stuck."""

    what: Literal["movement", "books", "operation", "refund", "payout", "event", "debt"]
    reference: str
    reason: str
    currency: str | None
    amount: str | None
    ours: str | None
    theirs: str | None
    detail: str

    @classmethod
    def of(cls, row: Row) -> "DifferenceOut":
        """From the core's row."""
        return cls(
            what=row.what.value,
            reference=row.reference,
            reason=row.reason.value,
            currency=None if row.amount is None else row.amount.currency,
            amount=amount_or_none(row.amount),
            ours=amount_or_none(row.ours),
            theirs=amount_or_none(row.theirs),
            detail=row.detail,
        )


class ReconciliationOut(Out):
    """Our books beside the payment service's, as they are now."""

    since: Moment
    until: Moment
    balanced: bool = Field(description="nothing to look at but debts of hosts, which payouts pay back")
    items: list[DifferenceOut]

    @classmethod
    def of(cls, report: Report) -> "ReconciliationOut":
        """From the core's report."""
        return cls(
            since=report.since,
            until=report.until,
            balanced=report.is_balanced,
            items=[DifferenceOut.of(row) for row in report.rows],
        )
