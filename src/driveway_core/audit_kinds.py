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
    TOKEN_COPIED = "token_copied"  # noqa: S105  # what happened
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # what happened
    PASSWORD_RESET = "password_reset"  # noqa: S105  # what happened

    ACCOUNT_REGISTERED = "account_registered"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_SUSPENDED = "account_suspended"
    ACCOUNT_RESTORED = "account_restored"
    ACCOUNT_BANNED = "account_banned"
    IDENTITY_VERIFIED = "identity_verified"
    TERMS_ACCEPTED = "terms_accepted"
    EMAIL_VERIFIED = "email_verified"
    EMAIL_CHANGED = "email_changed"
    PHONE_VERIFIED = "phone_verified"
    OPERATOR_MADE = "operator_made"

    REVIEW_FLAGGED = "review_flagged"
    REVIEW_HIDDEN = "review_hidden"
    REVIEW_RESTORED = "review_restored"
    ACCOUNT_EXPORTED = "account_exported"
    ERASURE_ASKED = "erasure_asked"
    ERASURE_CALLED_OFF = "erasure_called_off"
    ACCOUNT_PURGED = "account_purged"

    AUDIT_READ = "audit_read"
    SETTING_CHANGED = "setting_changed"
    RING_ROTATED = "ring_rotated"
    DATA_KEYS_RENEWED = "data_keys_renewed"


KINDS: Final[Mapping[AuditKind, tuple[AuditCategory, str]]] = MappingProxyType(
    {
        AuditKind.SIGNED_IN: (AuditCategory.AUTH, "Logged in."),
        AuditKind.SIGN_IN_REFUSED: (AuditCategory.AUTH, "A log-in was refused."),
        AuditKind.SIGNED_OUT: (AuditCategory.AUTH, "Logged out."),
        AuditKind.TOKEN_COPIED: (AuditCategory.AUTH, "A log-in was ended: one of its tokens was used twice."),
        AuditKind.PASSWORD_CHANGED: (AuditCategory.AUTH, "A password was changed by who knew the old one."),
        AuditKind.PASSWORD_RESET: (AuditCategory.AUTH, "A password was changed by who reads the mailbox."),
        AuditKind.ACCOUNT_REGISTERED: (AuditCategory.ACCOUNT, "An account was registered."),
        AuditKind.ACCOUNT_CHANGED: (AuditCategory.ACCOUNT, "An account was changed by its owner."),
        AuditKind.ACCOUNT_SUSPENDED: (AuditCategory.ADMIN, "An account was suspended."),
        AuditKind.ACCOUNT_RESTORED: (AuditCategory.ADMIN, "A suspended account was restored."),
        AuditKind.ACCOUNT_BANNED: (AuditCategory.ADMIN, "An account was banned."),
        AuditKind.IDENTITY_VERIFIED: (AuditCategory.ACCOUNT, "Who an account is was verified."),
        AuditKind.TERMS_ACCEPTED: (AuditCategory.ACCOUNT, "A version of the terms was accepted."),
        AuditKind.EMAIL_VERIFIED: (AuditCategory.ACCOUNT, "An e-mail address was verified."),
        AuditKind.EMAIL_CHANGED: (AuditCategory.ACCOUNT, "An e-mail address was changed."),
        AuditKind.PHONE_VERIFIED: (AuditCategory.ACCOUNT, "A telephone was verified."),
        AuditKind.OPERATOR_MADE: (AuditCategory.ADMIN, "An account was made an operator."),
        AuditKind.REVIEW_FLAGGED: (AuditCategory.REVIEW, "A review was flagged."),
        AuditKind.REVIEW_HIDDEN: (AuditCategory.REVIEW, "A review was hidden."),
        AuditKind.REVIEW_RESTORED: (AuditCategory.REVIEW, "A review was restored, or left to stand."),
        AuditKind.ACCOUNT_EXPORTED: (AuditCategory.PRIVACY, "Everything about an account was given out."),
        AuditKind.ERASURE_ASKED: (AuditCategory.PRIVACY, "An account was locked, to be erased."),
        AuditKind.ERASURE_CALLED_OFF: (AuditCategory.PRIVACY, "An erasure was called off."),
        AuditKind.ACCOUNT_PURGED: (AuditCategory.PRIVACY, "An erased account was purged."),
        AuditKind.AUDIT_READ: (AuditCategory.ADMIN, "The audit log was read."),
        AuditKind.SETTING_CHANGED: (AuditCategory.ADMIN, "A setting of the marketplace was changed."),
        AuditKind.RING_ROTATED: (AuditCategory.ADMIN, "Every data key was wrapped under a new ring key."),
        AuditKind.DATA_KEYS_RENEWED: (
            AuditCategory.ADMIN,
            "Everything that is kept sealed was sealed anew, under new data keys.",
        ),
    }
)
