"""Two drivers want one driveway, pay for it, and one drives there: what ``driveway demo`` plays over HTTP.

Every scene checks what it promises and raises ``NotAsPromised`` when the
marketplace does something else. It plays in a copy of the city, so that it
can be played again at once.
"""

from datetime import datetime
from typing import Final

import attrs
import httpx

from driveway_demo import driving, hosting, looking, paying, visiting
from driveway_demo.ahead import Ahead
from driveway_demo.api import Json
from driveway_demo.cast import Driver, host_of, soon
from driveway_demo.choice import Choice, afterwards
from driveway_demo.stage import Stage

HOURS: Final = 2


@attrs.frozen
class Booked:
    """What is booked before anybody drives."""

    ada: Driver
    ravi: Driver
    june: Driver
    choice: Choice
    her_card: str
    stay: Json
    next_stay: Json
    given_up: Json


@attrs.frozen
class Played:
    """What the first day leaves for the days after it."""

    ada: Driver
    ravi: Driver
    june: Driver
    stay: Json
    given_up: Json
    released: Json
    asked: Json
    host: hosting.Host


def bookings(stage: Stage, now: datetime) -> Booked:
    """Everything that happens before the drive, at the pace at which it happens."""
    ada, ravi, june = looking.arrivals(stage)
    stay = soon(now, HOURS)
    choice = looking.search(stage, (ada, ravi, june), stay, now)
    hers, his = looking.quotes(stage, ada, ravi, choice, stay)
    looking.too_large(stage, june, choice, stay)
    her_card, his_card = paying.wallets(stage, ada, ravi)
    held = paying.booking(stage, ada, hers, her_card)
    paying.refusal(stage, ravi, his)
    booked = paying.confirmation(stage, ada, held)
    driving.address_in_the_car(stage, ada, booked)
    second = paying.second_chance(stage, ravi, his_card, booked, afterwards(stay))
    driving.asleep(stage, ravi, second)
    larger = paying.roomy(stage, june, choice, stay)
    given_up = paying.cancellation(stage, june, larger)
    return Booked(ada, ravi, june, choice, her_card, booked, second, given_up)


def afternoon(stage: Stage, http: httpx.Client, ahead: Ahead, booked: Booked) -> Played:
    """The drive, the stay and the hours after, by clocks that are set ahead; calls go through ``http``."""
    ada, ravi, june = (each.through(http) for each in (booked.ada, booked.ravi, booked.june))
    visitor = attrs.evolve(stage.visitor, http=http)
    later = attrs.evolve(stage, visitor=visitor, meanwhile=ahead.work)
    host = host_of(visitor, booked.choice.wanted)
    played = driving.Afternoon(later, ahead, ada, ravi, host, booked.stay, booked.next_stay)
    played.drive()
    played.sleeper_wakes()
    released = played.stays_on()
    played.leaves()
    visiting.receipt(later, ada, booked.stay)
    asked = paying.request(later, ada, booked.choice, booked.her_card, ahead.clock(), HOURS)
    visiting.looking_back(later, ada, ravi, june)
    return Played(
        booked.ada,
        booked.ravi,
        booked.june,
        booked.stay,
        booked.given_up,
        released,
        asked,
        hosting.onboarding(stage, booked.choice.wanted),
    )
