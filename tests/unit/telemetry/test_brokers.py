"""Where a broker is, and how to be let in."""

from pathlib import Path

import pytest

from driveway_core.errors import InvalidValue
from driveway_telemetry import Broker
from driveway_telemetry.batches import Arrivals, Arrived


def test_a_broker_is_plain_or_behind_tls_each_at_its_usual_port() -> None:
    assert Broker.at("mqtt://a.example") == Broker(host="a.example", port=1883, is_secure=False)
    assert Broker.at("mqtts://a.example") == Broker(host="a.example", port=8883, is_secure=True)
    assert Broker.at("mqtt://[::1]:1999").port == 1999


def test_who_we_are_is_in_the_url_or_beside_it() -> None:
    told = Broker.at("mqtts://us%40here:p%2Fw@a.example", username="other", password="none")
    assert (told.username, told.password) == ("us@here", "p/w")
    told = Broker.at("mqtts://a.example", username="us", password="pw", ca_file=Path("ca.pem"))
    assert (told.username, told.password, told.ca_file) == ("us", "pw", Path("ca.pem"))
    assert "pw" not in repr(told)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1", "mqtt://", "mqtt://127.0.0.1:99999", "mqtt://a/b", "a.example", "mqtt://a:b:c"],
)
def test_a_url_of_no_broker_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue, match="mqtt"):
        Broker.at(url)


def test_a_certificate_is_checked_over_tls_only() -> None:
    with pytest.raises(InvalidValue):
        Broker.at("mqtt://a.example", ca_file=Path("ca.pem"))


def numbers(arrivals: Arrivals, largest: int = 100) -> list[int]:
    return [each.number for each in arrivals.next_batch(largest)]


def test_no_car_tells_the_same_thing_twice_in_a_batch() -> None:
    arrivals = Arrivals()
    for number, topic in enumerate("abacb"):
        arrivals.add(Arrived(number=number, topic=topic, news=None))
    assert [numbers(arrivals), numbers(arrivals), numbers(arrivals)] == [[0, 1], [2, 3, 4], []]


def test_a_batch_has_an_end_and_what_waits_can_be_forgotten() -> None:
    arrivals = Arrivals()
    for number in range(5):
        arrivals.add(Arrived(number=number, topic=str(number), news=None))
    assert numbers(arrivals, 2) == [0, 1]
    assert len(arrivals) == 3
    arrivals.forget()
    assert numbers(arrivals) == []
