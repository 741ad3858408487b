"""The calls about money beside the API's own document, where drivers pay through the stand-in for Stripe."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import attrs
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.http.paying import opened
from tests.integration.http.test_openapi import CHECKS, PROFILE, Scene, with_known

from driveway_app import Container, on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.testing.builders import NOW, a_session
from driveway_core.testing.scenes import set_scene
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import DAY, HOUR, TimeWindow
from driveway_http import create_app
from driveway_sandbox import StripeSandbox

OPERATIONS: Final = (
    "book_stay",
    "pay_booking",
    "reschedule_booking",
    "read_receipt",
    "set_up_card",
    "list_cards",
    "remove_card",
    "onboard_host",
    "read_onboarding",
    "take_event",
)


@pytest.fixture(scope="module")
def container(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    home = tmp_path_factory.mktemp("home")
    with StripeSandbox(start=NOW) as sandbox, on_postgres(module_database_url, home=home) as container:
        yield opened(sandbox, container).container


@pytest.fixture
def scene(container: Container) -> Scene:
    """A driver who has booked at a host's, with a card of Stripe's for tests."""
    market = set_scene(container.transactions())
    stay = TimeWindow(NOW + 24 * HOUR, NOW + 26 * HOUR)
    wish = StayWish(driveway_id=market.driveway.id, vehicle_id=market.car.id, stay=stay)
    booking = container.book_stay()(market.driver.actor, wish).booking
    later = attrs.evolve(wish, stay=TimeWindow(NOW + 48 * HOUR, NOW + 50 * HOUR))
    quote = container.quote_stay()(market.driver.actor, later)
    token = container.tokens().fresh()
    session = a_session(market.driver.id, digest=container.tokens().digest(token), lasts=DAY)
    with container.transactions().begin(acting_as=SYSTEM) as work:
        work.sessions.add(session)
    known: dict[str, list[str]] = {
        "booking_id": [str(booking.id)],
        "quote_id": [str(quote.id)],
        "driveway_id": [str(market.driveway.id)],
        "vehicle_id": [str(market.car.id)],
        "payment_method": ["pm_card_visa", "pm_card_chargeDeclined", "pm_nobodys"],
        "card_id": ["pm_card_visa", "pm_nobodys"],
        "start_time": [(NOW + timedelta(days=3)).isoformat()],
        "end_time": [(NOW + timedelta(days=3, hours=2)).isoformat()],
        "return_url": ["https://app.example/back"],
    }
    return Scene(create_app(container), token, known)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_no_answer_about_money_is_outside_the_document(scene: Scene, operation_id: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", scene.app)
    operation = schema.find_operation_by_id(operation_id)
    seen: set[int] = set()

    @PROFILE
    @given(case=operation.as_strategy(), draw=st.data())
    def ask(case: schemathesis.Case[Any], draw: st.DataObject) -> None:
        for part in (case.path_parameters, case.query, case.body):
            with_known(part, scene.known, draw)
        headers = {"Authorization": f"Bearer {scene.token}"}
        seen.add(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    ask()
    assert seen
