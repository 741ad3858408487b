"""One booking made in this process while its statements are listened to: over HTTP, or by the use case."""

import json
import random
from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from benchmarks.script import Particulars, Script, Step, listening
from benchmarks.world import BOOKINGS, World
from driveway_app import assembled
from driveway_core.use_cases.quote_stay import StayWish
from driveway_http import create_app
from driveway_postgres import Database

T = TypeVar("T")

_WARMING: Final = 2


def over_http(database: Database, world: World) -> Script:
    """All statements of a request, after one that fills every memory."""
    client, driver = create_app(assembled(database)).test_client(), world.drivers[0]
    stays = world.free(random.Random(0))
    for _ in range(_WARMING):
        asked = driver.wishes(*next(stays))
        with listening(database) as heard:
            answer = client.post(
                BOOKINGS,
                data=json.dumps(asked.body),
                headers=dict(asked.headers),
                content_type="application/json",
            )
            steps = heard()
        if answer.status_code != 201:
            raise RuntimeError(f"the booking to listen to failed: {answer.get_data(as_text=True)}")
    made = answer.get_json()
    return Script(
        steps,
        Particulars(
            account_id=driver.account_id,
            vehicle_id=driver.vehicle_id,
            driveway_id=UUID(made["driveway_id"]),
            start=datetime.fromisoformat(made["start_time"]),
            end=datetime.fromisoformat(made["end_time"]),
            booking_id=UUID(made["id"]),
            reference=made["booking_reference"],
            digest=_said(steps, "access_digest", bytes),
            scope=_said(steps, "scope", str),
            key=asked.headers["Idempotency-Key"],
            fingerprint=_said(steps, "fingerprint", bytes),
        ),
    )


def of_use_case(database: Database, world: World) -> Script:
    """The statements of the use case, without a key."""
    book, driver = assembled(database).book_stay(), world.drivers[0]
    stays = world.free(random.Random(0))
    for _ in range(_WARMING):
        driveway_id, stay = next(stays)
        wish = StayWish(driveway_id=driveway_id, vehicle_id=driver.vehicle_id, stay=stay)
        with listening(database) as heard:
            made = book(driver.actor, wish).booking
            steps = heard()
    return Script(
        steps,
        Particulars(
            account_id=driver.account_id,
            vehicle_id=driver.vehicle_id,
            driveway_id=made.driveway_id,
            start=made.stay.start,
            end=made.stay.end,
            booking_id=made.id,
            reference=made.reference,
        ),
    )


def _said(steps: Sequence[Step], name: str, kind: type[T]) -> T:
    """The value that the first statement with such a parameter was sent with."""
    value = next(step.values[name] for step in steps if step.values and name in step.values)
    if not isinstance(value, kind):
        raise TypeError(f"{name} is no {kind.__name__}")
    return value
