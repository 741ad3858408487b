"""The service books for its own users, and keeps a stay and its permit together."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import attrs
import httpx
import pytest
from examples.fastapi_service.models import SCHEMA, Base, Permit, User
from examples.fastapi_service.service import create_app
from fastapi import FastAPI
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from driveway_app import Container, on_postgres
from driveway_core.actors import AccountId, UserType
from driveway_core.details import Side


@pytest.fixture(scope="module")
def engine(migrated_url: str) -> Iterator[Engine]:
    """The service's own engine, on the database that the marketplace lives in."""
    engine = create_engine(migrated_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        for name in ("Ada", "Ravi"):
            token = name.lower()
            session.add(User(email=f"{token}@garage.example", first_name=name, last_name="G.", token=token))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def market(migrated_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    with on_postgres(migrated_url, home=tmp_path_factory.mktemp("home")) as market:
        yield market


@pytest.fixture(scope="module")
def driveway(market: Container) -> str:
    """Somebody's driveway, which is listed at the marketplace."""
    hana = market.admit_member()(
        {"email": "hana@example.com", "first_name": "Hana", "last_name": "H.", "user_type": UserType.HOST}
    )
    listed = market.list_driveway()(
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


@attrs.frozen
class Client:
    """Calls the service as one of its users, without a network."""

    app: FastAPI
    noon: datetime

    def post(self, path: str, body: object, *, token: str = "ada") -> httpx.Response:
        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://garage") as http:
                return await http.post(path, json=body, headers={"Authorization": f"Bearer {token}"})

        return asyncio.run(call())

    def book(self, driveway: str, car: str, *, day: int, permit: int, token: str = "ada") -> httpx.Response:
        start = self.noon + timedelta(days=day)
        stay = {"start": start.isoformat(), "end": (start + timedelta(hours=2)).isoformat()}
        asked = {"driveway": driveway, "car": car, "permit": permit, **stay}
        return self.post("/stays", asked, token=token)


@pytest.fixture(scope="module")
def client(market: Container, engine: Engine) -> Client:
    noon = market.clock()().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=3)
    return Client(create_app(market, sessionmaker(engine)), noon)


@pytest.fixture(scope="module")
def car(client: Client) -> str:
    added = client.post("/cars", {"vin": "5YJ3E1EA7HF000337"})
    assert (added.status_code, added.json()["model"]) == (201, "Model 3")
    return str(added.json()["id"])


def permits(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Permit)) or 0


def test_a_stay_and_its_permit_are_kept_together(
    client: Client, engine: Engine, market: Container, driveway: str, car: str
) -> None:
    booked = client.book(driveway, car, day=0, permit=1)
    assert (booked.status_code, booked.json()["status"]) == (201, "confirmed")
    with Session(engine) as session:
        ada = session.scalars(select(User).where(User.token == "ada")).one()
        permit = session.get_one(Permit, UUID(booked.json()["id"]))
        assert permit.user_id == ada.id
        assert ada.account is not None
    actor = market.act_for()(AccountId(ada.account))
    assert [each.booking.id for each in market.list_bookings()(actor, side=Side.DRIVER, limit=9).items] == [
        permit.booking
    ]


def test_a_place_that_is_taken_leaves_no_permit(
    client: Client, engine: Engine, driveway: str, car: str
) -> None:
    first = client.book(driveway, car, day=1, permit=2)
    again = client.book(driveway, car, day=1, permit=3)
    assert (first.status_code, again.status_code) == (201, 409)
    assert "Somebody else has this driveway" in again.json()["detail"]
    with Session(engine) as session:
        assert session.scalar(select(Permit).where(Permit.number == 3)) is None


def test_a_permit_that_cannot_be_printed_leaves_no_stay(
    client: Client, engine: Engine, driveway: str, car: str
) -> None:
    assert client.book(driveway, car, day=2, permit=4).status_code == 201
    before = permits(engine)
    assert client.book(driveway, car, day=3, permit=4).status_code == 500
    assert permits(engine) == before
    assert client.book(driveway, car, day=3, permit=5).status_code == 201


def test_nobody_books_with_the_car_of_another_user(client: Client, driveway: str, car: str) -> None:
    assert client.book(driveway, car, day=4, permit=6, token="ravi").status_code == 404
    assert client.book(driveway, car, day=4, permit=6, token="nobody").status_code == 401


def test_the_number_of_a_permit_is_the_services_own_rule(engine: Engine) -> None:
    with pytest.raises(IntegrityError), Session(engine) as session, session.begin():
        session.add_all([Permit(booking=UUID(int=n), user_id=1, number=99) for n in (1, 2)])
