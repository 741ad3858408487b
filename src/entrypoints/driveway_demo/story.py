"""Two drivers want one driveway, and pay for it: the story that ``driveway demo`` plays over HTTP.

Every scene checks what it promises and raises ``NotAsPromised`` when the
marketplace does something else. It plays in a copy of the city, so that it
can be played again at once.
"""

from datetime import datetime
from typing import Final

import attrs

from driveway_demo import hosting, looking, paying, visiting
from driveway_demo.api import Json
from driveway_demo.cast import Driver, soon
from driveway_demo.stage import Stage

HOURS: Final = 3


@attrs.frozen
class Played:
    """What the first day leaves for the days after it."""

    ada: Driver
    ravi: Driver
    stay: Json
    given_up: Json
    asked: Json
    host: hosting.Host


def first_day(stage: Stage, now: datetime) -> Played:
    """Everything that happens on the day of the story."""
    ada, ravi, june = looking.arrivals(stage)
    stay = soon(now, HOURS)
    choice = looking.search(stage, (ada, ravi, june), stay, now)
    hers, his = looking.quotes(stage, ada, ravi, choice, stay)
    looking.too_large(stage, june, choice, stay)
    her_card, his_card = paying.wallets(stage, ada, ravi)
    held = paying.booking(stage, ada, hers, her_card)
    paying.refusal(stage, ravi, his)
    booked = paying.confirmation(stage, ada, held)
    visiting.visit(stage, ada, booked, HOURS)
    visiting.receipt(stage, ada, booked)
    second = paying.second_chance(stage, ravi, his, his_card, booked)
    given_up = paying.cancellation(stage, ravi, second)
    asked = paying.request(stage, ada, choice, her_card, now, HOURS)
    visiting.looking_back(stage, ada, ravi)
    return Played(ada, ravi, booked, given_up, asked, hosting.onboarding(stage, choice.wanted))
