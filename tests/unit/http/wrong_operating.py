"""Requests of operators, or of those who would be one, that are wrong; the booking begins in an hour."""

from typing import Final

from tests.unit.http.wrong import Wrong

_A: Final = "/v1/admin"
_REFUNDS: Final = f"{_A}/bookings/{{booking}}/refunds"
_CARD: Final = "4000056655665556"


def _query(name: str, path: str, where: str) -> Wrong:
    return Wrong(name, "GET", f"{_A}/{path}", None, 422, "invalid", (where,), "operator")


def _gift(name: str, amount: object) -> Wrong:
    body = {"amount": amount}
    return Wrong(name, "POST", _REFUNDS, body, 422, "invalid", ("/amount",), "operator")


def _nowhere(name: str, method: str, path: str, field: str, body: object = None) -> Wrong:
    return Wrong(name, method, f"{_A}/{path}", body, 404, "not-found", (field,), "operator")


OPERATING: Final = [
    _query("an account of no address", "accounts", "email"),
    _query("an account of half an address", "accounts?email=ada", "email"),
    _query("all accounts", "accounts?email=a@example.com&limit=5", "limit"),
    _query("listings in no state", "driveways?status=closed", "status"),
    _query("listings of no host", "driveways?host_id=me", "host_id"),
    _query("listings from nowhere", "driveways?cursor=x", "cursor"),
    _query("bookings in no state", "bookings?status=lost", "status"),
    _query("bookings by a long reference", f"bookings?booking_reference={'D' * 21}", "booking_reference"),
    _query("bookings of no account", "bookings?account_id=me", "account_id"),
    _query("bookings of no driveway", "bookings?driveway_id=7", "driveway_id"),
    _query("bookings from nowhere", "bookings?cursor=x", "cursor"),
    _query("payouts from nowhere", "payouts?cursor={nobody}", "cursor"),
    _query("books since never", "reconciliation?from=never", "from"),
    _query("books before there were any", "reconciliation?from=0001-01-01T00:00:00Z", "from"),
    _query("books until there were any", "reconciliation?to=0001-01-03T00:00:00Z", "to"),
    _query("books of the last day of all", "reconciliation?to=9999-12-31T23:59:59Z", "to"),
    _query("books backwards", "reconciliation?from=2027-03-02T00:00:00Z&to=2027-03-01T00:00:00Z", "from"),
    _query("jobs of some kind", "jobs?name=settle", "name"),
    *(
        _gift(f"a present of {amount!r}", amount)
        for amount in (None, 5, "", "-1.00", "1e3", "a lot", "9999999999", True, ["1.00"])
    ),
    Wrong("a present of nothing said", "POST", _REFUNDS, {}, 422, "invalid", ("/amount",), "operator"),
    Wrong(
        "a present for a reason",
        "POST",
        _REFUNDS,
        {"amount": "1.00", "reason": "kind"},
        422,
        "invalid",
        ("/reason",),
        "operator",
    ),
    Wrong(
        "a cancellation with a card's number",
        "POST",
        f"{_A}/bookings/{{booking}}/cancel",
        {"reason": _CARD},
        422,
        "card-data-refused",
        ("/reason",),
        "operator",
    ),
    _nowhere("no account to look at", "GET", "accounts/{nobody}", "account_id"),
    _nowhere("no listing to look at", "GET", "driveways/{nobody}", "driveway_id"),
    _nowhere("no listing to suspend", "POST", "driveways/{nobody}/suspend", "driveway_id"),
    _nowhere("no listing to restore", "POST", "driveways/{nobody}/restore", "driveway_id"),
    _nowhere("no booking to look at", "GET", "bookings/{nobody}", "booking_id"),
    _nowhere("no booking to cancel for its driver", "POST", "bookings/{nobody}/cancel", "booking_id"),
    _nowhere("no booking with refunds", "GET", "bookings/{nobody}/refunds", "booking_id"),
    _nowhere("no job to retry", "POST", "jobs/7/retry", "job_id"),
    Wrong("a job that is no number", "POST", f"{_A}/jobs/x/retry", None, 404, "not-found", (), "operator"),
    Wrong("everybody's bookings by a driver", "GET", f"{_A}/bookings", None, 403, "operators-only"),
    Wrong(
        "one's own booking as operators see it",
        "GET",
        f"{_A}/bookings/{{booking}}",
        None,
        403,
        "operators-only",
    ),
    Wrong("a present to oneself", "POST", _REFUNDS, {"amount": "5.00"}, 403, "operators-only"),
    Wrong(
        "a listing suspended by its host",
        "POST",
        f"{_A}/driveways/{{own}}/suspend",
        None,
        403,
        "operators-only",
        (),
        "host",
    ),
    Wrong("the queue without a session", "GET", f"{_A}/jobs", None, 401, "not-signed-in", (), "nobody"),
]
