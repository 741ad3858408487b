"""What the database holds about an account: every table, and what an export leaves out.

A test walks every table that refers to an account, or holds something sealed
for one, and fails where it is neither here nor in ``NOT_EXPORTED``.
"""

from collections.abc import Mapping
from typing import Final

from driveway_postgres.driver_data import DRIVER_DATA
from driveway_postgres.holdings import BOOKKEEPING, MINE, Holding, own_text
from driveway_postgres.host_data import HOST_DATA

ACCOUNT_DATA: Final = (
    Holding(
        section="account",
        table="users",
        about="Your account.",
        whose=f"t.id = {MINE}",
        left_out={
            **BOOKKEEPING,
            "email_digest": "a keyed digest of the e-mail address, which is here itself",
            "password_hash": "a secret: whoever has it can try passwords",
            "tesla_access_token": "a secret: whoever has it can open the car",
            "tesla_refresh_token": "a secret: whoever has it can open the car",
        },
        sealed=own_text("users", "email", "first_name", "last_name", "phone"),
    ),
    Holding(
        section="sessions",
        table="sessions",
        about="When you logged in, and until when that counts.",
        whose=f"t.account_id = {MINE}",
        left_out={
            "access_digest": "a digest of a secret",
            "family_digest": "a digest of a secret",
            "turn_digest": "a digest of a secret",
            "before_digest": "a digest of a secret",
        },
    ),
    Holding(
        section="own_photo",
        table="account_photos",
        about="The photo that you show of yourself.",
        whose=f"t.account_id = {MINE}",
    ),
    Holding(
        section="terms",
        table="accepted_terms",
        about="Which versions of our terms you accepted, and when.",
        whose=f"t.account_id = {MINE}",
        key="t.terms_version",
    ),
    Holding(
        section="proofs",
        table="account_proofs",
        about="Secrets that we sent to your mailbox or telephone and that wait to come back.",
        whose=f"t.account_id = {MINE}",
        key="t.account_id || '/' || t.purpose",
        left_out={
            "digest": "a digest of a secret",
            "about": "a keyed digest of the address, which is here itself",
        },
    ),
    Holding(
        section="erasure",
        table="erasures",
        about="The erasure of this account that is under way.",
        whose=f"t.account_id = {MINE}",
        key="t.account_id",
    ),
    Holding(
        section="notices",
        table="notices",
        about="What we told you.",
        whose=f"t.account_id = {MINE}",
        sealed=own_text("notices", "mailbox"),
    ),
    Holding(
        section="notice_choices",
        table="notice_choices",
        about="By which ways you wished to be told what.",
        whose=f"t.account_id = {MINE}",
        key="t.topic",
    ),
    Holding(
        section="audit_log",
        table="audit_logs",
        about="What was done with your account that matters for its safety.",
        whose=f"t.user_id = {MINE}",
        left_out={
            "ip_digest": "a keyed digest; the shortened address is here itself",
            "digest": "a keyed digest of the row",
        },
    ),
)

HOLDINGS: Final[tuple[Holding, ...]] = (*ACCOUNT_DATA, *DRIVER_DATA, *HOST_DATA)
"""In the order of the archive."""

NOT_EXPORTED: Final[Mapping[str, str]] = {
    "availability_ranges": "worked out from the opening hours, which are exported",
    "payment_operations": "instructions to the payment service; what came of them is in payments and payouts",
    "idempotency_keys": "answers to repeated requests, gone within a day; what they tell is exported itself",
}
"""Tables that hold something of people's and are not in the archive, each with its reason."""
