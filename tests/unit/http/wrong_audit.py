"""Requests about the audit log that are wrong."""

from typing import Final

from tests.unit.http.wrong import Wrong

_LOG: Final = "/v1/admin/audit"

AUDIT: Final = [
    Wrong("the audit log by a driver", "GET", _LOG, None, 403, "operators-only"),
    Wrong("entries of no kind", "GET", f"{_LOG}?event_type=gossip", None, 422, "invalid", ("event_type",)),
    Wrong("entries of no part", "GET", f"{_LOG}?event_category=x", None, 422, "invalid", ("event_category",)),
    Wrong("entries of nobody", "GET", f"{_LOG}?user_id=me", None, 422, "invalid", ("user_id",)),
    Wrong("entries since never", "GET", f"{_LOG}?from=never", None, 422, "invalid", ("from",)),
    Wrong("a fact without a value", "GET", f"{_LOG}?metadata=payout", None, 422, "invalid", ("metadata",)),
]
