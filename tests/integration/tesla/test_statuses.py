"""Every answer over every transport: the right error, the right number of calls, the right limits."""

from collections.abc import Callable, Iterator

import attrs
import pytest
from tests.integration.tesla.scripted import CAR, DESTINATION, Scene, able, done, listening, playing, told
from tests.integration.tesla.told_cases import CASES, DIRECT, UNSURE, Case, failing

from driveway_core.car_calls import CallKind
from driveway_core.car_troubles import VehicleRefused, VehicleUnreachable
from driveway_core.cars import CarCommand

KNOWN = able(takes_destinations=True, firmware="2026.1")


def honk(scene: Scene) -> None:
    scene.fleet.command(scene.link, CAR, CarCommand.HONK_HORN)


def wake(scene: Scene) -> None:
    scene.fleet.command(scene.link, CAR, CarCommand.WAKE)


def send(scene: Scene) -> None:
    scene.fleet.navigate(scene.link, CAR, DESTINATION)


def look(scene: Scene) -> None:
    scene.fleet.look(scene.link, KNOWN)


def sign(scene: Scene) -> None:
    scene.fleet.client.signed(scene.link, CAR, b"a message")


ASKED: dict[str, Callable[[Scene], None]] = {"direct": honk, "proxy": honk, "signed": sign}
OVER = [(case, way) for case in CASES for way in sorted(case.ways)]
PLAIN = [case for case in CASES if "direct" in case.ways]


@pytest.fixture(scope="module")
def scenes() -> Iterator[Callable[[str], Scene]]:
    """One adapter for each transport, at one far side."""
    with (
        listening() as far,
        playing(far) as direct,
        playing(far, transport="proxy", proxy_url=far.url) as proxy,
    ):
        yield {"direct": direct, "proxy": proxy, "signed": direct}.__getitem__


def played(scene: Scene, case: Case) -> Scene:
    """The scene, with nothing asked yet, and that answer to everything."""
    scene.far.asked.clear()
    scene.pauses.clear()
    scene.meter.spent, scene.meter.parked, scene.meter.closed = [], [], []
    scene.far.says(case.answer)
    return scene


def facts(error: Exception) -> tuple[type[Exception], object]:
    """An error by what it is and says."""
    kind = type(error)
    names = [each.name for each in attrs.fields(kind)] if attrs.has(kind) else []
    return kind, {name: getattr(error, name) for name in names}


def check(scene: Scene, case: Case, *, calls: int, kind: CallKind) -> None:
    """What is left behind by a call that failed."""
    assert len(scene.far.asked) == calls
    assert scene.meter.kinds == [kind] * calls
    assert scene.pauses == [1.0] * (calls - 1)
    assert [until for _, until in scene.meter.parked] == ([case.parked] if case.parked else [])
    assert [call.kind for call, _ in scene.meter.parked] == ([kind] if case.parked else [])
    assert scene.meter.closed == ([case.closed] if case.closed else [])


@pytest.mark.parametrize(
    "case, way", OVER, ids=lambda value: value.name if isinstance(value, Case) else value
)
def test_a_command_that_fails_is_sent_once_and_told_in_our_words(
    scenes: Callable[[str], Scene], case: Case, way: str
) -> None:
    scene = played(scenes(way), case)
    with pytest.raises(type(case.error)) as raised:
        ASKED[way](scene)
    assert facts(raised.value) == facts(case.error)
    check(scene, case, calls=1, kind=CallKind.COMMAND)


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_a_wake_is_sent_once(scenes: Callable[[str], Scene], case: Case) -> None:
    scene = played(scenes("proxy"), case)
    with pytest.raises(type(case.error)) as raised:
        wake(scene)
    assert facts(raised.value) == facts(case.error)
    check(scene, case, calls=1, kind=CallKind.WAKE)


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_a_destination_is_sent_again_at_most_once(scenes: Callable[[str], Scene], case: Case) -> None:
    scene = played(scenes("proxy"), case)
    with pytest.raises(type(case.error)) as raised:
        send(scene)
    assert facts(raised.value) == facts(case.error)
    check(scene, case, calls=2 if case.repeated else 1, kind=CallKind.COMMAND)


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_a_read_is_asked_again_at_most_once_and_changes_nothing(
    scenes: Callable[[str], Scene], case: Case
) -> None:
    scene = played(scenes("direct"), case)
    expected = VehicleUnreachable() if facts(case.error) == facts(UNSURE) else case.error
    with pytest.raises(type(expected)) as raised:
        look(scene)
    if case.ways != DIRECT:  # a read that wants signing is told as it is
        assert facts(raised.value) == facts(expected)
    check(scene, case, calls=2 if case.repeated else 1, kind=CallKind.DATA)


def test_a_read_that_wants_signing_is_refused_in_the_makers_words(scene: Scene) -> None:
    for case in CASES:
        if case.ways == DIRECT and isinstance(case.error, VehicleRefused):
            scene.far.says(case.answer)
            with pytest.raises(VehicleRefused, match=r"hardlocked|Protocol required"):
                look(scene)


def test_a_second_answer_that_is_good_counts(scene: Scene) -> None:
    scene.far.says(told(503), done())
    send(scene)
    assert len(scene.far.asked) == 2


def test_what_may_have_run_the_first_time_may_have_run(scene: Scene) -> None:
    scene.far.says(told(504), told(503))
    with pytest.raises(VehicleUnreachable) as raised:
        send(scene)
    assert raised.value.may_have_run


def test_a_limit_says_until_when_and_for_whom(scene: Scene) -> None:
    case = next(case for case in CASES if case.name == "429 seconds")
    scene.far.says(case.answer)
    with pytest.raises(type(case.error)):
        honk(scene)
    ((call, until),) = scene.meter.parked
    assert (call.vehicle_id, call.account_id, until) == (CAR.vehicle_id, scene.link.account_id, case.parked)


def test_what_is_refused_is_told_without_positions_vins_and_tokens(scene: Scene) -> None:
    words = f"{CAR.vin} at 52.520008,13.404954 with {scene.link.access_token} is\nno car"
    scene.far.says(failing(404, words))
    with pytest.raises(VehicleRefused) as raised:
        honk(scene)
    assert raised.value.reason == "… at …,… with … is no car"
