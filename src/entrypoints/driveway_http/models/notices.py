"""What people are told by itself, and by which way."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from driveway_core.messages import Channel
from driveway_core.notice_choices import NoticeChoices
from driveway_core.notices import Delivery, Notice, Topic, topic_of
from driveway_core.notices_told import told
from driveway_http.fields import ABSENT, In, Moment, Out, PageOut, PageQuery, Truth

Way = Literal["email", "sms"]


class NoticesQuery(PageQuery):
    """Which notices."""

    unread: Truth = False


class DeliveryOut(Out):
    """What became of a notice on one way."""

    channel: Way
    state: Literal["sent", "refused", "given_up"]
    at: Moment

    @classmethod
    def of(cls, channel: Channel, delivery: Delivery) -> "DeliveryOut":
        """From the core's."""
        return cls(channel=channel.value, state=delivery.state.value, at=delivery.at)


class NoticeOut(Out):
    """One thing told; ``text`` in words for its reader."""

    id: UUID
    kind: str
    topic: Literal["bookings", "trips", "payouts", "reviews", "security"]
    booking_id: UUID | None
    text: str
    facts: dict[str, str]
    created_at: Moment
    read_at: Moment | None
    deliveries: list[DeliveryOut] = Field(description="the ways on which it was sent, or will not be")

    @classmethod
    def of(cls, notice: Notice) -> "NoticeOut":
        """From the core's."""
        return cls(
            id=notice.id,
            kind=notice.kind.value,
            topic=topic_of(notice.kind).value,
            booking_id=notice.booking_id,
            text=told(notice),
            facts=dict(notice.facts),
            created_at=notice.created_at,
            read_at=notice.read_at,
            deliveries=[DeliveryOut.of(*each) for each in sorted(notice.deliveries.items())],
        )


class NoticesPage(PageOut[NoticeOut]):
    """One page of notices, the latest first."""


class WaysIn(In):
    """By which ways."""

    email: bool
    sms: bool


class WaysOut(Out):
    """By which ways."""

    email: bool
    sms: bool


class ChoicesIn(In):
    """The ways of some topics; those left out stay as they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"bookings": {"email": True, "sms": True}}]})

    bookings: WaysIn = ABSENT
    trips: WaysIn = ABSENT
    payouts: WaysIn = ABSENT
    reviews: WaysIn = ABSENT
    security: WaysIn = ABSENT

    def wanted(self) -> dict[Topic, frozenset[Channel]]:
        """As the core has it."""
        chosen = {
            topic: getattr(self, topic.value) for topic in Topic if topic.value in self.model_fields_set
        }
        return {
            topic: frozenset(channel for channel in Channel if getattr(ways, channel.value))
            for topic, ways in chosen.items()
        }


class ChoicesOut(Out):
    """The ways of every topic."""

    bookings: WaysOut
    trips: WaysOut
    payouts: WaysOut
    reviews: WaysOut
    security: WaysOut
    updated_at: Moment | None

    @classmethod
    def of(cls, choices: NoticeChoices) -> "ChoicesOut":
        """From the core's."""

        def ways(topic: Topic) -> WaysOut:
            channels = choices.of(topic)
            return WaysOut(email=Channel.EMAIL in channels, sms=Channel.SMS in channels)

        return cls(
            bookings=ways(Topic.BOOKINGS),
            trips=ways(Topic.TRIPS),
            payouts=ways(Topic.PAYOUTS),
            reviews=ways(Topic.REVIEWS),
            security=ways(Topic.SECURITY),
            updated_at=choices.updated_at,
        )
