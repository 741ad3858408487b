"""Cars are heard through a real broker: nothing is lost and nothing is taken twice, whoever is killed."""

import itertools
import json
import signal
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from tests.integration.telemetry.conftest import TOPIC, Broker, Market, Publisher, eventually, listening

from driveway_core.cars import CarState, Gear
from driveway_core.signals import CarNews
from driveway_core.testing.vin_strategies import make_vin
from driveway_core.transactions import Interrupted, Stale
from driveway_telemetry import brokers as address
from driveway_telemetry.listener import Listener

RECORDS = 60


def record(number: int) -> dict[str, object]:
    """The values of one record of a drive to the north, in park at its end: what changes is told."""
    is_last = number == RECORDS - 1
    told: dict[str, object] = {
        "Location": {"latitude": 37.76 + number / 10_000, "longitude": -122.43},
        "VehicleSpeed": "0.0" if is_last else 20 + number / 10,
        "MinutesToArrival": (RECORDS - 1 - number) / 6,
    }
    if number == 0 or is_last:
        told["Gear"] = "ShiftStateP" if is_last else "ShiftStateD"
    return told


def places(market: Market) -> list[int]:
    """Which records the positions are of, in the order of the moments, each once where it stays."""
    told = [seen.position for seen in market.seen() if seen.position is not None]
    numbers = [round((position.latitude - 37.76) * 10_000) for position in told]
    return [number for number, _ in itertools.groupby(numbers)]


def is_all_there(market: Market) -> bool:
    """Gear, speed and place come one by one, and in any order."""
    latest = market.latest()
    ended = latest is not None and (latest.gear, latest.speed_mps) == (Gear.PARK, 0.0)
    return ended and places(market)[-1:] == [RECORDS - 1]


def nothing_is_there_twice(market: Market) -> bool:
    """Each message changes something, so no two observations are the same but for their moments."""
    told = [(seen.position, seen.gear, seen.speed_mps, seen.minutes_to_arrival) for seen in market.seen()]
    return len(told) == len(set(told))


def test_a_whole_drive_is_observed(
    broker: Broker, publisher: Publisher, market: Market, tmp_path: Path
) -> None:
    stranger = make_vin(serial=777_777).value
    with listening(market, broker, tmp_path / "log") as listener:
        for number in range(RECORDS):
            publisher.tell(market.vin, record(number))
        publisher.tell(stranger, record(0))
        publisher.tell(market.vin, {"Gear": "sideways", "Soc": 80})
        eventually(lambda: is_all_there(market))
        publisher.say(
            f"{market.vin}/connectivity",
            {"ConnectionId": "2f", "Status": "DISCONNECTED", "CreatedAt": "2100-01-01T00:00:00Z"},
        )
        assert listener.end(signal.SIGTERM) == 0
    assert places(market) == list(range(RECORDS))
    assert nothing_is_there_twice(market)
    ended = listener.said()[-1]
    assert ended["status"] == "ended"
    assert stranger not in listener.log.read_text()
    assert market.vin not in listener.log.read_text()


def test_a_listener_that_is_killed_loses_nothing_and_takes_nothing_twice(
    broker: Broker, publisher: Publisher, market: Market, tmp_path: Path
) -> None:
    def publish() -> None:
        for number in range(RECORDS):
            publisher.tell(market.vin, record(number))
            time.sleep(0.01)

    telling = threading.Thread(target=publish)
    with listening(market, broker, tmp_path / "first") as listener:
        telling.start()
        eventually(lambda: market.count() >= 10)
        listener.process.kill()
        listener.process.wait()
    for name, enough in (("second", 30), ("third", None)):
        with listening(market, broker, tmp_path / name) as listener:
            if enough is not None:
                eventually(lambda enough=enough: market.count() >= enough)  # type: ignore[misc]
                listener.process.kill()
                listener.process.wait()
            else:
                eventually(lambda: is_all_there(market))
                telling.join()
                assert listener.end(signal.SIGTERM) == 0
    assert places(market) == list(range(RECORDS))
    assert nothing_is_there_twice(market)


def test_what_was_told_while_nobody_listened_waits(
    broker: Broker, publisher: Publisher, market: Market, tmp_path: Path
) -> None:
    with listening(market, broker, tmp_path / "first") as listener:
        assert listener.end(signal.SIGINT) == 0
    for number in range(RECORDS):
        publisher.tell(market.vin, record(number))
    assert market.count() == 0
    with listening(market, broker, tmp_path / "second"):
        eventually(lambda: is_all_there(market))
    assert places(market) == list(range(RECORDS))


def test_a_broker_that_restarts_is_found_again(
    broker: Broker, publisher: Publisher, market: Market, tmp_path: Path
) -> None:
    with listening(market, broker, tmp_path / "log") as listener:
        publisher.tell(market.vin, record(0))
        eventually(lambda: market.count() >= 1)
        broker.stop()
        eventually(lambda: any(line["status"] == "disconnected" for line in listener.said()))
        broker.start()
        eventually(lambda: listener.is_on(2))
        eventually(publisher.client.is_connected)
        publisher.tell(market.vin, record(RECORDS - 1))
        eventually(lambda: is_all_there(market))
        assert listener.end(signal.SIGTERM) == 0
    assert places(market) == [0, RECORDS - 1]


def test_a_car_that_leaves_the_line_is_offline(
    broker: Broker, publisher: Publisher, market: Market, tmp_path: Path
) -> None:
    now = market.container.clock()()
    with listening(market, broker, tmp_path / "log"):
        line = {"ConnectionId": "2f", "Status": "DISCONNECTED", "CreatedAt": now.isoformat()}
        publisher.say(f"{market.vin}/connectivity", line)
        eventually(lambda: market.count() == 1)
    (seen,) = market.seen()
    assert (seen.state, seen.at, seen.position) == (CarState.OFFLINE, now, None)


class Killed(BaseException):
    """The process ends here."""


def test_whoever_dies_between_taking_and_acknowledging_has_taken_it_once(
    broker: Broker, publisher: Publisher, market: Market
) -> None:
    at = address.Broker.at(broker.url)
    lives = itertools.cycle(range(3))

    def take_then_die(news: Sequence[CarNews], received_at: datetime) -> None:
        take(news, received_at)
        if next(lives) == 2:
            raise Killed

    def take(news: Sequence[CarNews], received_at: datetime) -> None:
        market.container.take_telemetry()(news, received_at=received_at)

    def ends_when_all_is_there(_messages: int, _unreadable: int) -> None:
        if is_all_there(market):
            last.stop()

    clock = market.container.clock()
    last = Listener(broker=at, base=TOPIC, take=take, clock=clock, told=ends_when_all_is_there)
    subscribed = Listener(broker=at, base=TOPIC, take=take, clock=clock)
    subscribed.connected = lambda _is_on: subscribed.stop()
    subscribed.run()
    for number in range(RECORDS):
        publisher.tell(market.vin, record(number))
    for _ in range(6):
        with pytest.raises(Killed):
            Listener(broker=at, base=TOPIC, take=take_then_die, clock=clock).run()
    last.run()
    assert places(market) == list(range(RECORDS))
    assert nothing_is_there_twice(market)


def test_what_cannot_be_taken_now_is_tried_again_and_what_never_can_holds_up_no_other_car(
    broker: Broker, publisher: Publisher, market: Market
) -> None:
    stranger = make_vin(serial=777_777).value
    troubles: list[Exception] = [Interrupted()]

    def take(news: Sequence[CarNews], received_at: datetime) -> None:
        if troubles:
            raise troubles.pop()
        if any(each.vin.value == stranger for each in news):
            raise Stale
        market.container.take_telemetry()(news, received_at=received_at)

    def ends_when_all_is_there(_messages: int, _unreadable: int) -> None:
        if is_all_there(market):
            listener.stop()

    clock = market.container.clock()
    listener = Listener(
        broker=address.Broker.at(broker.url), base=TOPIC, take=take, clock=clock, told=ends_when_all_is_there
    )
    listener.connected = lambda is_on: tell_both() if is_on else None

    def tell_both() -> None:
        for vin in (stranger, market.vin):
            for name, value in record(RECORDS - 1).items():
                publisher.client.publish(f"{TOPIC}/{vin}/v/{name}", json.dumps(value), qos=1)

    listener.run()
    assert troubles == []
    assert places(market) == [RECORDS - 1]
