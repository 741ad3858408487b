"""Two calls of a logged-in user: each is one transaction, theirs and the marketplace's."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST
from examples.django_project.lot.market import actor_of, market
from examples.django_project.lot.models import Permit

from driveway_app import joined
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Conflict, DrivewayError, NotAllowed, NotFound, Refused, Unavailable
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow

STATUSES = {Refused: 422, NotAllowed: 403, NotFound: 404, Conflict: 409, Unavailable: 503}

View = Callable[[HttpRequest, User], HttpResponse]


def at_the_market(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """A view of a logged-in user: what it writes here and there is kept together, or refused."""

    @require_POST
    @wraps(view)
    def called(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return JsonResponse({"detail": "Log in first."}, status=401)
        try:
            with transaction.atomic(), joined(market(), connection.connection):
                return view(request, user)
        except DrivewayError as error:
            status = next(status for family, status in STATUSES.items() if issubclass(type(error), family))
            return JsonResponse({"detail": str(error)}, status=status)

    return called


@at_the_market
def add_car(request: HttpRequest, user: User) -> HttpResponse:
    added = market().add_vehicle()(actor_of(user), {"vin": json.loads(request.body)["vin"]})
    return JsonResponse({"id": str(added.id), "model": added.model}, status=201)


@at_the_market
def book(request: HttpRequest, user: User) -> HttpResponse:
    asked = json.loads(request.body)
    wish = StayWish(
        driveway_id=DrivewayId(UUID(asked["driveway"])),
        vehicle_id=VehicleId(UUID(asked["car"])),
        stay=TimeWindow(datetime.fromisoformat(asked["start"]), datetime.fromisoformat(asked["end"])),
    )
    booked = market().book_stay()(actor_of(user), wish).booking
    Permit.objects.create(booking=booked.id, user=user, number=asked["permit"])
    told = {"id": str(booked.id), "reference": booked.reference, "status": booked.status.value}
    return JsonResponse(told, status=201)
