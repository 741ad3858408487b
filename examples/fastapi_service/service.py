"""A FastAPI service that books stays for its own users, on its own SQLAlchemy session.

A booking of the marketplace and a permit of ours are kept together or not at
all: the marketplace's transaction is a part of the session's.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import psycopg
from examples.fastapi_service.models import Permit, User
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from driveway_app import Container, joined
from driveway_core.actors import AccountId, Actor, UserType
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Conflict, NotAllowed, NotFound, Refused, Unavailable
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow

STATUSES = {Refused: 422, NotAllowed: 403, NotFound: 404, Conflict: 409, Unavailable: 503}


class CarIn(BaseModel):
    vin: str


class StayIn(BaseModel):
    driveway: UUID
    car: UUID
    start: datetime
    end: datetime
    permit: int


def the_market(request: Request) -> Container:
    return cast("Container", request.app.state.market)


def a_session(request: Request) -> Iterator[Session]:
    with request.app.state.sessions.begin() as session:
        yield session


Market = Annotated[Container, Depends(the_market)]
Ours = Annotated[Session, Depends(a_session, scope="function")]
"""Committed before the answer is sent: whoever is told of a booking has one."""


def current_user(session: Ours, authorization: Annotated[str, Header()] = "") -> User:
    token = authorization.removeprefix("Bearer ")
    user = session.scalar(select(User).where(User.token == token))
    if user is None:
        raise HTTPException(401, "Log in first.")
    return user


CurrentUser = Annotated[User, Depends(current_user)]
routes = APIRouter()


@routes.post("/cars", status_code=201)
def add_car(market: Market, session: Ours, user: CurrentUser, car: CarIn) -> dict[str, str]:
    with joined(market, connection_of(session)):
        added = market.add_vehicle()(actor_of(market, user), {"vin": car.vin})
    return {"id": str(added.id), "model": added.model}


@routes.post("/stays", status_code=201)
def book(market: Market, session: Ours, user: CurrentUser, stay: StayIn) -> dict[str, str]:
    wish = StayWish(
        driveway_id=DrivewayId(stay.driveway),
        vehicle_id=VehicleId(stay.car),
        stay=TimeWindow(stay.start, stay.end),
    )
    with joined(market, connection_of(session)):
        booked = market.book_stay()(actor_of(market, user), wish).booking
    session.add(Permit(booking=booked.id, user_id=user.id, number=stay.permit))
    return {"id": str(booked.id), "reference": booked.reference, "status": booked.status.value}


def refused(_: Request, error: Exception) -> JSONResponse:
    """The marketplace's refusals, by their families."""
    status = next(status for family, status in STATUSES.items() if isinstance(error, family))
    return JSONResponse({"detail": str(error)}, status_code=status)


def create_app(market: Container, sessions: sessionmaker[Session]) -> FastAPI:
    """The service over a marketplace and a factory of sessions, both on the same database."""
    app = FastAPI(title="The garage")
    app.state.market, app.state.sessions = market, sessions
    app.include_router(routes)
    for family in STATUSES:
        app.add_exception_handler(family, refused)
    return app


def connection_of(session: Session) -> "psycopg.Connection[Any]":
    """The connection of psycopg that a session works on."""
    return cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)


def actor_of(market: Container, user: User) -> Actor:
    """As whom a user of ours acts at the marketplace; the first time an account is made for them."""
    if user.account is None:
        account = market.admit_member()(
            {
                "email": user.email,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "user_type": UserType.DRIVER,
            }
        )
        user.account = account.id
    return market.act_for()(AccountId(user.account))
