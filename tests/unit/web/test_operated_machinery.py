"""What operators look after by the pages: reviews, jobs, both books, and settings."""

from datetime import timedelta
from uuid import UUID

import attrs
import pytest
from flask import g
from markupsafe import escape
from tests.unit.http.world import Document, Stay, a_stay
from tests.unit.web.browsing import Browser, Town

from driveway_core.actors import SYSTEM
from driveway_core.audit_findings import FindingKind
from driveway_core.bookings import BookingStatus
from driveway_core.driveways import ListingStatus
from driveway_core.jobs import FailedJob, JobTally
from driveway_core.money import Money
from driveway_core.payments import PaymentStatus
from driveway_core.payouts import PayoutStatus
from driveway_core.reconciling import Reason, Report, Row, What
from driveway_core.refunds import RefundStatus
from driveway_core.reviews import ReviewId
from driveway_core.testing.builders import an_id
from driveway_core.use_cases.look_at_jobs import Jobs
from driveway_web.forms import Form
from driveway_web.pages.admin_words import (
    ABOUT,
    BOOKING_CHOICES,
    DIFFERS,
    FOUND,
    LISTING_CHOICES,
    MONEY_TONES,
)
from driveway_web.shown import Shown
from driveway_web.shown import sent as answered
from driveway_web.visits import Visit


@pytest.fixture
def flagged(town: Town) -> tuple[Stay, Document]:
    """A driver's review that its host flagged."""
    stay = a_stay(town)
    booking = f"/v1/bookings/{stay.book()['id']}"
    town.now += timedelta(hours=1, minutes=5)
    town.got("POST", f"{booking}/check-in", stay.driver)
    town.now += timedelta(hours=1)
    town.got("POST", f"{booking}/check-out", stay.driver)
    words = {"rating": 1, "review_text": "Mud everywhere."}
    review = town.got("POST", f"{booking}/reviews", stay.driver, words, status=201)
    town.got("POST", f"{booking}/reviews", stay.host, {"rating": 5}, status=201)
    town.call("POST", f"/v1/reviews/{review['id']}/flag", stay.host, {"reason": "It was another place."})
    return stay, review


def shown(town: Town, review: Document) -> bool:
    with town.container.transactions().read(acting_as=SYSTEM) as work:
        return work.reviews.get(ReviewId(UUID(review["id"]))).is_shown


def test_a_flagged_review_is_hidden_or_stands_with_a_reason(
    town: Town, flagged: tuple[Stay, Document], operator: Browser
) -> None:
    _, review = flagged
    path = f"/admin/reviews/{review['id']}"
    page = operator.page("/admin/reviews")
    assert "Mud everywhere." in page
    assert "It was another place." in page
    assert "flagged review" in operator.page("/admin")
    silent = operator.refused(f"{path}/hide", {"reason": " "})
    assert f'id="e-reason-{review["id"]}"' in silent
    assert shown(town, review)
    assert operator.sent(f"{path}/hide", {"reason": "About another place."}) == "/admin/reviews"
    assert not shown(town, review)
    assert "No review waits for you" in operator.page("/admin/reviews")
    assert operator.sent(f"{path}/restore", {"reason": "It was this one."}) == "/admin/reviews"
    assert shown(town, review)


def test_the_open_payouts_and_the_jobs_say_when_there_are_none(operator: Browser) -> None:
    assert "No host waits for money" in operator.page("/admin/payouts")
    page = operator.page("/admin/jobs")
    assert "None." in page
    assert operator.refused("/admin/jobs/7/retry", status=404)


def test_books_that_are_settled_elsewhere_are_not_compared(operator: Browser) -> None:
    assert "settled elsewhere" in operator.page("/admin/reconciliation?days=30", 409)
    assert 'id="e-days"' in operator.page("/admin/reconciliation?days=0", 422)


def test_settings_are_changed_as_what_they_are(town: Town, operator: Browser) -> None:
    def value(key: str) -> str:
        return town.container.read_setting()(SYSTEM, key).value

    for key, sent, after in (
        ("maintenance_mode", ["false", "true"], "true"),
        ("maintenance_mode", ["false"], "false"),
        ("max_booking_hours", "72", "72"),
        ("marketplace_time_zone", "Europe/Paris", "Europe/Paris"),
        ("supported_cities", '["Oakland"]', '["Oakland"]'),
    ):
        assert operator.sent(f"/admin/settings/{key}", {key: sent}) == f"/admin/settings#setting-{key}"
        assert value(key) == after
    page = operator.page("/admin/settings")
    assert 'value="72"' in page
    assert "[&#34;Oakland&#34;]" in page
    assert " checked" not in page.partition('id="f-maintenance_mode"')[2].partition(">")[0]


@pytest.mark.parametrize(
    "key, sent",
    [("max_booking_hours", "many"), ("max_booking_hours", ""), ("supported_cities", '["Oak')],
)
def test_a_value_that_a_setting_cannot_mean_is_refused_beside_it(
    town: Town, operator: Browser, key: str, sent: str
) -> None:
    before = town.container.read_setting()(SYSTEM, key).value
    page = operator.refused(f"/admin/settings/{key}", {key: sent})
    assert f'id="e-{key}"' in page
    assert town.container.read_setting()(SYSTEM, key).value == before
    assert page.count('class="error"') == 1


def test_a_setting_says_what_it_means_and_not_the_value_that_it_began_with(operator: Browser) -> None:
    page = operator.page("/admin/settings")
    for words in ("(15%)", "(1 week)", "MVP"):
        assert words not in page
    assert "What is added to the price of a stay for the platform, in percent" in page
    assert "How early before its start a stay may be checked in" in page


def test_there_is_no_setting_of_another_name(operator: Browser) -> None:
    assert operator.refused("/admin/settings/colour", {"colour": "red"}, status=404)


def shown_at(town: Town, path: str, template: str, **values: object) -> str:
    """A page of values that do not come about in memory."""
    with town.app.test_request_context(path):
        g.visit = Visit(town.container, None)
        return answered(Shown(template, values)).get_data(as_text=True)


def test_jobs_that_were_given_up_can_be_tried_again(town: Town) -> None:
    given_up = FailedJob(id=7, name="send_notice", subject="somebody", tries=9, failed_at=town.now)
    tally = JobTally(name="send_notice", failed=1, oldest_due=town.now)
    jobs = Jobs(tallies=[tally], failed=[given_up], worker_seen_at=town.now)
    page = shown_at(town, "/admin/jobs", "admin/jobs.html", jobs=jobs)
    assert 'action="/admin/jobs/7/retry"' in page
    assert page.count("Send notice") == 2
    assert "last heard of at" in page


def test_what_differs_between_the_books_is_said_in_words(town: Town) -> None:
    some = Money.of("8.44", "USD")
    rows = [Row(what=what, reference=str(an_id()), reason=reason) for what in What for reason in Reason]
    rows.append(
        Row(
            what=What.MOVEMENT,
            reference="ch_1",
            reason=Reason.DIFFERENT,
            amount=some,
            ours=some,
            theirs=-some,
        )
    )
    values = {"form": Form(), "about": ABOUT, "differs": DIFFERS}
    report = Report(town.now - timedelta(days=7), town.now, tuple(rows))
    page = shown_at(town, "/admin/reconciliation", "admin/reconciliation.html", report=report, **values)
    assert f"{len(rows)} things have" in page
    assert all(escape(words) in page for words in (*ABOUT.values(), *DIFFERS.values()))
    assert "\N{MINUS SIGN}$8.44" in page
    owed = attrs.evolve(report, rows=(Row(what=What.DEBT, reference="DH-1", reason=Reason.OWED_BY_HOST),))
    page = shown_at(town, "/admin/reconciliation", "admin/reconciliation.html", report=owed, **values)
    assert "The books agree." in page
    assert "/admin/bookings?booking_reference=DH-1" in page


def test_there_are_words_for_every_state() -> None:
    assert set(FOUND) == set(FindingKind)
    assert {value for value, _ in BOOKING_CHOICES} == {"", *BookingStatus}
    assert {value for value, _ in LISTING_CHOICES} == {"", *ListingStatus}
    assert {*PaymentStatus, *RefundStatus, *PayoutStatus} <= MONEY_TONES.keys()
