"""Search reads candidates nearest first, asks bookings by the constraint's own index, and sorts nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import attrs
import psycopg
import pytest
from benchmarks.multitude import AT, Multitude, load

from driveway_core.actors import AccountId
from driveway_core.dimensions import Dimensions
from driveway_core.driveways import ConnectorType
from driveway_core.places import Position
from driveway_core.searching import Filters
from driveway_core.testing.builders import a_question, an_id
from driveway_core.windows import TimeWindow
from driveway_postgres import Database
from driveway_postgres.connections import borrowed
from driveway_postgres.price_terms import TERMS
from driveway_postgres.search_sql import HOURS, NEIGHBOURS
from driveway_postgres.search_values import statement_of, values_of, views_of
from driveway_secrets import KeyRingCipher

STAY: Final = TimeWindow(AT + timedelta(hours=26), AT + timedelta(hours=29))
ZONES: Final = frozenset({"America/Los_Angeles"})

Node = dict[str, Any]


PLAIN: Final = a_question(near=Position(20.01, -120.01), stay=STAY, at=AT)
EVERYTHING: Final = Filters(
    is_covered=True,
    has_ev_charging=True,
    charging_connector_type=ConnectorType.TESLA,
    has_security_camera=False,
    has_lighting=True,
    instant_booking_enabled=True,
)
QUESTIONS: Final = {
    "plain": PLAIN,
    "20 km": attrs.evolve(PLAIN, radius_m=20_000),
    "a car and a driver": attrs.evolve(PLAIN, car=Dimensions(185, 73, 57), driver_id=AccountId(an_id())),
    "every filter": attrs.evolve(PLAIN, filters=EVERYTHING),
}


@pytest.fixture(scope="module")
def crowded(module_database_url: str, cipher: KeyRingCipher) -> Iterator[Database]:
    """Ten thousand listings in two cities, and fifty thousand stays."""
    with psycopg.connect(module_database_url) as connection:
        load(connection, Multitude(listings=10_000, cities=2), cipher, lambda *_: None)
        connection.execute(
            "INSERT INTO price_rule_sets (driveway_id, version, rules) SELECT id, 1, '[]' FROM driveways"
        )
        connection.execute(
            "INSERT INTO driveway_prices (driveway_id, rule_set_id)"
            " SELECT driveway_id, id FROM price_rule_sets"
        )
        connection.execute("ANALYZE price_rule_sets, driveway_prices")
    database = Database.open(module_database_url, cipher=cipher, pool_size=1)
    yield database
    database.dispose()


def _nodes(plan: Node) -> Iterator[Node]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _plan(database: Database, statement: bytes, values: dict[str, object], *, generic: bool) -> list[Node]:
    """The nodes of the plan; a generic one knows no values, as the plan of a prepared statement."""
    with borrowed(database.search_pool) as run:
        if generic:
            numbers = {name.encode(): b"$%d" % number for number, name in enumerate(values, 1)}
            numbered = re.sub(rb"%\((\w+)\)s", lambda found: numbers[found[1]], statement)
            row = run.one(b"EXPLAIN (FORMAT JSON, GENERIC_PLAN) " + numbered)
        else:
            row = run.one(b"EXPLAIN (FORMAT JSON) " + statement, values)
    assert row is not None
    return list(_nodes(row[0][0]["Plan"]))


@pytest.mark.parametrize("generic", [True, False], ids=["prepared", "with its values"])
@pytest.mark.parametrize("onward", [False, True], ids=["first page", "next page"])
@pytest.mark.parametrize("case", QUESTIONS)
def test_candidates_come_nearest_first_out_of_the_index(
    crowded: Database, case: str, *, onward: bool, generic: bool
) -> None:
    question = QUESTIONS[case]
    after = (700.0, an_id()) if onward else None
    (view,) = views_of(question.near, question.radius_m)
    values = values_of(question, view, ZONES, limit=28, after=after)
    nodes = _plan(crowded, statement_of(question, after=onward), values, generic=generic)

    listings, *of_their_hosts = (node for node in nodes if node.get("Relation Name") == "driveways")
    assert (listings["Node Type"], listings["Index Name"]) == ("Index Scan", "driveways_near")
    assert [node["Index Name"] for node in of_their_hosts] == ["idx_driveways_host_id"]
    assert "near_point <->" in listings["Order By"]
    stays = [node for node in nodes if node.get("Relation Name") == "bookings"]
    assert {(node["Node Type"], node["Index Name"]) for node in stays} == {
        ("Index Scan", "bookings_no_overlap")
    }
    kinds = {node["Node Type"] for node in nodes}
    assert not kinds & {"Seq Scan", "Sort", "Incremental Sort", "Bitmap Heap Scan"}


@pytest.mark.parametrize("statement", [HOURS, NEIGHBOURS, TERMS], ids=["hours", "stays", "prices"])
def test_neighbours_are_read_by_index(crowded: Database, statement: bytes) -> None:
    values = {"ids": [an_id() for _ in range(20)], "start": STAY.start, "end": STAY.end, "at": AT}
    assert not any(
        node["Node Type"] == "Seq Scan" for node in _plan(crowded, statement, values, generic=False)
    )


def test_the_longest_statement_is_short_enough_for_psycopg_to_remember() -> None:
    """Above 4,096 characters psycopg parses a statement each time that it is sent."""
    longest = attrs.evolve(
        PLAIN, filters=EVERYTHING, car=Dimensions(185, 73, 57), driver_id=AccountId(an_id())
    )
    assert len(statement_of(longest, after=True)) <= 4_096
