"""What the audit log is told of accounts: who comes in, what they have, what they connect."""

from typing import Final

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import AccountId, AccountStatus
from driveway_core.audit_kinds import AuditKind
from driveway_core.audit_telling import Telling, alike
from driveway_core.car_links import CarLink
from driveway_core.photos import Portrait
from driveway_core.proofs import Proof
from driveway_core.sessions import Ending, Session, SessionId
from driveway_core.vehicles import Vehicle, VehicleId

_K = AuditKind


def session_begun(told: Telling, _: object, session: Session) -> None:
    """A log-in."""
    told.note(_K.SIGNED_IN, account_id=session.account_id, opened=session.id)


def session_saved(told: Telling, _: object, session: Session) -> None:
    """Of a session that is refreshed nothing is told, of one that ends by that, why."""
    if session.ended_at is not None:
        kind = _K.TOKEN_COPIED if session.ending is Ending.COPIED else _K.SESSION_CLOSED
        told.note(kind, account_id=session.account_id, closed=session.id)


def session_ended(
    told: Telling,
    ended: object,
    session_id: SessionId,
    account_id: AccountId,
    ending: Ending,
    **_: object,
) -> None:
    """A log-out."""
    if ended:
        kind = _K.SIGNED_OUT if ending is Ending.LOGGED_OUT else _K.SESSION_CLOSED
        told.note(kind, account_id=account_id, closed=session_id)


def sessions_ended(
    told: Telling,
    count: int,
    account_id: AccountId,
    ending: Ending,
    **_: object,
) -> None:
    """Log-outs everywhere."""
    if count:
        kind = _K.SIGNED_OUT_EVERYWHERE if ending is Ending.LOGGED_OUT else _K.SESSION_CLOSED
        told.note(kind, account_id=account_id, count=count, reason=ending)


def proof_put(told: Telling, _: object, proof: Proof) -> None:
    """A secret is about to be sent."""
    told.note(_K.PROOF_WANTED, account_id=proof.account_id, purpose=proof.purpose)


def account_added(told: Telling, _: object, account: Account) -> None:
    """A registration."""
    told.note(_K.ACCOUNT_REGISTERED, account_id=account.id, user_type=account.user_type)


_STATUS_TOLD: Final = {
    AccountStatus.SUSPENDED: _K.ACCOUNT_SUSPENDED,
    AccountStatus.BANNED: _K.ACCOUNT_BANNED,
    AccountStatus.ACTIVE: _K.ACCOUNT_RESTORED,
}


_VERIFIED: Final = {
    "email_verified": _K.EMAIL_VERIFIED,
    "phone_verified": _K.PHONE_VERIFIED,
    "identity_verified": _K.IDENTITY_VERIFIED,
}


def account_saved(told: Telling, _: object, account: Account) -> None:
    """One entry for each thing about an account that changed and matters; a log-in alone is none."""
    before = told.former(Account, account.id)
    if before is None:
        told.note(_K.ACCOUNT_CHANGED, account_id=account.id)
        return
    differ = {
        field.name
        for field in attrs.fields(Account)
        if getattr(before, field.name) != getattr(account, field.name)
    }
    kinds = {
        "status": _STATUS_TOLD[account.status],
        "is_operator": _K.OPERATOR_MADE if account.is_operator else _K.OPERATOR_ENDED,
        "user_type": _K.ROLE_CHANGED,
        "terms_version": _K.TERMS_ACCEPTED,
        "email": _K.EMAIL_CHANGED,
        "customer_id": _K.PAYER_NAMED,
        "payee_id": _K.PAYEE_NAMED,
    }
    if "last_login_at" not in differ:  # hashed anew while somebody logs in, it is the same password
        kinds["password_hash"] = _K.PASSWORD_CHANGED
    kinds |= {field: kind for field, kind in _VERIFIED.items() if getattr(account, field)}
    for field in sorted(differ & kinds.keys()):
        told.note(kinds[field], account_id=account.id)
    rest = differ - kinds.keys() - {"version", "updated_at", "last_login_at", "password_hash"}
    if rest:
        told.note(_K.ACCOUNT_CHANGED, account_id=account.id)


def vehicle_added(told: Telling, _: object, vehicle: Vehicle) -> None:
    """A new car."""
    told.note(_K.VEHICLE_ADDED, account_id=vehicle.owner_id, vehicle_id=vehicle.id)


def vehicle_saved(told: Telling, _: object, vehicle: Vehicle) -> None:
    """What was changed of a car; when it was seen last is no change."""
    before = told.former(Vehicle, vehicle.id)
    if before is not None and alike(before, vehicle, "last_seen_at"):
        return
    kind = _K.VEHICLE_CHANGED if vehicle.is_active else _K.VEHICLE_REMOVED
    told.note(kind, account_id=vehicle.owner_id, vehicle_id=vehicle.id)


def vehicle_removed(told: Telling, _: object, vehicle_id: VehicleId) -> None:
    """A car that nobody ever booked with."""
    told.note(_K.VEHICLE_REMOVED, vehicle_id=vehicle_id)


def link_saved(told: Telling, _: object, link: CarLink) -> None:
    """A link that is new or anew, or that broke; a pair of tokens that is refreshed is neither."""
    before = told.former(CarLink, link.account_id)
    if before is None or before.linked_at != link.linked_at:
        told.note(_K.CAR_LINKED, account_id=link.account_id)
    elif link.problem is not None and before.problem is not link.problem:
        told.note(_K.CAR_LINK_BROKEN, account_id=link.account_id, problem=link.problem)


def link_removed(told: Telling, _: object, account_id: AccountId) -> None:
    """A link that its owner took away."""
    told.note(_K.CAR_UNLINKED, account_id=account_id)


def portrait_shown(told: Telling, _: object, portrait: Portrait) -> None:
    """An account's photo."""
    told.note(_K.ACCOUNT_CHANGED, account_id=portrait.account_id, photo_id=portrait.id)


def portrait_gone(told: Telling, _: object, account_id: AccountId) -> None:
    """An account that has none any more."""
    told.note(_K.ACCOUNT_CHANGED, account_id=account_id)
