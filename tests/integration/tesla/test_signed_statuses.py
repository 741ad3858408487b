"""Every answer of the Fleet API to a signed honk: in place of the session, and in place of the answer."""

from collections.abc import Iterator

import pytest
from tests.integration.tesla.scripted import listening
from tests.integration.tesla.test_signed_over_http import Town, town
from tests.integration.tesla.test_statuses import facts
from tests.integration.tesla.told_cases import CASES, NO_RUN, Case

from driveway_core.car_calls import CallKind
from driveway_core.car_troubles import VehicleRefused, VehicleUnreachable
from driveway_tesla.fleet import NEEDS_KEY
from driveway_tesla.transports import PlainWanted

SIGNED = [case for case in CASES if "signed" in case.ways]


@pytest.fixture(scope="module")
def place() -> Iterator[Town]:
    """One car behind the Fleet API, and the adapter with a key."""
    with listening() as far, town(far, transport="signed") as running:
        yield running


def told(place: Town, case: Case, *, good_calls: int) -> Exception:
    """What a honk raises where that many calls go well, and the next is answered so."""
    place.scene.far.asked.clear()
    place.scene.meter.spent, place.scene.meter.parked, place.scene.meter.closed = [], [], []
    place.heard.clear()
    place.instead = [*([None] * good_calls), case.answer]
    try:
        place.command()
    except Exception as error:  # noqa: BLE001  # looked at below
        return error
    raise AssertionError("it was done")


def check(place: Town, case: Case, *, calls: int) -> None:
    """What is left behind: nothing was done, and every call was counted."""
    plainly = isinstance(case.error, PlainWanted)
    assert place.did == []
    assert len(place.scene.far.asked) == calls + plainly
    assert place.scene.meter.kinds == [CallKind.COMMAND] * (calls + plainly)
    assert [until for _, until in place.scene.meter.parked] == ([case.parked] if case.parked else [])
    assert place.scene.meter.closed == ([case.closed] if case.closed else [])


def expected(case: Case) -> Exception:
    """The error of a case; this car is then asked plainly, and wants a signature."""
    return VehicleRefused(NEEDS_KEY) if isinstance(case.error, PlainWanted) else case.error


@pytest.mark.parametrize("case", SIGNED, ids=lambda case: case.name)
def test_where_no_session_is_told_nothing_was_done_and_nothing_is_unsure(place: Town, case: Case) -> None:
    error = told(place, case, good_calls=0)
    certain = NO_RUN if isinstance(case.error, VehicleUnreachable) else expected(case)
    assert facts(error) == facts(certain)
    check(place, case, calls=1)


@pytest.mark.parametrize("case", SIGNED, ids=lambda case: case.name)
def test_a_signed_honk_is_sent_once_whatever_is_answered(place: Town, case: Case) -> None:
    error = told(place, case, good_calls=1)
    assert facts(error) == facts(expected(case))
    check(place, case, calls=2)
