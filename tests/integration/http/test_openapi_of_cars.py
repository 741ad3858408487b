"""The calls about cars beside the API's own document, where drivers link their Teslas at the stand-in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import attrs
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.http.driving import Driver, Fleet, a_fleet, state_of
from tests.integration.http.test_openapi import CHECKS, PROFILE, with_known
from tests.unit.http.world import DRIVEWAY, Document

from driveway_app import on_postgres
from driveway_core.testing.builders import NOW
from driveway_sandbox import TeslaSandbox

OPERATIONS: Final = (
    "begin_link",
    "complete_link",
    "read_link",
    "sync_cars",
    "look_at_car",
    "car_flash_lights",
    "car_honk_horn",
    "car_open_charge_port",
    "car_close_charge_port",
    "car_wake",
    "read_trip",
    "navigate",
    "report_auto_park",
    "find_alternatives",
    "release_stay",
    "list_notices",
    "mark_notice_read",
    "read_notice_choices",
    "choose_notices",
    "unlink",
)
SHAPES: Final = [check for check in CHECKS if check is not schemathesis.checks.not_a_server_error]
"""A car that was asked too often is no fault of the server's."""


@attrs.frozen
class Scene:
    """A driver with a linked car, a stay that has begun, and ids that lead somewhere."""

    driver: Driver
    known: dict[str, list[str]]


@pytest.fixture(scope="module")
def fleet(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    home = tmp_path_factory.mktemp("home")
    with (
        TeslaSandbox(start=NOW) as sandbox,
        on_postgres(module_database_url, home=home) as container,
        a_fleet(container, sandbox) as fleet,
    ):
        yield fleet


@pytest.fixture
def scene(fleet: Fleet) -> Scene:
    driver = fleet.driver()
    _, vehicle_id = driver.linked()
    wish: Document = {
        "driveway_id": fleet.world.driveway(fleet.world.somebody("Grace"), **DRIVEWAY)["id"],
        "vehicle_id": vehicle_id,
        "start_time": (fleet.world.now + timedelta(minutes=30)).isoformat(),
        "end_time": (fleet.world.now + timedelta(hours=2)).isoformat(),
    }
    begun = fleet.world.booking(wish, driver.person)
    fleet.container.begin_trips()()
    driver.got("POST", f"/v1/bookings/{begun['id']}/navigate", status=202)
    wish |= {"start_time": (fleet.world.now + timedelta(days=1)).isoformat()}
    wish |= {"end_time": (fleet.world.now + timedelta(days=1, hours=2)).isoformat()}
    later = fleet.world.booking(wish, driver.person)
    notices = driver.got("GET", "/v1/notices")["items"]
    known = {
        "vehicle_id": [vehicle_id],
        "booking_id": [begun["id"], later["id"]],
        "notice_id": [each["id"] for each in notices],
        "state": [state_of(driver.allow(driver.begin()))],
        "code": [fleet.sandbox.code(driver.owner, "http://127.0.0.1:8000/v1/tesla/callback"), "NA_nobodys"],
    }
    assert notices
    return Scene(driver, known)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_no_answer_about_cars_is_outside_the_document(scene: Scene, operation_id: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", scene.driver.browser.application)
    operation = schema.find_operation_by_id(operation_id)
    seen: set[int] = set()

    @PROFILE
    @given(case=operation.as_strategy(), draw=st.data())
    def ask(case: schemathesis.Case[Any], draw: st.DataObject) -> None:
        for part in (case.path_parameters, case.query, case.body):
            with_known(part, scene.known, draw)
        headers = {"Authorization": f"Bearer {scene.driver.person.token}"}
        seen.add(case.call_and_validate(headers=headers, checks=SHAPES).status_code)

    ask()
    assert seen
    assert {status for status in seen if status >= 500} <= {503}


def test_every_call_of_cars_is_tried(scene: Scene) -> None:
    document = scene.driver.browser.get("/openapi.json").json or {}
    calls = {
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
        if set(operation["tags"]) & {"cars", "trips", "notices"}
    }
    assert calls == set(OPERATIONS)
