"""The city of the demo, served: with stand-ins for Stripe and Tesla and a worker, which end with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # psutil has no types
import pytest
from tests.integration.cli.conftest import Driveway
from tests.integration.cli.test_serving import PATIENCE, Serving, environment, postgres, serving

from driveway_demo.api import Api
from driveway_demo.car_side import CarSide
from driveway_demo.cast import Driver, soon
from driveway_demo.city import DRIVERS
from driveway_demo.far_side import GOOD, FarSide

ADA = DRIVERS[0]
HEADROOM_M = 5_000


def until(true: Callable[[], object], what: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, what
        time.sleep(0.1)


def programs(server: Serving) -> dict[str, psutil.Process]:
    """What the server keeps on a leash, by the last word that says what it is."""
    found = {}
    for each in psutil.Process(server.process.pid).children():
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):  # whoever tells the address leaves again
            words = each.cmdline()
            if "driveway_cli.leashed" in words:
                found[" ".join(words[3:5])] = each
    return found


def booked(server: Serving, stripe: str) -> tuple[Driver, str]:
    """Ada books a place near the park for now, and pays with a good card; her booking."""
    visitor, far = Api.at(server.address), FarSide.at(stripe)
    ada = Driver.arrives(visitor, ADA)
    stay = soon(datetime.now(UTC), 2)  # noqa: TID251  # the server's clock
    quote = ada.asks(ada.finds(stay, HEADROOM_M, instant_booking_enabled="true")[0]["id"], stay)
    setup = ada.sets_up()
    with far.http:
        card = far.enters(setup["client_secret"], GOOD)["payment_method"]
    return ada, str(ada.books(quote, card)["id"])


def drawn(visitor: Api, driveway: str) -> bool:
    """Whether a listing has one picture, which says that it is a drawing, and which everybody can open."""
    (photo,) = visitor.get(f"/v1/driveways/{driveway}/photos")["items"]
    opened = visitor.http.get(photo["photo_url"])
    return (
        photo["caption"].startswith("A drawing, not a photo")
        and opened.headers["content-type"] == "image/jpeg"
        and opened.content.startswith(b"\xff\xd8\xff")
    )


def told_of(driver: Driver) -> list[str]:
    """How the stays of a driver stand, the latest first."""
    return [booking["booking_status"] for booking in driver.bookings()]


def test_whoever_looks_around_logs_in_pays_with_a_card_and_sees_the_address_in_the_car(
    open_home: Path,
) -> None:
    with serving(open_home, "--demo") as server:
        assert server.process.stdout is not None
        lines = [server.process.stdout.readline() for _ in range(10)]
        assert f"{server.address}/docs" in lines[0]
        visitor = Api.at(server.address)
        for line, role in zip(lines[1:4], ("driver", "host", "operator"), strict=True):
            named, email, _, password = line.split()
            assert named == role
            assert visitor.log_in(email, password).get("/v1/me")["email"] == email
        offered = visitor.log_in(*lines[2].split()[1::2]).get("/v1/me/driveways")["items"]
        assert all(drawn(visitor, each["id"]) for each in offered)
        assert visitor.log_in(*lines[3].split()[1::2]).get("/v1/admin/settings")["items"]
        ada, booking = booked(server, lines[4].split()[-1].strip(","))
        assert ada.api.get("/v1/tesla/link")["linked"]
        until(
            lambda: ada.api.get(f"/v1/bookings/{booking}")["booking_status"] == "confirmed", "it is confirmed"
        )
        cars = CarSide.at(lines[5].split()[2])
        address = ada.api.get(f"/v1/bookings/{booking}")["driveway"]["address"]
        with cars.http:
            until(lambda: address in str(cars.shows(ADA.vin)["destination"]), "the worker has told the car")
        mails = Path(lines[9].split(" become files in ")[1].strip().rstrip("."))
        until(lambda: any(mails.iterdir()), "mails are written where it was said")
        found = Driveway({"DRIVEWAY_CONFIG": lines[7].split("DRIVEWAY_CONFIG=")[1].strip()})
        assert found.json("audit", "verify")["whole"]
        assert found.json("telemetry", "check", ada.car["id"])["streaming"] in ("asked", "on")
        assert told_of(ada) == ["confirmed", "pending", "completed", "completed"]
        lately = (datetime.now(UTC) - timedelta(days=30)).date()  # noqa: TID251  # the server's clock
        assert found.json("reconcile", "--since", str(lately))["rows"] == []
        second = subprocess.run(
            [sys.executable, "-m", "driveway_cli", "serve", "--demo", "--port", "0"],
            env=environment(open_home),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (second.returncode, second.stdout) == (1, "")
        assert "Another server shows this city already" in second.stderr
        family = server.family()
        os.kill(server.process.pid, signal.SIGINT)
        assert server.process.wait(PATIENCE) == 0
        visitor.http.close()
        ada.api.http.close()
    assert [each for each in family if each.is_running()] == []
    assert postgres(open_home / "demo") is None


def test_programs_that_die_are_told_of_and_nothing_outlives_a_killed_server(open_home: Path) -> None:
    with serving(open_home, "--demo") as server:
        begun = programs(server)
        assert set(begun) == {"sandbox stripe", "sandbox tesla", "worker"}
        visitor = Api.at(server.address)
        ada = Driver.arrives(visitor, ADA)
        assert told_of(ada) == ["pending", "completed", "completed"], "the city begins afresh"
        begun["worker"].kill()
        until(lambda: programs(server).get("worker", begun["worker"]) != begun["worker"], "another worker")
        begun["sandbox stripe"].kill()
        until(lambda: "stand-in for Stripe has ended" in server.log.read_text(), "it is said")
        assert "The worker has ended, and is started again." in server.log.read_text()
        assert "start it again for a fresh city" in server.log.read_text()
        assert server.status("/readyz") == 200
        visitor.http.close()
        left = list(programs(server).values())
        assert len(left) == 2
        for process in set(server.family()) - set(left):
            with suppress(psutil.NoSuchProcess):  # who told the address has left
                process.kill()
        until(lambda: not any(each.is_running() for each in left), "they end with their server")


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104  # it is refused
def test_the_demo_is_served_to_this_machine_only(open_home: Path, host: str) -> None:
    result = Driveway({"DRIVEWAY_HOME": str(open_home)})("serve", "--demo", "--host", host, "--port", "0")
    assert result.exit_code == 2
    assert "leave --host out" in result.stderr
