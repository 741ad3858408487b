"""The API beside its own document: requests made from it by the hundred, over a real PostgreSQL."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import attrs
import pytest
import schemathesis
from argon2.profiles import CHEAPEST
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from driveway_app import Container, in_memory, on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.availability import compile_hours
from driveway_core.booking_states import TroubleKind
from driveway_core.reviews import Direction
from driveway_core.testing.builders import (
    A_PICTURE,
    a_driveway,
    a_review,
    a_session,
    a_vehicle,
    always_open,
    an_account,
    an_entry,
)
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow
from driveway_http import create_app
from driveway_secrets import Argon2Passwords

PROOF: Final = os.environ.get("DRIVEWAY_PROFILE") == "proof"
CHECKS: Final = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
PROFILE: Final = settings(
    max_examples=60 if PROOF else 6,
    derandomize=not PROOF,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@attrs.frozen
class Scene:
    """An app, the token of somebody who drives and hosts, and ids that mean something to them."""

    app: Flask
    token: str
    known: dict[str, list[str]]


@pytest.fixture(scope="module")
def container(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    """One database for all operations, so that what one makes another may meet."""
    with on_postgres(module_database_url, home=tmp_path_factory.mktemp("home")) as container:
        yield container


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    """The API over it."""
    return create_app(container)


@pytest.fixture
def scene(container: Container, app: Flask) -> Scene:
    """A host and a driver in one, a listing of theirs and one of somebody else, a car, a quote, a booking."""
    at, hashed = container.clock()(), Argon2Passwords.with_parameters(CHEAPEST).hash("a password of theirs")
    somebody, other = an_account(password_hash=hashed), an_account(first_name="Grace")
    token = container.tokens().fresh()
    car, mine, theirs = a_vehicle(somebody.id), a_driveway(somebody.id, at=at), a_driveway(other.id, at=at)
    minute = at.replace(second=0, microsecond=0)
    entry = an_entry(mine.id, window=TimeWindow(minute, minute + HOUR), at=at)
    with container.transactions().begin(acting_as=SYSTEM) as work:
        for account in (somebody, other):
            work.accounts.add(account)
        work.sessions.add(a_session(somebody.id, digest=container.tokens().digest(token), at=at, lasts=DAY))
        work.vehicles.add(car)
        for driveway in (mine, theirs):
            work.driveways.add(driveway, always_open(driveway, at=at))
        work.availability.add(entry, compile_hours((entry,), time_zone=mine.time_zone, at=at))
    stay = TimeWindow(at + 2 * HOUR, at + 4 * HOUR)
    wish = StayWish(driveway_id=theirs.id, vehicle_id=car.id, stay=stay)
    booking = container.book_stay()(somebody.actor, wish).booking
    soon = attrs.evolve(wish, stay=TimeWindow(at + 10 * MINUTE, at + 2 * HOUR))
    troubled = container.book_stay()(somebody.actor, soon).booking
    report = container.report_trouble()(
        somebody.actor, troubled.id, TroubleKind.OCCUPIED, note="A van", photos=[A_PICTURE]
    )
    later = attrs.evolve(wish, stay=TimeWindow(at + 5 * HOUR, at + 6 * HOUR))
    quote = container.quote_stay()(somebody.actor, later)
    reviews = [a_review(booking, direction, published_at=at, at=at) for direction in Direction]
    with container.transactions().begin(acting_as=SYSTEM) as work:
        for review in reviews:
            work.reviews.add(review)
    known: dict[str, list[object]] = {
        "vehicle_id": [car.id],
        "driveway_id": [theirs.id, mine.id],
        "entry_id": [entry.id],
        "booking_id": [booking.id, troubled.id],
        "trouble_id": [report.id],
        "review_id": [review.id for review in reviews],
        "photo_id": [report.photos[0].id],
        "quote_id": [quote.id],
        "start_time": [(at + timedelta(days=1)).isoformat(), "0001-01-01T00:00:00Z"],
        "end_time": [(at + timedelta(days=1, hours=2)).isoformat(), "9999-12-31T23:59:59Z"],
        "from": [at.isoformat()],
        "to": [(at + timedelta(days=9)).isoformat(), "9999-12-31T23:59:59Z"],
        "near": ["37.7749,-122.4194"],
    }
    return Scene(app, token, {name: [str(value) for value in values] for name, values in known.items()})


def operations() -> list[str]:
    """The operations of the API, read from a running one over memory."""
    with in_memory() as container:
        document = create_app(container).test_client().get("/openapi.json").json or {}
    return [each["operationId"] for path in document["paths"].values() for each in path.values()]


def test_the_document_is_openapi_3_1(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    assert document is not None
    assert document["openapi"] == "3.1.0"
    validate(document)


def with_known(part: object, known: dict[str, list[str]], draw: st.DataObject) -> None:
    """Put ids and times that mean something into a part of a request."""
    if isinstance(part, dict):
        for name in part.keys() & known.keys():
            part[name] = draw.draw(st.sampled_from(known[name]), label=name)


@pytest.mark.parametrize("operation_id", operations())
def test_no_answer_is_outside_the_document_or_our_fault(scene: Scene, operation_id: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", scene.app)
    operation = schema.find_operation_by_id(operation_id)
    headers = {"Authorization": f"Bearer {scene.token}"}
    seen: set[int] = set()
    takes = bool(operation.body) or any(operation.iter_parameters())
    # what takes nothing cannot be asked wrongly
    for mode in schemathesis.GenerationMode if takes else [schemathesis.GenerationMode.POSITIVE]:

        @PROFILE
        @given(case=operation.as_strategy(generation_mode=mode), draw=st.data())
        def ask(case: schemathesis.Case[Any], draw: st.DataObject) -> None:
            if draw.draw(st.booleans(), label="known"):
                for part in (case.path_parameters, case.query, case.body):
                    with_known(part, scene.known, draw)
            seen.add(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

        ask()
    assert seen
