"""Calendars are fetched over real connections, from where that is allowed, and never for long."""

import gzip
import socket
import time
from collections.abc import Callable
from ipaddress import ip_address

import pytest
from tests.integration.icalendars.servers import CALENDAR, Answering, saying, serving

from driveway_calendars import AddressPolicy, HttpCalendarFetcher
from driveway_calendars.addresses import is_public
from driveway_core.calendar_sources import CalendarAddress, CalendarAddressRefused, CalendarUnreachable
from driveway_core.errors import DrivewayError
from driveway_core.external_calendars import CalendarUnreadable, Fetched

HERE = AddressPolicy(allows=lambda address: address == ip_address("127.0.0.1"), ports=None)


def fetcher(**how: object) -> HttpCalendarFetcher:
    """One that may go to this machine, and is in a hurry."""
    return HttpCalendarFetcher(policy=HERE, **{"seconds": 3.0, **how})  # type: ignore[arg-type]  # any field


def fetch(answering: Answering, path: str = "/a.ics", **how: object) -> Fetched:
    with serving(answering) as (port, _):
        return fetcher(**how).fetch(CalendarAddress(f"http://127.0.0.1:{port}{path}"))


def test_a_calendar_comes_with_the_words_that_tell_its_state() -> None:
    state = {"ETag": '"1"', "Last_Modified": "Sun, 22 Nov 2026 16:00:00 GMT"}
    assert fetch(saying(body=CALENDAR, **state)) == Fetched(CALENDAR, '"1"', "Sun, 22 Nov 2026 16:00:00 GMT")


def test_those_words_are_said_back_and_nothing_else_is_told() -> None:
    with serving(saying("304 Not Modified")) as (port, heads):
        address = CalendarAddress(f"http://127.0.0.1:{port}/private/a.ics?x=1#there")
        found = fetcher().fetch(address, etag='"1"', last_modified="yesterday")
    assert found == Fetched(None)
    lines = heads[0].decode().split("\r\n")
    names = {line.partition(":")[0].lower() for line in lines[1:] if line}
    assert lines[0] == "GET /private/a.ics?x=1 HTTP/1.1"
    assert {'If-None-Match: "1"', "If-Modified-Since: yesterday"} <= set(lines)
    assert names <= {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "if-none-match",
        "if-modified-since",
    }


def test_not_changed_is_no_answer_to_who_did_not_ask() -> None:
    with pytest.raises(CalendarUnreachable, match="304"):
        fetch(saying("304 Not Modified"))


def test_what_is_sent_compressed_is_inflated() -> None:
    assert fetch(saying(body=gzip.compress(CALENDAR), Content_Encoding="gzip")).body == CALENDAR


BOMB = gzip.compress(b"X" * 50_000_000)


def endless(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"X" * 65_536)


def dripping_head(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def dripping_body(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def silent(_connection: socket.socket, _: bytes) -> None:
    time.sleep(5)


def headers_without_end(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: " + b"x" * 60_000 + b"\r\n")


@pytest.mark.parametrize(
    "answering, error, reason",
    [
        pytest.param(saying("404 Not Found"), CalendarUnreachable, "404", id="not there"),
        pytest.param(saying("500 Oops"), CalendarUnreachable, "500", id="broken"),
        pytest.param(saying(body=b"X" * 6_000_000), CalendarUnreadable, "larger than 5 MB", id="large"),
        pytest.param(endless, CalendarUnreadable, "larger than 5 MB", id="endless"),
        pytest.param(dripping_head, CalendarUnreachable, "too long", id="a head drop by drop"),
        pytest.param(dripping_body, CalendarUnreachable, "too long", id="a body drop by drop"),
        pytest.param(silent, CalendarUnreachable, "too long", id="silence"),
        pytest.param(headers_without_end, CalendarUnreachable, "failed", id="headers without end"),
        pytest.param(
            saying(body=BOMB, Content_Encoding="gzip"), CalendarUnreadable, "larger than 5 MB", id="a bomb"
        ),
        pytest.param(
            saying(body=gzip.compress(CALENDAR)[:-9], Content_Encoding="gzip"),
            CalendarUnreadable,
            "ends too early",
            id="half a compressed calendar",
        ),
        pytest.param(
            saying(body=CALENDAR, Content_Encoding="gzip"), CalendarUnreadable, "broken", id="not compressed"
        ),
        pytest.param(
            saying(body=CALENDAR, Content_Encoding="br"), CalendarUnreadable, "nobody asked", id="brotli"
        ),
        pytest.param(
            lambda connection, _: connection.sendall(b"SSH-2.0\r\n"), CalendarUnreachable, "failed", id="ssh"
        ),
        pytest.param(
            saying("302 Found", Location="ftp://127.0.0.1/"), CalendarAddressRefused, "no web", id="to ftp"
        ),
        pytest.param(
            saying("302 Found", Location="http://a:b@127.0.0.1/"),
            CalendarAddressRefused,
            "no web",
            id="to a password",
        ),
        pytest.param(
            saying("302 Found", Location="/again"), CalendarUnreachable, "more than 3 times", id="in circles"
        ),
    ],
)
def test_whatever_an_address_does_it_is_over_soon(
    answering: Answering, error: type[DrivewayError], reason: str
) -> None:
    began = time.perf_counter()
    with pytest.raises(error, match=reason):
        fetch(answering, seconds=1.0)
    assert time.perf_counter() - began < 4


def test_a_name_that_takes_for_ever_is_given_up() -> None:
    def slow(_: str, __: int) -> list[str]:
        time.sleep(5)
        return []

    with pytest.raises(CalendarUnreachable, match="too long"):
        fetcher(resolve=slow, seconds=0.3).fetch(CalendarAddress("http://slow.example/a.ics"))


def test_a_redirect_is_followed() -> None:
    with serving(saying(body=CALENDAR)) as (there, _):
        found = fetch(saying("301 Moved", Location=f"http://127.0.0.1:{there}/b.ics"))
    assert found.body == CALENDAR


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.2]/",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "http://2130706434/",
        "http://0x7f.2/",
    ],
)
def test_each_redirect_is_judged_anew(target: str) -> None:
    with pytest.raises(CalendarAddressRefused, match="not on the public internet"):
        fetch(saying("302 Found", Location=target))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "017700000001"])
def test_this_machine_is_no_place_for_calendars(host: str) -> None:
    with serving(saying(body=CALENDAR)) as (port, heads):
        policy = AddressPolicy(ports=None)
        with pytest.raises((CalendarAddressRefused, CalendarUnreachable)):
            HttpCalendarFetcher(policy=policy).fetch(CalendarAddress(f"http://{host}:{port}/a.ics"))
    assert heads == []


def test_only_the_ports_of_the_web_are_asked() -> None:
    with pytest.raises(CalendarAddressRefused, match="port 22 is none of the web's"):
        HttpCalendarFetcher().fetch(CalendarAddress("http://example.com:22/"))


def test_one_address_that_is_not_public_is_enough_to_refuse_a_name() -> None:
    resolve: Callable[[str, int], list[str]] = lambda _, __: ["93.184.216.34", "10.0.0.1"]  # noqa: E731
    with pytest.raises(CalendarAddressRefused):
        HttpCalendarFetcher(resolve=resolve).fetch(CalendarAddress("http://example.com/a.ics"))


def test_a_name_is_asked_once_and_the_address_that_was_judged_is_connected_to() -> None:
    asked: list[str] = []

    def rebinding(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with serving(saying(body=CALENDAR)) as (port, heads):
        address = CalendarAddress(f"http://calendar.example:{port}/a.ics")
        assert fetcher(resolve=rebinding).fetch(address).body == CALENDAR
    assert asked == ["calendar.example"]
    assert f"Host: calendar.example:{port}".encode() in heads[0]


def test_settings_of_the_environment_lead_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(saying(body=b"from a proxy")) as (proxy, heads):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        assert fetch(saying(body=CALENDAR)).body == CALENDAR
    assert heads == []


@pytest.mark.parametrize(
    "address",
    "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255 "
    "168.63.129.16 192.0.0.8 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 "
    "240.0.0.1 239.255.255.255 255.255.255.255 :: ::1 ::7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 "
    "64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:a00:1:: 2002:7f00:1:: 3fff::1 5f00::1 "
    "fc00::1 fe80::1 fd00:ec2::254 fec0::1 ff02::1".split(),
)
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_public(ip_address(address))
    assert not AddressPolicy().allowed(f"{address}%eth0" if address.startswith("fe80") else address)


@pytest.mark.parametrize(
    "address",
    "1.1.1.1 8.8.8.8 93.184.216.34 2606:4700:4700::1111 2a00:1450:4001:80b::200e ::ffff:8.8.8.8".split(),
)
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(ip_address(address))
