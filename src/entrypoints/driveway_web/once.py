"""Forms that move money: what one of them asks for happens once, however often it is sent.

Such a form carries a key that is made with the page (``ui.once(form)``). It
names the wish as the ``Idempotency-Key`` of the API does::

    @pages.post("/bookings/<uuid:booking_id>/cancel", again=_look)
    def cancel(visit: Visit, booking_id: UUID) -> Reply:
        with told_once(visit) as once:
            visit.container.cancel_booking()(visit.actor, BookingId(booking_id), once=once)
        return Gone(to("stays.booking", booking_id=booking_id), "It is cancelled.")

Sent again, the form leads where it led the first time, and nothing happens.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flask import request

from driveway_core.once import AlreadyDone, KeyReused, Once
from driveway_http.problems import Malformed
from driveway_http.repeats import LONGEST_KEY
from driveway_web.forms import ONCE
from driveway_web.visits import Visit

_NO_KEY: Final = "This form is not whole. Open the page again and repeat it."
_ANOTHER: Final = "This form was sent before, with something else in it. Look first at what came of it."


@contextmanager
def told_once(visit: Visit) -> Iterator[Once]:
    """The wish that the form names; nothing is raised where it was fulfilled before.

    Raises ``Malformed`` where it was another, and without a key.
    """
    try:
        yield _wish(visit)
    except AlreadyDone:
        return
    except KeyReused:
        raise Malformed(422, _ANOTHER) from None


def _wish(visit: Visit) -> Once:
    form = visit.form
    key = form.value(ONCE)
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Malformed(422, _NO_KEY)
    asked = json.dumps({name: list(values) for name, values in form.values.items()}, sort_keys=True)
    return Once(
        scope=f"{visit.actor.account_id} {request.method} {request.path}",
        key=key,
        fingerprint=hashlib.sha256(asked.encode()).digest(),
        at=visit.container.clock()(),
        owner=visit.actor.account_id,
    )
