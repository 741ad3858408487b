"""A driver's bookings in pages: the list, one as it goes on, and the parts that are kept up to date."""

from contextlib import ExitStack
from datetime import timedelta

from tests.unit.web.browsing import Browser, Town, a_town, headings
from tests.unit.web.staying import asked

from driveway_web.streams import Streams


def test_nobody_has_booked_anything_at_first(driver: Browser) -> None:
    page = driver.page("/bookings")
    assert headings(page) == ["Your bookings"]
    assert "No booking yet" in page


def test_what_comes_stands_above_what_is_over(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    first = stay.booked()
    driver.sent(f"{first}/cancel", {"once": "a"})
    second = stay.booked()
    page = driver.page("/bookings")
    assert page.index("Now and next") < page.index(second) < page.index("Before") < page.index(first)


def test_a_long_list_goes_on_at_an_address(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    for _ in range(21):
        driver.sent(f"{stay.booked()}/cancel", {"once": "a"})
    page = driver.page("/bookings")
    assert page.count('class="card stay"') == 20
    cursor = page.split('href="?cursor=')[1].split('"')[0]
    assert driver.page(f"/bookings?cursor={cursor}").count('class="card stay"') == 1


def test_a_stay_goes_on_from_the_arrival_to_the_receipt(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    assert "I have arrived" not in driver.page(address)
    town.now = stay.start
    assert "I have arrived" in driver.page(address)
    assert driver.sent(f"{address}/check-in") == address
    page = driver.page(address)
    assert "Parked" in page
    assert "Stay longer" in page
    town.now = stay.end - timedelta(minutes=5)
    assert driver.sent(f"{address}/check-out") == address
    page = driver.page(address)
    assert "The stay is over." in page
    assert "Write a review" in page
    assert "123 Castro Street" not in page
    assert "sse-connect" not in page
    receipt = driver.page(f"{address}/receipt")
    assert headings(receipt) == ["Receipt"]
    assert "19.55" in receipt


def test_what_cannot_be_done_now_is_told_on_the_page_of_the_stay(town: Town, driver: Browser) -> None:
    address = asked(town, driver).booked()
    early = driver.refused(f"{address}/check-in")
    assert "This stay has not begun" in early
    assert "data-own>2027-03-" in early
    assert "This booking is confirmed: you cannot check out now." in driver.refused(
        f"{address}/check-out", status=409
    )
    assert 'role="alert"' in driver.refused(f"{address}/navigate", status=409)


def test_a_stay_that_is_longer_than_booked_says_what_leaving_adds(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    town.now = stay.start
    driver.sent(f"{address}/check-in")
    town.now = stay.end + timedelta(minutes=30)
    page = driver.page(address)
    assert "Longer than booked" in page
    assert "Leaving now adds $" in page


def test_a_note_to_the_host_can_be_changed_and_taken_away(town: Town, driver: Browser) -> None:
    address = asked(town, driver).booked()
    driver.sent(f"{address}/notes", {"driver_notes": "The blue one."})
    assert "The blue one." in driver.page(address)
    driver.sent(f"{address}/notes", {"driver_notes": ""})
    assert "The blue one." not in driver.page(address)


def test_a_part_of_the_page_is_what_changes(town: Town, driver: Browser) -> None:
    part = driver.part(asked(town, driver).booked()).text
    assert 'id="state"' in part
    assert 'id="trip"' in part
    assert "<html" not in part
    assert "<textarea" not in part


def streaming() -> Streams:
    """One at a time, that looks once."""
    return Streams(most=1, pause_s=0, lasts_s=0)


def test_a_stream_tells_the_parts_and_ends_by_itself() -> None:
    with a_town(streams=streaming()) as town:
        driver = town.driver()
        response = driver.get(f"{asked(town, driver).booked()}/events")
        assert response.content_type.startswith("text/event-stream")
        text = response.text
        assert text.startswith("retry: 1000\n\nevent: state\ndata: ")
        assert "event: trip\n" in text
        assert "Confirmed" in text
        assert "event: over" not in text


def test_a_stream_of_a_stay_that_is_over_says_so() -> None:
    with a_town(streams=streaming()) as town:
        driver = town.driver()
        address = asked(town, driver).booked()
        driver.sent(f"{address}/cancel", {"once": "a"})
        assert driver.get(f"{address}/events").text.endswith("event: over\ndata: \n\n")


def test_more_streams_than_there_is_room_for_are_sent_away_until_one_ends() -> None:
    with a_town(streams=streaming()) as town:
        driver = town.driver()
        address = asked(town, driver).booked()
        open_ = driver.client.get(f"{address}/events", buffered=False)
        assert driver.get(f"{address}/events").status_code == 204
        open_.close()
        assert driver.get(f"{address}/events").status_code == 200


def test_who_opens_many_pages_leaves_half_of_the_streams_to_others() -> None:
    with a_town(streams=Streams(most=4, pause_s=0, lasts_s=0)) as town:
        ada, ravi = town.driver(), town.driver("Ravi")
        hers, his = (f"{asked(town, each).booked()}/events" for each in (ada, ravi))
        with ExitStack() as opened:
            statuses = []
            for browser, page in ((ada, hers), (ada, hers), (ada, hers), (ravi, his), (ravi, his)):
                answer = browser.client.get(page, buffered=False)
                opened.callback(answer.close)
                statuses.append(answer.status_code)
        assert statuses == [200, 200, 204, 200, 200]
        assert ada.get(hers).status_code == 200


def test_a_quarter_of_the_threads_hold_streams() -> None:
    assert [Streams.among(threads).most for threads in (1, 3, 4, 8, 64)] == [0, 0, 1, 2, 16]


def test_a_stream_ends_at_the_next_look_once_its_reader_is_logged_out() -> None:
    with a_town(streams=Streams(most=1, pause_s=0, lasts_s=5)) as town:
        driver, beside = town.driver(), town.browser()
        address = asked(town, driver).booked()
        held = driver.cookie()
        assert held is not None
        beside.client.set_cookie("driveway", held)
        told = driver.client.get(f"{address}/events", buffered=False).iter_encoded()
        assert b"retry" in next(told)
        assert b"Confirmed" in next(told)
        assert next(told) == b": \n\n"
        beside.sent("/log-out")
        assert list(told) == []


def test_deadlines_are_marked_so_that_a_script_can_add_the_readers_own_time(
    town: Town, driver: Browser
) -> None:
    page = driver.page(asked(town, driver, instant_booking_enabled=False).booked())
    told = page.split("Grace has until ")[1].split(" to answer")[0]
    assert told.startswith('<time datetime="2027-03-')
    assert 'data-zone="America/Los_Angeles">' in told
