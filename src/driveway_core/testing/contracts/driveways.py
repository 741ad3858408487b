"""What every store of driveways must do."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import attrs
import pytest

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountId, AccountStatus
from driveway_core.bookings import Awaiting
from driveway_core.driveways import (
    Address,
    CancellationPolicy,
    ConnectorType,
    Driveway,
    DrivewayId,
    DrivewayType,
    Features,
    ListingStatus,
    SizeLimits,
    StayTerms,
)
from driveway_core.errors import Missing
from driveway_core.listings import HostSummary, Listing
from driveway_core.money import Money
from driveway_core.places import Position
from driveway_core.ports import Transactions
from driveway_core.pricing import Rates
from driveway_core.testing.builders import NOW, a_driveway, a_quote, always_open, an_entry, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import hours_of, set_scene
from driveway_core.transactions import Stale
from driveway_core.windows import HOUR, MINUTE


def a_full_driveway(host: Account) -> Driveway:
    """A driveway with something in every field, priced in a currency without decimals."""
    return attrs.evolve(
        a_driveway(host.id, position=Position(35.65858123, 139.74543298), time_zone="Asia/Tokyo", spaces=3),
        description="Hinter dem Haus, links – bitte leise.",
        address=Address(
            line="4 Chome-2-8 Shibakoen, 105",
            street="Shibakoen",
            city="San Francisco",
            state="NY",
            zip_code="10500-11",
        ),
        driveway_type=DrivewayType.GRAVEL,
        limits=SizeLimits(max_length=200, max_width=80, max_height=84),
        rates=Rates(
            hourly=Money(500, "JPY"),
            daily=Money(3_000, "JPY"),
            weekly=Money(15_000, "JPY"),
            monthly=Money(50_000, "JPY"),
            increment_minutes=30,
        ),
        terms=StayTerms(
            minimum_hours=2,
            maximum_hours=8_760,
            advance_hours=12,
            horizon_days=30,
            buffer_minutes=45,
            instant_booking=False,
            cancellation_policy=CancellationPolicy.STRICT,
            overstay_factor=Decimal("2.25"),
            overstay_penalty=Money(1_000, "JPY"),
        ),
        features=Features(
            is_covered=True,
            has_ev_charging=True,
            charging_connector_type=ConnectorType.CHADEMO,
            has_security_camera=True,
            has_lighting=True,
        ),
        access_instructions="Code 4711",
        special_instructions="No dogs 🐕",
        status=ListingStatus.INACTIVE,
        is_available=False,
        retired_at=NOW + HOUR,
        updated_at=NOW + HOUR + timedelta(microseconds=1),
    )


class DrivewaysContract(OverTransactions):
    """``Driveways``."""

    def test_a_driveway_comes_back_as_it_was_added(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        for driveway in (a_driveway(scene.host.id), a_full_driveway(scene.host)):
            scene.add(driveway)
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.driveways.get(driveway.id) == driveway

    def test_dinars_keep_their_three_decimals(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        dinar = Money(1_234, "KWD")
        driveway = attrs.evolve(
            scene.driveway,
            id=DrivewayId(an_id()),
            rates=Rates(hourly=dinar),
            terms=attrs.evolve(scene.driveway.terms, overstay_penalty=dinar),
        )
        scene.add(driveway)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.driveways.get(driveway.id).rates.hourly == dinar
            assert work.driveways.get(driveway.id) == driveway

    def test_an_unknown_driveway_is_missing(self, transactions: Transactions) -> None:
        with transactions.read(acting_as=SYSTEM) as work:
            with pytest.raises(Missing):
                work.driveways.get(DrivewayId(an_id()))
            with pytest.raises(Missing):
                work.driveways.listing(DrivewayId(an_id()))

    def test_a_listing_is_a_driveway_its_host_and_its_hours(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, host_status=AccountStatus.SUSPENDED)
        with transactions.read(acting_as=SYSTEM) as work:
            listing = work.driveways.listing(scene.driveway.id)
        assert listing == Listing(
            scene.driveway,
            HostSummary(scene.host.id, "Grace", AccountStatus.SUSPENDED),
            always_open(scene.driveway),
        )

    def test_a_listing_is_unsettled_when_a_booking_there_is_due(self, transactions: Transactions) -> None:
        scene, neighbour = set_scene(transactions), set_scene(transactions)
        stay = scene.book(1, 3)
        neighbour.book(0.25, 0.5)

        def unsettled(at: datetime) -> bool:
            with transactions.read(acting_as=SYSTEM) as work:
                return work.driveways.listing(scene.driveway.id, stay=stay.stay, at=at).unsettled

        assert not unsettled(stay.stay.end - MINUTE)
        assert unsettled(stay.stay.end)
        hold = scene.book(5, 6, awaiting=Awaiting.PAYMENT)
        assert hold.hold_expires_at is not None
        assert not unsettled(hold.hold_expires_at - MINUTE)
        assert unsettled(hold.hold_expires_at)

    def test_saving_gives_the_next_version_and_older_ones_are_stale(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        changed = attrs.evolve(
            a_full_driveway(scene.host), id=scene.driveway.id, created_at=scene.driveway.created_at
        )
        with transactions.begin(acting_as=SYSTEM) as work:
            saved = work.driveways.save(changed)
        assert saved == attrs.evolve(changed, version=scene.driveway.version + 1)
        with pytest.raises(Stale), transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.save(attrs.evolve(scene.driveway, title="Too late"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.driveways.get(scene.driveway.id) == saved

    def test_saving_keeps_the_hours_unless_there_are_new_ones(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        driveway = scene.driveway
        entry = an_entry(driveway.id)
        hours = hours_of(driveway, entry)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.availability.add(entry, hours)
        with transactions.begin(acting_as=SYSTEM) as work:
            saved = work.driveways.save(attrs.evolve(driveway, title="Another title"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.driveways.listing(driveway.id).hours == hours
        elsewhere = hours_of(attrs.evolve(driveway, time_zone="Europe/Berlin"), entry)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.save(attrs.evolve(saved, time_zone="Europe/Berlin"), elsewhere)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.driveways.listing(driveway.id).hours == elsewhere

    def test_the_driveways_of_a_host_come_in_pages_retired_ones_too(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        set_scene(transactions)
        retired = a_driveway(scene.host.id, retired_at=NOW)
        theirs = [scene.driveway, scene.add(retired), scene.add(a_driveway(scene.host.id))]
        pages: list[Driveway] = []
        after: UUID | None = None
        for length in (2, 1):
            with transactions.read(acting_as=scene.host.actor) as work:
                page = work.driveways.hosted_by(scene.host.id, limit=2, after=after)
            assert len(page.items) == length
            pages += page.items
            after = page.next_after
        assert pages == theirs
        assert after is None

    def test_everybodys_are_found_by_status_and_host_latest_listed_first(
        self, transactions: Transactions
    ) -> None:
        scene, neighbour = set_scene(transactions), set_scene(transactions)
        off = scene.add(a_driveway(scene.host.id, status=ListingStatus.SUSPENDED))

        def found(
            status: ListingStatus | None = None,
            host: AccountId | None = None,
            *,
            limit: int = 9,
            after: UUID | None = None,
        ) -> list[Driveway]:
            with transactions.read(acting_as=SYSTEM) as work:
                return list(work.driveways.find(status=status, host=host, limit=limit, after=after).items)

        assert found() == [off, neighbour.driveway, scene.driveway]
        assert found(limit=1, after=off.id) == [neighbour.driveway]
        assert found(ListingStatus.SUSPENDED) == [off]
        assert found(host=scene.host.id) == [off, scene.driveway]
        assert found(ListingStatus.ACTIVE, scene.host.id) == [scene.driveway]
        assert found(ListingStatus.INACTIVE, scene.host.id) == []

    def test_a_driveway_with_a_stay_says_so(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        idle = scene.add(a_driveway(scene.host.id))
        scene.book()
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.driveways.has_stays(scene.driveway.id)
            assert not work.driveways.has_stays(idle.id)

    def test_a_driveway_that_was_removed_is_gone_with_its_hours_and_quotes(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        entry, quote = an_entry(scene.driveway.id), a_quote(scene.driveway, scene.car)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.availability.add(entry, hours_of(scene.driveway, entry))
            work.quotes.add(quote)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.remove(scene.driveway.id)
        with transactions.read(acting_as=SYSTEM) as work:
            with pytest.raises(Missing):
                work.driveways.get(scene.driveway.id)
            with pytest.raises(Missing):
                work.quotes.get(quote.id, driver=scene.driver.id)
            assert list(work.availability.entries(scene.driveway.id)) == []
        with pytest.raises(Stale), transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.save(scene.driveway)
