"""Game night keeps the laws that it promises, and hosts can choose it."""

from datetime import UTC, datetime, timedelta

import pytest
from examples.price_rule.game_night import BOOK, GameNight

from driveway_app import in_memory
from driveway_core.actors import UserType
from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.rule_data import Json
from driveway_core.testing.laws import check_laws

KICK_OFF = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)
THREE_HOURS = timedelta(hours=3)


def test_it_keeps_the_laws_that_it_promises() -> None:
    check_laws(GameNight(KICK_OFF, KICK_OFF + THREE_HOURS, Money.of("4.00", "USD")), book=BOOK)


def test_hosts_choose_it_and_are_told_what_is_wrong_with_it() -> None:
    game: dict[str, Json] = {
        "kind": "game-night",
        "begins": "2026-06-01T18:00:00+00:00",
        "ends": "2026-06-01T21:00:00+00:00",
        "an_hour": "4.00",
    }
    with in_memory(rules=BOOK) as market:
        hana = market.admit_member()(
            {"email": "hana@example.com", "first_name": "Hana", "last_name": "E", "user_type": UserType.HOST}
        ).actor
        driveway = market.list_driveway()(
            hana,
            {
                "title": "By the stadium",
                "address": "24 Willie Mays Plaza",
                "zip_code": "94107",
                "latitude": 37.7786,
                "longitude": -122.3893,
                "driveway_type": "concrete",
                "max_vehicle_length": 200,
                "max_vehicle_width": 80,
                "hourly_rate": "8.50",
            },
        )
        chosen = market.choose_rules()(hana, driveway.id, [game], version=0)
        assert chosen.rules == (GameNight(KICK_OFF, KICK_OFF + THREE_HOURS, Money.of("4.00", "USD")),)
        with pytest.raises(InvalidValue, match="a game ends within a day"):
            market.choose_rules()(hana, driveway.id, [{**game, "ends": game["begins"]}], version=1)
        with pytest.raises(InvalidValue, match="two games at a time are one game"):
            market.choose_rules()(hana, driveway.id, [game, {**game, "an_hour": "5.00"}], version=1)
