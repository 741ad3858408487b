"""Receipts: as JSON, and as a page to print."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Blueprint, render_template, request
from spectree import SpecTree

from driveway_core.bookings import BookingId
from driveway_core.receipts import Receipt
from driveway_http.calls import Answer, Api, Call
from driveway_http.models.receipts import ReceiptOut, ReceiptQuery, written
from driveway_http.pages import FOR_PEOPLE

_HTML: Final = "text/html"
_REFUND: Final[Mapping[str, str]] = {
    "pending": "On its way back to the card",
    "succeeded": "Back on the card",
    "cancelled": "A refund that was stopped",
    "failed": "A refund that did not arrive",
}


def receipts(spec: SpecTree) -> Blueprint:
    """The route of receipts."""
    blueprint = Blueprint("receipts", __name__, url_prefix="/v1/bookings")
    api = Api(blueprint, spec)

    @api.route("GET", "/<uuid:booking_id>/receipt", answers={200: ReceiptOut}, also=_HTML)
    def read_receipt(call: Call, booking_id: UUID, query: ReceiptQuery) -> Answer:
        """What a stay came to, line by line: a driver reads what they pay, a host what they earn.

        As JSON, or as a page to print, as `format` or else `Accept` asks for.
        """
        receipt = call.container.read_receipt()(call.actor, BookingId(booking_id))
        if query.format == "html" or (query.format is None and _asks_for_page()):
            return Answer(document=page_of(receipt).encode(), media=_HTML, headers=FOR_PEOPLE)
        return Answer(body=ReceiptOut.of(receipt), headers={"Vary": "Accept"})

    return blueprint


def _asks_for_page() -> bool:
    accepted = request.accept_mimetypes
    return accepted[_HTML] > accepted["application/json"]


def page_of(receipt: Receipt) -> str:
    """The page for people: whole in itself, with every time on the listing's clock."""
    shown = ReceiptOut.of(receipt)
    zone = shown.time_zone
    return render_template(
        "receipt.html",
        receipt=shown,
        state=shown.booking_status.replace("_", " "),
        issued=written(shown.issued_at, zone),
        start=written(shown.start_time, zone),
        end=written(shown.end_time, zone),
        payments=[
            {
                "at": None if each.captured_at is None else written(each.captured_at, zone),
                "charge": each.charge,
                "amount": each.amount,
            }
            for each in shown.payments or ()
        ],
        refunds=[
            {"words": _REFUND[each.status], "at": written(each.created_at, zone), "amount": each.amount}
            for each in shown.refunds or ()
        ],
        still_open=still_open(receipt),
    )


def still_open(receipt: Receipt) -> str:
    """What is still to be paid, or to come back, in a sentence."""
    if receipt.open is None:
        return "Payments are settled elsewhere."
    if receipt.open.minor > 0:
        return f"Still to be paid: {receipt.open}."
    if receipt.open.minor < 0:
        return f"Still to come back: {-receipt.open}."
    return "Nothing is open."
