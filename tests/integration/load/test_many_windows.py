"""Hundreds of clients at once, a thousand in `make proof`, on random windows that overlap."""

import random
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from benchmarks.crowd import Answer, play
from benchmarks.world import World, a_place, settle
from tests.conftest import PROFILE
from tests.integration.load.asking import booked, overlapping, spaces_taken
from tests.integration.load.conftest import Marketplace

PROCESSES = 8
CONNECTIONS, LISTINGS = (125, 20) if PROFILE == "proof" else (50, 10)


def a_street(marketplace: Marketplace) -> World:
    """Listings of one to three spaces, some with a buffer; a driver for each client."""
    places = [
        a_place(spaces=number % 3 + 1, buffer_minutes=(0, 0, 30, 90)[number % 4])
        for number in range(LISTINGS)
    ]
    return settle(
        marketplace.quarters.url,
        marketplace.quarters.home,
        drivers=PROCESSES * CONNECTIONS,
        driveways=places,
    )


def what_was_promised(answer: Answer, drivers: Mapping[str, UUID]) -> tuple[object, ...]:
    """What the database must say of a booking that was answered with 201."""
    body = answer.request.body
    return (
        drivers[str(body["vehicle_id"])],
        UUID(str(body["driveway_id"])),
        datetime.fromisoformat(str(body["start_time"])),
        datetime.fromisoformat(str(body["end_time"])),
    )


def test_nothing_overlaps_nothing_is_lost_and_nobody_is_refused_without_need(
    marketplace: Marketplace,
) -> None:
    world, chance, url = a_street(marketplace), random.Random(20), marketplace.quarters.url
    wishes = [
        driver.wishes(
            chance.choice(world.driveways).id, world.stay(chance.randrange(96) / 2, chance.randint(1, 6))
        )
        for driver in world.drivers
    ]
    lines = [[[wish] for wish in wishes[number::PROCESSES]] for number in range(PROCESSES)]
    outcome = play(marketplace.served.port, lines)
    assert set(outcome.statuses) == {201, 409}
    assert outcome.statuses.total() == PROCESSES * CONNECTIONS
    assert min(outcome.statuses.values()) > 100

    assert overlapping(url) == []

    drivers = {str(driver.vehicle_id): driver.account_id for driver in world.drivers}
    promised = {
        UUID(answer.document["id"]): what_was_promised(answer, drivers) for answer in outcome.with_status(201)
    }
    assert booked(url, world) == promised

    spaces = {str(driveway.id): driveway.spaces for driveway in world.driveways}
    refused = [answer.request.body for answer in outcome.with_status(409)]
    assert spaces_taken(url, refused) == [spaces[str(wish["driveway_id"])] for wish in refused]


def test_thirty_two_repetitions_of_one_wish_make_one_booking_and_get_one_answer(
    marketplace: Marketplace,
) -> None:
    quarters = marketplace.quarters
    world = settle(quarters.url, quarters.home, drivers=1, driveways=[a_place(spaces=3)])
    wish = world.drivers[0].wishes(world.driveways[0].id, world.stay(24), key="the same for all")
    outcome = play(marketplace.served.port, [[[wish]] for _ in range(32)])
    assert outcome.statuses == {201: 32}
    assert len({answer.body for answer in outcome.answers}) == 1
    assert len(booked(quarters.url, world)) == 1
