"""No answer, half of one, or one that never ends: what may have run, and how often it was asked."""

import socket
from collections.abc import Callable
from threading import Thread
from time import sleep

import pytest
from tests.integration.tesla.scripted import CAR, HASTY, FarSide, Scene, able, playing

from driveway_core.car_calls import CallKind
from driveway_core.car_troubles import VehicleUnreachable
from driveway_core.cars import CarCommand


def honk(scene: Scene) -> None:
    scene.fleet.command(scene.link, CAR, CarCommand.HONK_HORN)


def look(scene: Scene) -> None:
    scene.fleet.look(scene.link, able(takes_destinations=True, firmware="2026.1"))


def unreachable(do: Callable[[Scene], None], scene: Scene) -> VehicleUnreachable:
    with pytest.raises(VehicleUnreachable) as raised:
        do(scene)
    return raised.value


def test_no_answer_in_time_leaves_open_whether_it_ran(far: FarSide) -> None:
    far.hangs()
    with playing(far, patience=HASTY) as scene:
        assert unreachable(honk, scene).may_have_run
        assert len(far.asked) == 1
        assert not unreachable(look, scene).may_have_run
        assert len(far.asked) == 3


def test_nobody_there_means_that_nothing_ran(far: FarSide) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with playing(far, transport="proxy", proxy_url=base) as scene:
            assert not unreachable(honk, scene).may_have_run
    assert scene.meter.kinds == [CallKind.COMMAND]


def test_a_connection_that_takes_too_long_means_that_nothing_ran(far: FarSide) -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (first, second):  # the queue of those who want in is full now
            waiting.settimeout(0)
            waiting.connect_ex(full.getsockname())
        base = f"http://127.0.0.1:{full.getsockname()[1]}"
        with playing(far, transport="proxy", proxy_url=base, patience=HASTY) as scene:
            assert not unreachable(honk, scene).may_have_run


def test_an_answer_that_never_ends_is_none(far: FarSide) -> None:
    """Each piece comes in time, and all of them together do not."""
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
            try:
                for _ in range(100):
                    connection.sendall(b" ")
                    sleep(0.05)
            except OSError:
                return

    dripping = Thread(target=drip)
    dripping.start()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with listener, playing(far, transport="proxy", proxy_url=base, patience=HASTY) as scene:
        assert unreachable(honk, scene).may_have_run
    dripping.join()
