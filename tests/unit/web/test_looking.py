"""Drivers look for a place: the search, a listing, and on to the check-out."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from tests.unit.web.browsing import Browser, Town, headings

from driveway_web.wall_times import written

ZONE = "America/Los_Angeles"


def asking(town: Town, **more: str) -> str:
    """A search around the listings of these tests, for two hours from tomorrow."""
    start = town.now + timedelta(days=1)
    told = {
        "where": "37.7609, -122.435",
        "start_time": written(start, ZONE),
        "end_time": written(start + timedelta(hours=2), ZONE),
        "car": "model-3",
    }
    return f"/search?{urlencode({**told, **more})}"


def test_what_is_free_is_found_with_the_price_of_the_stay(town: Town, visitor: Browser) -> None:
    driveway = town.driveway(town.somebody("Grace"), title="Sunny driveway", hourly_rate="8.50")
    page = visitor.page(asking(town))
    assert "Sunny driveway" in page
    assert f"/driveways/{driveway['id']}?start_time=" in page
    assert re.search(r'data-price="\$1\d\.\d\d"', page)
    assert len(headings(page)) == 1


def test_a_charger_is_told_as_it_is_written_on_its_plug(town: Town, visitor: Browser) -> None:
    plugs = {"has_ev_charging": True, "charging_connector_type": "nema1450"}
    driveway = town.driveway(town.somebody("Grace"), **plugs)
    assert "<dd>NEMA 14-50 outlet</dd>" in visitor.page(f"/driveways/{driveway['id']}")


def test_a_part_holds_what_was_found_and_no_frame(town: Town, visitor: Browser) -> None:
    town.driveway(town.somebody("Grace"), title="Sunny driveway")
    part = visitor.part(asking(town)).text
    assert "Sunny driveway" in part
    assert "<html" not in part


def test_a_search_for_nothing_leads_to_where_one_asks(visitor: Browser) -> None:
    assert visitor.get("/search").headers["Location"] == "/"


def test_a_car_that_does_not_fit_finds_nothing(town: Town, visitor: Browser) -> None:
    town.driveway(town.somebody("Grace"), max_vehicle_length=190)
    assert "Nothing is free there then" in visitor.page(asking(town, car="cybertruck"))
    assert "Nothing is free there then" not in visitor.page(asking(town, car="model-3"))


def test_a_time_that_is_past_is_said_to_be(town: Town, visitor: Browser) -> None:
    town.driveway(town.somebody("Grace"))
    before = written(town.now - timedelta(hours=3), ZONE)
    page = visitor.page(asking(town, start_time=before))
    assert "That time is past" in page
    assert "Nothing is free there then" not in page


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("where", "Atlantis", "we do not know that place"),
        ("where", "", "please say where you are going"),
        ("where", "99.5, 3", "must lie between"),
        ("start_time", "soon", "must be a day and a time"),
        ("end_time", "2020-01-01T00:00", "must be after you arrive"),
        ("car", "horse", "is none of your cars"),
        ("max_total", "a lot", "At most, in all</a>: "),
        ("radius_m", "900000", "Within</a>: "),
    ],
)
def test_a_search_that_cannot_be_read_keeps_what_was_typed(
    town: Town, visitor: Browser, field: str, value: str, words: str
) -> None:
    page = visitor.page(asking(town, **{field: value}), status=422)
    assert words in page
    assert 'role="alert"' in page
    assert f'value="{value}"' in page or field in ("car", "radius_m")


def test_more_than_a_page_is_shown_piece_by_piece(town: Town, visitor: Browser) -> None:
    host = town.somebody("Grace")
    for number in range(23):
        town.driveway(host, title=f"Driveway {number:02}")
    seen: list[str] = []
    address: str | None = asking(town)
    while address is not None:
        page = visitor.page(address)
        seen += re.findall(r"<h2><a [^>]*>(Driveway \d\d)</a>", page)
        more = re.search(r'rel="next" hx-get="([^"]+)"', page)
        address = None if more is None else more[1].replace("&amp;", "&")
    assert sorted(seen) == [f"Driveway {number:02}" for number in range(23)]


def test_a_listing_shows_its_price_and_no_secret_of_its_host(town: Town, visitor: Browser) -> None:
    driveway = town.driveway(
        town.somebody("Grace"), address="123 Castro Street", access_instructions="The code is 4711."
    )
    page = visitor.page(f"/driveways/{driveway['id']}")
    assert headings(page) == [driveway["title"]]
    assert "What it costs" in page
    assert "In all" in page
    assert "4711" not in page
    assert "123 Castro" not in page
    assert "Log in to book" in page
    assert "In the time of Los Angeles." in page
    assert page.index("What it costs") < page.index("What it is like"), "what it costs comes first"


def test_a_stay_that_is_taken_has_no_price_but_a_reason(town: Town) -> None:
    driver = town.driver()
    assert driver.person is not None
    vehicle = town.vehicle(driver.person)
    driveway = town.driveway(town.somebody("Grace"))
    other = town.somebody("Ravi")
    start = town.now + timedelta(days=1)
    town.booking(
        {
            "driveway_id": driveway["id"],
            "vehicle_id": town.vehicle(other, vin="5YJSA7H4XFF088491")["id"],
            "start_time": start.isoformat(),
            "end_time": (start + timedelta(hours=2)).isoformat(),
        },
        other,
    )
    stay = {
        "start_time": written(start, ZONE),
        "end_time": written(start + timedelta(hours=2), ZONE),
        "car": vehicle["id"],
    }
    page = driver.page(f"/driveways/{driveway['id']}?{urlencode(stay)}")
    assert "Not like this" in page
    assert "Tell me why" in page
    refused = driver.refused(f"/driveways/{driveway['id']}/quote", stay, status=409)
    assert "Somebody else has this driveway at that time." in refused


def test_a_listing_that_is_not_there_is_a_page_that_says_so(visitor: Browser) -> None:
    assert visitor.get("/driveways/00000000-0000-0000-0000-000000000000").status_code == 404


def test_a_price_is_asked_for_and_leads_to_the_check_out(town: Town) -> None:
    driver = town.driver()
    assert driver.person is not None
    vehicle = town.vehicle(driver.person)
    driveway = town.driveway(town.somebody("Grace"))
    start = town.now + timedelta(days=1)
    stay = {
        "start_time": written(start, ZONE),
        "end_time": written(start + timedelta(hours=2), ZONE),
        "car": vehicle["id"],
    }
    assert re.fullmatch(r"/book/[0-9a-f-]{36}", driver.sent(f"/driveways/{driveway['id']}/quote", stay))
    without = driver.refused(f"/driveways/{driveway['id']}/quote", {**stay, "car": "model-3"})
    assert "choose the car that will stand there" in without


def test_a_driver_without_a_car_is_asked_for_one_and_comes_back(town: Town, driver: Browser) -> None:
    driveway = town.driveway(town.somebody("Grace"))
    start = town.now + timedelta(days=1)
    stay = {"start_time": written(start, ZONE), "end_time": written(start + timedelta(hours=2), ZONE)}
    target = driver.sent(f"/driveways/{driveway['id']}/quote", stay)
    assert target.startswith("/cars?next=/driveways/")
