"""What the lock of an account takes from others' sight in memory, and from its owner's reach."""

from datetime import datetime

import attrs

from driveway_core.actors import AccountId
from driveway_memory.dossiers import cars_of, places_of
from driveway_memory.purging import change, drop
from driveway_memory.tables import Tables


def withdraw(tables: Tables, account: AccountId, *, at: datetime) -> None:
    """Listings and cars are retired, lines to elsewhere are cut, words are taken back."""
    cars, places = cars_of(tables, account), places_of(tables, account)
    change(
        tables.driveways,
        lambda each: attrs.evolve(each.retire(at=at), version=each.version + 1),
        lambda each: each.id in places and each.retired_at is None,
    )
    change(
        tables.vehicles,
        lambda each: attrs.evolve(each.retire(at=at), version=each.version + 1),
        lambda each: each.id in cars and each.retired_at is None,
    )
    change(
        tables.calendar_sources,
        lambda each: attrs.evolve(each, next_fetch_at=None),
        lambda each: each.driveway_id in places,
    )
    change(
        tables.reviews,
        lambda each: attrs.evolve(each, text=None, updated_at=at),
        lambda each: each.reviewer_id == account,
    )
    change(
        tables.accounts,
        lambda each: attrs.evolve(each, profile_image_url=None, updated_at=at, version=each.version + 1),
        lambda each: each.id == account,
    )
    drop(tables.calendar_feeds, lambda key, _: key in places)
    drop(tables.linked_cars, lambda key, _: key in cars)
    drop(tables.portraits, lambda _, each: each.account_id == account)
    drop(tables.proofs, lambda _, each: each.account_id == account)
    drop(tables.car_links, lambda key, _: key == account)
