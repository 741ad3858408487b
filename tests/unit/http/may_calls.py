"""One request for each operation of the API, as those make it who may; ``may_stage`` sets what they name."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Final, TypeAlias

import attrs
from tests.pictures import JPEG, a_jpeg
from tests.unit.http.world import DRIVEWAY, told
from tests.unit.icalendars.texts import calendar

from driveway_core.testing.builders import A_PICTURE

Body: TypeAlias = Mapping[str, object] | bytes | None

STAY: Final = {
    "driveway_id": "{driveway}",
    "vehicle_id": "{vehicle}",
    "start_time": told(5),
    "end_time": told(6),
}
_RULES: Final = {"rules": [], "version": 0}
_SEARCH: Final = "near=37.76,-122.43&start_time=2027-03-01T20:00:00Z&end_time=2027-03-01T21:00:00Z"
_MONTH: Final = "from=2027-03-01T00:00:00Z&to=2027-03-05T00:00:00Z"
_TROUBLE: Final = {
    "kind": "blocked",
    "note": "A van stands there.",
    "photos": [{"data": b64encode(A_PICTURE).decode()}],
}
_NEWCOMER: Final = {
    "email": "new@example.com",
    "password": "p" * 12,
    "first_name": "Eve",
    "last_name": "Else",
    "user_type": "both",
}
_PASSWORDS: Final = {"current_password": "{password}", "password": "a new one, and long"}
_UPHELD: Final = {"decision": "upheld"}


@attrs.frozen
class Ask:
    """A call as it is made at a scene of ``may_stage``; names in braces are what is found there."""

    operation: str
    method: str
    path: str
    body: Body = None
    at: str = "booked"
    media: str = "application/json"


_ON: Final = "/v1/driveways/{driveway}"
_BOOKING: Final = "/v1/bookings/{booking}"

CALLS: Final = (
    Ask("register_account", "POST", "/v1/accounts", _NEWCOMER),
    Ask("read_profile", "GET", "/v1/me"),
    Ask("change_profile", "PATCH", "/v1/me", {"first_name": "Eve"}),
    Ask("list_terms", "GET", "/v1/me/terms"),
    Ask("accept_terms", "POST", "/v1/me/terms", {"terms_version": "2027-01"}),
    Ask("export_account", "GET", "/v1/me/export"),
    Ask("erase_account", "DELETE", "/v1/me"),
    Ask("confirm_email", "POST", "/v1/accounts/verify-email", {"token": "{verification}"}),
    Ask("ask_verification", "POST", "/v1/me/email/verification"),
    Ask("change_email", "PUT", "/v1/me/email", {"email": "newer@example.com", "password": "{password}"}),
    Ask("ask_phone_code", "POST", "/v1/me/phone/verification"),
    Ask("confirm_phone", "PUT", "/v1/me/phone/verification", {"code": "000000"}),
    Ask("ask_reset", "POST", "/v1/password-resets", {"email": "{email}"}),
    Ask("reset_password", "PUT", "/v1/password-resets/{reset}", {"password": "a new one, and long"}),
    Ask("change_password", "PUT", "/v1/me/password", _PASSWORDS),
    Ask("start_session", "POST", "/v1/sessions", {"email": "{email}", "password": "{password}"}),
    Ask("refresh_session", "POST", "/v1/sessions/refresh", {"refresh_token": "{refresh}"}),
    Ask("list_sessions", "GET", "/v1/sessions"),
    Ask("end_session", "DELETE", "/v1/sessions/current"),
    Ask("end_other_session", "DELETE", "/v1/sessions/{session}"),
    Ask("end_sessions", "DELETE", "/v1/sessions"),
    Ask("add_vehicle", "POST", "/v1/vehicles", {"vin": "5YJ3E1EA8NF241058"}),
    Ask("list_vehicles", "GET", "/v1/vehicles"),
    Ask("read_vehicle", "GET", "/v1/vehicles/{vehicle}"),
    Ask("change_vehicle", "PATCH", "/v1/vehicles/{vehicle}", {"color": "Blue"}),
    Ask("retire_vehicle", "DELETE", "/v1/vehicles/{vehicle}"),
    Ask("begin_link", "POST", "/v1/tesla/link"),
    Ask("complete_link", "GET", "/v1/tesla/callback?state=a&code=b"),
    Ask("read_link", "GET", "/v1/tesla/link"),
    Ask("unlink", "DELETE", "/v1/tesla/link"),
    Ask("sync_cars", "POST", "/v1/vehicles/sync"),
    Ask("look_at_car", "GET", "/v1/vehicles/{vehicle}/state"),
    *(
        Ask(f"car_{command}", "POST", f"/v1/vehicles/{{vehicle}}/commands/{command}")
        for command in ("flash_lights", "honk_horn", "wake", "open_charge_port", "close_charge_port")
    ),
    Ask("search_driveways", "GET", f"/v1/driveways?{_SEARCH}"),
    Ask("list_driveway", "POST", "/v1/driveways", dict(DRIVEWAY)),
    Ask("list_own_driveways", "GET", "/v1/me/driveways"),
    Ask("read_driveway", "GET", _ON),
    Ask("change_driveway", "PATCH", _ON, {"title": "Nicer"}),
    Ask("retire_driveway", "DELETE", _ON),
    Ask(
        "open_hours",
        "POST",
        f"{_ON}/availability",
        {"availability_type": "blocked", "start_time": told(30), "end_time": told(31)},
    ),
    Ask("read_hours", "GET", f"{_ON}/availability"),
    Ask("read_entry", "GET", f"{_ON}/availability/{{entry}}"),
    Ask("close_hours", "DELETE", f"{_ON}/availability/{{entry}}"),
    Ask("add_photo", "POST", f"{_ON}/photos", a_jpeg(), media=JPEG),
    Ask("list_photos", "GET", f"{_ON}/photos"),
    Ask("read_listing_photo", "GET", f"{_ON}/photos/{{picture}}"),
    Ask("change_photo", "PATCH", f"{_ON}/photos/{{picture}}", {"caption": "By day"}),
    Ask("read_photo", "GET", "/v1/photos/{picture}"),
    Ask("remove_photo", "DELETE", f"{_ON}/photos/{{picture}}"),
    Ask("show_oneself", "PUT", "/v1/me/photo", a_jpeg(), media=JPEG),
    Ask("hide_oneself", "DELETE", "/v1/me/photo"),
    Ask("read_calendar", "GET", f"{_ON}/calendar?{_MONTH}"),
    Ask("add_calendar", "POST", f"{_ON}/calendars", {"url": "https://calendars.example/a.ics", "name": "A"}),
    Ask("import_calendar", "POST", f"{_ON}/calendars/imports", calendar(), media="text/calendar"),
    Ask("list_calendars", "GET", f"{_ON}/calendars"),
    Ask("read_source", "GET", f"{_ON}/calendars/{{calendar}}"),
    Ask("fetch_calendar", "POST", f"{_ON}/calendars/{{calendar}}/fetch"),
    Ask("remove_calendar", "DELETE", f"{_ON}/calendars/{{calendar}}"),
    Ask("open_feed", "POST", f"{_ON}/calendar-feed"),
    Ask("read_feed", "GET", f"{_ON}/calendar-feed"),
    Ask("close_feed", "DELETE", f"{_ON}/calendar-feed"),
    Ask("show_feed", "GET", "/calendars/{feed}.ics"),
    Ask("list_rule_kinds", "GET", "/v1/price-rules/kinds"),
    Ask("read_rules", "GET", f"{_ON}/price-rules"),
    Ask("choose_rules", "PUT", f"{_ON}/price-rules", _RULES),
    Ask("list_rule_versions", "GET", f"{_ON}/price-rules/versions"),
    Ask(
        "preview_price",
        "POST",
        f"{_ON}/price-rules/preview",
        {"rules": [], "start_time": told(5), "end_time": told(6)},
    ),
    Ask("quote_stay", "POST", "/v1/quotes", STAY),
    Ask("read_quote", "GET", "/v1/quotes/{quote}"),
    Ask("book_stay", "POST", "/v1/bookings", STAY),
    Ask("list_bookings", "GET", "/v1/bookings"),
    Ask("read_booking", "GET", _BOOKING),
    Ask("annotate_booking", "PATCH", _BOOKING, {"driver_notes": "A white car."}),
    Ask("cancel_booking", "POST", f"{_BOOKING}/cancel"),
    Ask("reschedule_booking", "POST", f"{_BOOKING}/reschedule", {"start_time": told(2), "end_time": told(3)}),
    Ask("accept_request", "POST", f"{_BOOKING}/accept", at="requested"),
    Ask("decline_request", "POST", f"{_BOOKING}/decline", at="requested"),
    Ask("check_in", "POST", f"{_BOOKING}/check-in", at="begun"),
    Ask("check_out", "POST", f"{_BOOKING}/check-out", at="active"),
    Ask("pay_booking", "POST", f"{_BOOKING}/payment", {}),
    Ask("read_receipt", "GET", f"{_BOOKING}/receipt", at="over"),
    Ask("read_trip", "GET", f"{_BOOKING}/trip"),
    Ask("navigate", "POST", f"{_BOOKING}/navigate"),
    Ask("report_auto_park", "PUT", f"{_BOOKING}/auto-park", {"used": True, "successful": True}, at="active"),
    Ask("find_alternatives", "GET", f"{_BOOKING}/alternatives"),
    Ask("release_stay", "POST", f"{_BOOKING}/release", at="begun"),
    Ask("report_trouble", "POST", f"{_BOOKING}/trouble", _TROUBLE, at="begun"),
    Ask("read_trouble", "GET", f"{_BOOKING}/trouble", at="in trouble"),
    Ask("answer_trouble", "POST", f"{_BOOKING}/trouble/answer", {"answer": "It was free."}, at="in trouble"),
    Ask("read_trouble_photo", "GET", f"{_BOOKING}/trouble/photos/{{photo}}", at="in trouble"),
    Ask(
        "decide_trouble",
        "POST",
        "/v1/admin/troubles/{report}/decision",
        _UPHELD,
        at="in trouble",
    ),
    Ask("list_notices", "GET", "/v1/notices"),
    Ask("mark_notice_read", "POST", "/v1/notices/{notice}/read"),
    Ask("read_notice_choices", "GET", "/v1/me/notifications"),
    Ask("choose_notices", "PUT", "/v1/me/notifications", {"trips": {"email": False, "sms": False}}),
    Ask("set_up_card", "POST", "/v1/payment-methods/setup"),
    Ask("list_cards", "GET", "/v1/payment-methods"),
    Ask("remove_card", "DELETE", "/v1/payment-methods/pm_1"),
    Ask("onboard_host", "POST", "/v1/host/onboarding", {"return_url": "https://example.com/"}),
    Ask("read_onboarding", "GET", "/v1/host/onboarding"),
    Ask("read_earnings", "GET", "/v1/host/earnings"),
    Ask("list_payouts", "GET", "/v1/payouts"),
    Ask("read_payout", "GET", "/v1/payouts/{payout}"),
    Ask("write_review", "POST", f"{_BOOKING}/reviews", {"rating": 5}, at="over"),
    Ask("read_stay_reviews", "GET", f"{_BOOKING}/reviews", at="over"),
    Ask("list_driveway_reviews", "GET", f"{_ON}/reviews"),
    Ask("list_own_reviews", "GET", "/v1/me/reviews"),
    Ask("read_review", "GET", "/v1/reviews/{review}", at="reviewed"),
    Ask("rewrite_review", "PATCH", "/v1/reviews/{review}", {"rating": 4}, at="reviewed"),
    Ask("flag_review", "POST", "/v1/reviews/{review}/flag", {"reason": "Not true."}, at="published"),
    Ask("list_flagged_reviews", "GET", "/v1/admin/reviews"),
    Ask("hide_review", "POST", "/v1/admin/reviews/{review}/hide", {"reason": "Untrue."}, at="flagged"),
    Ask("restore_review", "POST", "/v1/admin/reviews/{review}/restore", {"reason": "True."}, at="flagged"),
    Ask("read_settings", "GET", "/v1/settings"),
    Ask("search_audit", "GET", "/v1/admin/audit"),
    Ask("find_accounts", "GET", "/v1/admin/accounts?email=nobody@example.com"),
    Ask("look_at_account", "GET", "/v1/admin/accounts/{member}"),
    Ask("find_driveways", "GET", "/v1/admin/driveways"),
    Ask("look_at_driveway", "GET", f"/v1/admin{_ON[3:]}"),
    Ask("suspend_driveway", "POST", f"/v1/admin{_ON[3:]}/suspend"),
    Ask("restore_driveway", "POST", f"/v1/admin{_ON[3:]}/restore"),
    Ask("find_bookings", "GET", "/v1/admin/bookings"),
    Ask("look_at_booking", "GET", f"/v1/admin{_BOOKING[3:]}"),
    Ask("cancel_for_platform", "POST", f"/v1/admin{_BOOKING[3:]}/cancel"),
    Ask("list_refunds", "GET", f"/v1/admin{_BOOKING[3:]}/refunds"),
    Ask("give_refund", "POST", f"/v1/admin{_BOOKING[3:]}/refunds", {"amount": "5.00"}),
    Ask("list_open_payouts", "GET", "/v1/admin/payouts"),
    Ask("reconcile", "GET", "/v1/admin/reconciliation"),
    Ask("look_at_jobs", "GET", "/v1/admin/jobs"),
    Ask("retry_job", "POST", "/v1/admin/jobs/1/retry"),
    Ask("suspend_account", "POST", "/v1/admin/accounts/{member}/suspend"),
    Ask("ban_account", "POST", "/v1/admin/accounts/{member}/ban"),
    Ask("restore_account", "POST", "/v1/admin/accounts/{member}/restore"),
    Ask("verify_identity", "POST", "/v1/admin/accounts/{member}/identity"),
    Ask("list_settings", "GET", "/v1/admin/settings"),
    Ask("read_setting", "GET", "/v1/admin/settings/city_taxes"),
    Ask("change_setting", "PUT", "/v1/admin/settings/city_taxes", {"setting_value": "{}"}),
    Ask("read_market_rules", "GET", "/v1/admin/price-rules"),
    Ask("choose_market_rules", "PUT", "/v1/admin/price-rules", _RULES),
    Ask("list_market_rule_versions", "GET", "/v1/admin/price-rules/versions"),
    Ask("take_event", "POST", "/webhooks/stripe", {}),
    Ask("take_telemetry", "POST", "/webhooks/tesla-telemetry", {}),
    Ask("read_health", "GET", "/healthz"),
    Ask("read_readiness", "GET", "/readyz"),
)
"""Every operation of the OpenAPI document, once."""
