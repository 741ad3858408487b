"""What the audit log can tell of, in words that are the same for everybody.

No text of a person is among them: a row of the log is made of one of these
kinds, of ids, and of facts. What is said of an account is said by its id, so
that erasing the account needs no change of the log. Source: domain rules §9.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class AuditCategory(StrEnum):
    """Which part of the marketplace an entry is about."""

    AUTH = "auth"
    ACCOUNT = "account"
    BOOKING = "booking"
    PAYMENT = "payment"
    TESLA = "tesla"
    LISTING = "listing"
    REVIEW = "review"
    PRIVACY = "privacy"
    ADMIN = "admin"
    SYSTEM = "system"


class AuditKind(StrEnum):
    """What happened; ``KINDS`` holds the category of each, and its sentence."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    TOKEN_COPIED = "token_copied"  # noqa: S105  # what happened to one
    SESSION_CLOSED = "session_closed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # what happened to one
    PASSWORD_RESET = "password_reset"  # noqa: S105  # what happened to one
    PROOF_WANTED = "proof_wanted"

    ACCOUNT_REGISTERED = "account_registered"
    ACCOUNT_CHANGED = "account_changed"
    EMAIL_CHANGED = "email_changed"
    EMAIL_VERIFIED = "email_verified"
    PHONE_VERIFIED = "phone_verified"
    IDENTITY_VERIFIED = "identity_verified"
    ROLE_CHANGED = "role_changed"
    TERMS_ACCEPTED = "terms_accepted"
    VEHICLE_ADDED = "vehicle_added"
    VEHICLE_CHANGED = "vehicle_changed"
    VEHICLE_REMOVED = "vehicle_removed"

    BOOKING_MADE = "booking_made"
    BOOKING_HELD = "booking_held"
    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_BEGUN = "booking_begun"
    BOOKING_COMPLETED = "booking_completed"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_MISSED = "booking_missed"
    BOOKING_MOVED = "booking_moved"
    BOOKING_CHANGED = "booking_changed"
    TROUBLE_REPORTED = "trouble_reported"
    TROUBLE_ANSWERED = "trouble_answered"

    PAYMENT_BEGUN = "payment_begun"
    PAYMENT_CHANGED = "payment_changed"
    REFUND_BEGUN = "refund_begun"
    REFUND_CHANGED = "refund_changed"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_CHANGED = "dispute_changed"
    PAYOUT_MADE = "payout_made"
    PAYOUT_CHANGED = "payout_changed"
    PAYOUT_TAKEN_BACK = "payout_taken_back"
    PAYER_NAMED = "payer_named"
    PAYEE_NAMED = "payee_named"
    CARD_REMOVED = "card_removed"

    CAR_LINKED = "car_linked"
    CAR_UNLINKED = "car_unlinked"
    CAR_LINK_BROKEN = "car_link_broken"
    CAR_COMMANDED = "car_commanded"

    LISTING_MADE = "listing_made"
    LISTING_CHANGED = "listing_changed"
    LISTING_RETIRED = "listing_retired"
    HOURS_CHANGED = "hours_changed"
    CALENDAR_ADDED = "calendar_added"
    CALENDAR_REMOVED = "calendar_removed"
    FEED_OPENED = "feed_opened"
    FEED_CLOSED = "feed_closed"
    RULES_CHOSEN = "rules_chosen"

    REVIEW_WRITTEN = "review_written"
    REVIEW_CHANGED = "review_changed"
    REVIEW_FLAGGED = "review_flagged"
    REVIEW_HIDDEN = "review_hidden"
    REVIEW_RESTORED = "review_restored"

    ACCOUNT_EXPORTED = "account_exported"
    ERASURE_ASKED = "erasure_asked"
    ERASURE_CALLED_OFF = "erasure_called_off"
    ACCOUNT_PURGED = "account_purged"

    ACCOUNT_SUSPENDED = "account_suspended"
    ACCOUNT_BANNED = "account_banned"
    ACCOUNT_RESTORED = "account_restored"
    OPERATOR_MADE = "operator_made"
    OPERATOR_ENDED = "operator_ended"
    LISTING_SUSPENDED = "listing_suspended"
    LISTING_RESTORED = "listing_restored"
    MARKET_RULES_CHOSEN = "market_rules_chosen"
    TROUBLE_DECIDED = "trouble_decided"
    SETTING_CHANGED = "setting_changed"
    JOB_RETRIED = "job_retried"
    RING_ROTATED = "ring_rotated"
    DATA_KEYS_RENEWED = "data_keys_renewed"
    OPERATOR_READ = "operator_read"
    AUDIT_READ = "audit_read"
    AUDIT_VERIFIED = "audit_verified"
    CHECKPOINT_MADE = "checkpoint_made"
    LOSS_ACKNOWLEDGED = "loss_acknowledged"


_C: Final = AuditCategory

KINDS: Final[Mapping[AuditKind, tuple[AuditCategory, str]]] = MappingProxyType(
    {
        AuditKind.SIGNED_IN: (_C.AUTH, "Logged in."),
        AuditKind.SIGN_IN_REFUSED: (_C.AUTH, "A log-in was refused."),
        AuditKind.SIGNED_OUT: (_C.AUTH, "Logged out."),
        AuditKind.SIGNED_OUT_EVERYWHERE: (_C.AUTH, "Logged out everywhere."),
        AuditKind.TOKEN_COPIED: (_C.AUTH, "A log-in was ended: one of its tokens was used twice."),
        AuditKind.SESSION_CLOSED: (_C.AUTH, "A session was closed."),
        AuditKind.PASSWORD_CHANGED: (_C.AUTH, "A password was changed."),
        AuditKind.PASSWORD_RESET: (_C.AUTH, "A password was changed by who reads the mailbox."),
        AuditKind.PROOF_WANTED: (_C.AUTH, "A secret was sent, to prove an address or for a password."),
        AuditKind.ACCOUNT_REGISTERED: (_C.ACCOUNT, "An account was registered."),
        AuditKind.ACCOUNT_CHANGED: (_C.ACCOUNT, "An account was changed."),
        AuditKind.EMAIL_CHANGED: (_C.ACCOUNT, "An e-mail address was changed."),
        AuditKind.EMAIL_VERIFIED: (_C.ACCOUNT, "An e-mail address was verified."),
        AuditKind.PHONE_VERIFIED: (_C.ACCOUNT, "A telephone was verified."),
        AuditKind.IDENTITY_VERIFIED: (_C.ACCOUNT, "An identity was verified."),
        AuditKind.ROLE_CHANGED: (_C.ACCOUNT, "An account took another side of the marketplace."),
        AuditKind.TERMS_ACCEPTED: (_C.ACCOUNT, "Terms were accepted."),
        AuditKind.VEHICLE_ADDED: (_C.ACCOUNT, "A car was registered."),
        AuditKind.VEHICLE_CHANGED: (_C.ACCOUNT, "A car was changed."),
        AuditKind.VEHICLE_REMOVED: (_C.ACCOUNT, "A car was removed."),
        AuditKind.BOOKING_MADE: (_C.BOOKING, "A stay was booked, or asked for."),
        AuditKind.BOOKING_HELD: (_C.BOOKING, "A booking waits for its payment or its host."),
        AuditKind.BOOKING_CONFIRMED: (_C.BOOKING, "A booking was confirmed."),
        AuditKind.BOOKING_BEGUN: (_C.BOOKING, "A stay has begun."),
        AuditKind.BOOKING_COMPLETED: (_C.BOOKING, "A stay was completed."),
        AuditKind.BOOKING_CANCELLED: (_C.BOOKING, "A booking was cancelled."),
        AuditKind.BOOKING_MISSED: (_C.BOOKING, "Nobody came to a stay."),
        AuditKind.BOOKING_MOVED: (_C.BOOKING, "A stay was given another time."),
        AuditKind.BOOKING_CHANGED: (_C.BOOKING, "A booking was changed."),
        AuditKind.TROUBLE_REPORTED: (_C.BOOKING, "Trouble on arrival was reported."),
        AuditKind.TROUBLE_ANSWERED: (_C.BOOKING, "A report of trouble was answered by the host."),
        AuditKind.PAYMENT_BEGUN: (_C.PAYMENT, "A payment was begun."),
        AuditKind.PAYMENT_CHANGED: (_C.PAYMENT, "A payment went on."),
        AuditKind.REFUND_BEGUN: (_C.PAYMENT, "A refund was begun."),
        AuditKind.REFUND_CHANGED: (_C.PAYMENT, "A refund went on."),
        AuditKind.DISPUTE_OPENED: (_C.PAYMENT, "A payment was disputed."),
        AuditKind.DISPUTE_CHANGED: (_C.PAYMENT, "A dispute went on."),
        AuditKind.PAYOUT_MADE: (_C.PAYMENT, "A host's payout was made."),
        AuditKind.PAYOUT_CHANGED: (_C.PAYMENT, "A payout went on."),
        AuditKind.PAYOUT_TAKEN_BACK: (_C.PAYMENT, "Money of a payout was taken back."),
        AuditKind.PAYER_NAMED: (_C.PAYMENT, "A payer was made known to the payment service."),
        AuditKind.PAYEE_NAMED: (_C.PAYMENT, "A host was made known to the payment service."),
        AuditKind.CARD_REMOVED: (_C.PAYMENT, "A payment card was removed."),
        AuditKind.CAR_LINKED: (_C.TESLA, "An account at the cars' maker was connected."),
        AuditKind.CAR_UNLINKED: (_C.TESLA, "An account at the cars' maker was disconnected."),
        AuditKind.CAR_LINK_BROKEN: (_C.TESLA, "A connection to the cars' maker is not good any more."),
        AuditKind.CAR_COMMANDED: (_C.TESLA, "A car was told to do something."),
        AuditKind.LISTING_MADE: (_C.LISTING, "A driveway was listed."),
        AuditKind.LISTING_CHANGED: (_C.LISTING, "A listing was changed."),
        AuditKind.LISTING_RETIRED: (_C.LISTING, "A listing was retired or removed."),
        AuditKind.HOURS_CHANGED: (_C.LISTING, "The opening hours of a listing were changed."),
        AuditKind.CALENDAR_ADDED: (_C.LISTING, "A calendar was connected to a listing."),
        AuditKind.CALENDAR_REMOVED: (_C.LISTING, "A calendar was taken off a listing."),
        AuditKind.FEED_OPENED: (_C.LISTING, "A listing's calendar can be read by whoever has its address."),
        AuditKind.FEED_CLOSED: (_C.LISTING, "A listing's calendar cannot be read from outside any more."),
        AuditKind.RULES_CHOSEN: (_C.LISTING, "Price rules of a listing were chosen."),
        AuditKind.REVIEW_WRITTEN: (_C.REVIEW, "A review was written."),
        AuditKind.REVIEW_CHANGED: (_C.REVIEW, "A review was changed, published or rewritten."),
        AuditKind.REVIEW_FLAGGED: (_C.REVIEW, "A review was flagged."),
        AuditKind.REVIEW_HIDDEN: (_C.REVIEW, "A review was hidden."),
        AuditKind.REVIEW_RESTORED: (_C.REVIEW, "A review was restored, or left to stand."),
        AuditKind.ACCOUNT_EXPORTED: (_C.PRIVACY, "Everything about an account was given out."),
        AuditKind.ERASURE_ASKED: (_C.PRIVACY, "An account was locked, to be erased."),
        AuditKind.ERASURE_CALLED_OFF: (_C.PRIVACY, "An erasure was called off."),
        AuditKind.ACCOUNT_PURGED: (_C.PRIVACY, "An erased account was purged."),
        AuditKind.ACCOUNT_SUSPENDED: (_C.ADMIN, "An account was suspended."),
        AuditKind.ACCOUNT_BANNED: (_C.ADMIN, "An account was banned."),
        AuditKind.ACCOUNT_RESTORED: (_C.ADMIN, "A suspended account was restored."),
        AuditKind.OPERATOR_MADE: (_C.ADMIN, "An account was made an operator."),
        AuditKind.OPERATOR_ENDED: (_C.ADMIN, "An account is no operator any more."),
        AuditKind.LISTING_SUSPENDED: (_C.ADMIN, "A listing was suspended."),
        AuditKind.LISTING_RESTORED: (_C.ADMIN, "A suspended listing was restored."),
        AuditKind.MARKET_RULES_CHOSEN: (_C.ADMIN, "Price rules of the whole marketplace were chosen."),
        AuditKind.TROUBLE_DECIDED: (_C.ADMIN, "A report of trouble was decided."),
        AuditKind.SETTING_CHANGED: (_C.ADMIN, "A setting of the marketplace was changed."),
        AuditKind.JOB_RETRIED: (_C.ADMIN, "A job that was given up is tried again."),
        AuditKind.RING_ROTATED: (_C.ADMIN, "Every data key was wrapped under a new ring key."),
        AuditKind.DATA_KEYS_RENEWED: (_C.ADMIN, "Everything that is kept sealed was sealed anew."),
        AuditKind.OPERATOR_READ: (_C.ADMIN, "An operator looked at what is not their own."),
        AuditKind.AUDIT_READ: (_C.ADMIN, "The audit log was read."),
        AuditKind.AUDIT_VERIFIED: (_C.ADMIN, "The audit log was verified."),
        AuditKind.CHECKPOINT_MADE: (_C.ADMIN, "A checkpoint of the audit log was signed."),
        AuditKind.LOSS_ACKNOWLEDGED: (_C.ADMIN, "What the audit log lost with a restore was acknowledged."),
    }
)
