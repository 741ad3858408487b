"""``trips``: row to trip, trip to row; the evidence is sealed for the driver."""

from typing import Final

from driveway_core.booking_states import Source
from driveway_core.cars import NavigationRoute
from driveway_core.trips import Navigation, NavigationState, Trip, TripPhase
from driveway_postgres.observations import evidence_from_json, evidence_to_json
from driveway_postgres.runner import Row, Values
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import bookings, trips

_EVIDENCE: Final = "trips.evidence"

COLUMNS: Final = (bookings.c.driver_id, *trips.columns)
"""What ``trip_of`` reads: whose it is, then the row."""


def trip_of(row: Row, seals: Seals) -> Trip:
    """The trip of a row of ``COLUMNS``."""
    driver = row[0]
    kept = {column.name: value for column, value in zip(COLUMNS[1:], row[1:], strict=True)}
    this, route = kept["booking_id"], kept["navigation_route"]
    arrival, departure = kept["arrival_source"], kept["departure_source"]
    return Trip(
        booking_id=this,
        vehicle_id=kept["vehicle_id"],
        driver_id=driver,
        phase=TripPhase(kept["phase"]),
        evidence=evidence_from_json(seals.unseal_any(kept["evidence"], _EVIDENCE, this, owner=driver)),
        minutes_to_arrival=kept["minutes_to_arrival"],
        last_seen_at=kept["last_seen_at"],
        heading_seen_at=kept["heading_seen_at"],
        said_at=kept["said_at"],
        arrived_at=kept["arrived_at"],
        arrival_source=None if arrival is None else Source(arrival),
        parked_at=kept["parked_at"],
        auto_park_at=kept["auto_park_at"],
        departed_at=kept["departed_at"],
        departure_source=None if departure is None else Source(departure),
        navigation=Navigation(
            state=NavigationState(kept["navigation_state"]),
            tries=kept["navigation_tries"],
            sent=kept["navigation_sent"],
            sent_at=kept["navigation_sent_at"],
            route=None if route is None else NavigationRoute(route),
            problem=kept["navigation_problem"],
            problem_text=kept["navigation_problem_text"],
            next_at=kept["navigation_next_at"],
        ),
        next_look_at=kept["next_look_at"],
        looks=kept["looks"],
        created_at=kept["created_at"],
        updated_at=kept["updated_at"],
        version=kept["version"],
    )


def values(trip: Trip, seals: Seals) -> Values:
    """The parameters of every column."""
    this, navigation = trip.booking_id, trip.navigation
    evidence = evidence_to_json(trip.evidence)
    return {
        "booking_id": this,
        "vehicle_id": trip.vehicle_id,
        "phase": trip.phase.value,
        "evidence": seals.seal_any(evidence, _EVIDENCE, this, owner=trip.driver_id),
        "minutes_to_arrival": trip.minutes_to_arrival,
        "last_seen_at": trip.last_seen_at,
        "heading_seen_at": trip.heading_seen_at,
        "said_at": trip.said_at,
        "arrived_at": trip.arrived_at,
        "arrival_source": trip.arrival_source and trip.arrival_source.value,
        "parked_at": trip.parked_at,
        "auto_park_at": trip.auto_park_at,
        "departed_at": trip.departed_at,
        "departure_source": trip.departure_source and trip.departure_source.value,
        "navigation_state": navigation.state.value,
        "navigation_tries": navigation.tries,
        "navigation_sent": navigation.sent,
        "navigation_sent_at": navigation.sent_at,
        "navigation_route": navigation.route and navigation.route.value,
        "navigation_problem": navigation.problem,
        "navigation_problem_text": navigation.problem_text,
        "navigation_next_at": navigation.next_at,
        "next_look_at": trip.next_look_at,
        "looks": trip.looks,
        "created_at": trip.created_at,
        "updated_at": trip.updated_at,
        "version": trip.version,
    }
