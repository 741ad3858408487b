"""The table of wrong requests."""

from typing import Final

from tests.unit.http.wrong import Wrong
from tests.unit.http.wrong_accounts import ACCOUNTS
from tests.unit.http.wrong_audit import AUDIT
from tests.unit.http.wrong_bodies import BODIES
from tests.unit.http.wrong_calendars import CALENDARS
from tests.unit.http.wrong_calls import CALLS
from tests.unit.http.wrong_cars import CARS
from tests.unit.http.wrong_operating import OPERATING
from tests.unit.http.wrong_payments import PAYMENTS
from tests.unit.http.wrong_reviews import REVIEWS
from tests.unit.http.wrong_rules import RULES
from tests.unit.http.wrong_searches import SEARCHES
from tests.unit.http.wrong_troubles import TROUBLES

WRONG: Final[list[Wrong]] = [
    *BODIES,
    *SEARCHES,
    *CALLS,
    *CALENDARS,
    *RULES,
    *PAYMENTS,
    *TROUBLES,
    *CARS,
    *ACCOUNTS,
    *REVIEWS,
    *AUDIT,
    *OPERATING,
]
