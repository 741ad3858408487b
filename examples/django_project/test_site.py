"""The site books for its own users, and keeps a stay and its permit together."""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

from driveway_core.actors import AccountId, UserType
from driveway_core.details import Side

if TYPE_CHECKING:
    from django.test import Client


@attrs.frozen
class Site:
    """The site, as its users call it."""

    ada: "Client"
    ravi: "Client"
    stranger: "Client"
    driveway: str
    noon: datetime

    def car(self) -> str:
        added = self.ada.post("/cars", {"vin": "5YJ3E1EA7HF000337"}, content_type="application/json")
        assert (added.status_code, added.json()["model"]) == (201, "Model 3")
        return str(added.json()["id"])

    def book(self, client: "Client", car: str, *, day: int, permit: int) -> tuple[int, dict[str, str]]:
        start = self.noon + timedelta(days=day)
        stay = {"start": start.isoformat(), "end": (start + timedelta(hours=2)).isoformat()}
        asked = {"driveway": self.driveway, "car": car, "permit": permit, **stay}
        answer = client.post("/stays", asked, content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture(scope="module")
def site(migrated_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site on the database that the marketplace lives in, with two users and a driveway."""
    home: Path = tmp_path_factory.mktemp("home")
    given = {
        "DATABASE_URL": migrated_url,
        "DRIVEWAY_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "examples.django_project.settings",
        "TZ": "UTC",  # as Django sets it for the whole process: gone again after these tests
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setitem(os.environ, name, value)
        import django

        django.setup()
        from django.contrib.auth.models import User
        from django.core.management import call_command
        from django.db import connections
        from django.test import Client
        from examples.django_project.lot.market import market

        call_command("migrate", verbosity=0)
        clients: dict[str, Client] = {}
        for name in ("Ada", "Ravi"):
            user = User.objects.create(
                username=name, email=f"{name}@lot.example", first_name=name, last_name="L."
            )
            clients[name] = Client()
            clients[name].force_login(user)
        noon = market().clock()().replace(hour=12) + timedelta(days=3)
        yield Site(clients["Ada"], clients["Ravi"], Client(), a_driveway(), noon)
        connections.close_all()
        market().stores().dispose()
        market.cache_clear()
    time.tzset()


def a_driveway() -> str:
    """Somebody's driveway, which is listed at the marketplace."""
    from examples.django_project.lot.market import market

    hana = market().admit_member()(
        {"email": "hana@example.com", "first_name": "Hana", "last_name": "H.", "user_type": UserType.HOST}
    )
    listed = market().list_driveway()(
        hana.actor,
        {
            "title": "Sunny driveway",
            "address": "500 Dolores St",
            "zip_code": "94110",
            "latitude": 37.7605,
            "longitude": -122.4262,
            "driveway_type": "concrete",
            "max_vehicle_length": 200,
            "max_vehicle_width": 80,
            "hourly_rate": "8.50",
        },
    )
    return str(listed.id)


@pytest.fixture(scope="module")
def car(site: Site) -> str:
    return site.car()


def test_a_stay_and_its_permit_are_kept_together(site: Site, car: str) -> None:
    from examples.django_project.lot.market import market
    from examples.django_project.lot.models import Member, Permit

    status, booked = site.book(site.ada, car, day=0, permit=1)
    assert (status, booked["status"]) == (201, "confirmed")
    permit = Permit.objects.get(number=1)
    assert str(permit.booking) == booked["id"]
    actor = market().act_for()(AccountId(Member.objects.get(user=permit.user).account))
    (told,) = market().list_bookings()(actor, side=Side.DRIVER, limit=9).items
    assert told.booking.id == permit.booking


def test_a_place_that_is_taken_leaves_no_permit(site: Site, car: str) -> None:
    from examples.django_project.lot.models import Permit

    assert site.book(site.ada, car, day=1, permit=2)[0] == 201
    status, told = site.book(site.ada, car, day=1, permit=3)
    assert (status, Permit.objects.filter(number=3).count()) == (409, 0)
    assert "Somebody else has this driveway" in told["detail"]


def test_a_permit_that_cannot_be_printed_leaves_no_stay(site: Site, car: str) -> None:
    from django.db import IntegrityError

    assert site.book(site.ada, car, day=2, permit=4)[0] == 201
    with pytest.raises(IntegrityError):
        site.book(site.ada, car, day=3, permit=4)
    assert site.book(site.ada, car, day=3, permit=5)[0] == 201


def test_nobody_books_with_the_car_of_another_user(site: Site, car: str) -> None:
    assert site.book(site.ravi, car, day=4, permit=6)[0] == 404
    assert site.book(site.stranger, car, day=4, permit=6)[0] == 401
