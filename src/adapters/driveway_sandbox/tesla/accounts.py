"""Who has cars, who asks for them, and what was allowed."""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Final

import attrs

REGIONS: Final = ("na", "eu", "cn")
ACCESS_LIFE: Final = timedelta(hours=8)
REFRESH_LIFE: Final = timedelta(days=90)
GRACE: Final = timedelta(hours=24)
"""How long the refresh token that was used last stays good."""
CODE_LIFE: Final = timedelta(minutes=5)


class Scope(StrEnum):
    """What an owner can allow."""

    OPENID = "openid"
    OFFLINE = "offline_access"
    USER = "user_data"
    DATA = "vehicle_device_data"
    LOCATION = "vehicle_location"
    COMMANDS = "vehicle_cmds"
    CHARGING = "vehicle_charging_cmds"


@attrs.define(kw_only=True, eq=False)
class Owner:
    """Somebody with a Tesla account; ``region`` is where it lives."""

    name: str
    region: str = attrs.field(default="na", validator=attrs.validators.in_(REGIONS))
    email: str = ""
    number: int = 0

    @property
    def id(self) -> str:
        """The ``sub`` of the owner's tokens."""
        digest = hashlib.sha256(f"owner {self.number} {self.name}".encode()).hexdigest()
        return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


@attrs.define(kw_only=True)
class Application:
    """The one application that is registered here.

    Without ``redirect_uris`` every address of this machine will do. ``registered``
    are the regions in which its domain was made known. ``public_key`` is the
    point, 65 bytes, of the key that cars let in whose owners pair them.
    """

    client_id: str = "sandbox-client"
    client_secret: str = attrs.field(default="sandbox-secret", repr=False)
    redirect_uris: tuple[str, ...] = ()
    domain: str = "parking.example"
    public_key: bytes | None = None
    registered: set[str] = attrs.field(factory=lambda: set(REGIONS))


@attrs.define(eq=False)
class Allowance:
    """What one owner (None: the application itself) once allowed; all tokens of it fall together."""

    owner: Owner | None
    scopes: frozenset[str]
    revoked: bool = False
    last_used: str | None = None


@attrs.define(eq=False)
class _Code:
    allowance: Allowance
    redirect_uri: str
    until: datetime
    used: bool = False


@attrs.define(eq=False)
class _Token:
    allowance: Allowance
    until: datetime
    used_at: datetime | None = None


@attrs.frozen
class Pair:
    """What a client is given."""

    access_token: str = attrs.field(repr=False)
    refresh_token: str | None = attrs.field(repr=False)
    allowance: Allowance


@attrs.define
class Tokens:
    """Every code and token that was given out."""

    _codes: dict[str, _Code] = attrs.field(factory=dict, repr=False)
    _access: dict[str, _Token] = attrs.field(factory=dict, repr=False)
    _refresh: dict[str, _Token] = attrs.field(factory=dict, repr=False)
    _key: bytes = attrs.field(factory=lambda: secrets.token_bytes(32), repr=False)
    _numbers: "count[int]" = attrs.field(factory=lambda: count(1), init=False, repr=False)

    def code(self, owner: Owner, scopes: frozenset[str], redirect_uri: str, *, at: datetime) -> str:
        """A code for one use; it begins with the region, as Tesla's do."""
        code = f"{owner.region.upper()}_{secrets.token_hex(24)}"
        self._codes[code] = _Code(Allowance(owner, scopes), redirect_uri, at + CODE_LIFE)
        return code

    def redeem(self, code: str, redirect_uri: str, *, at: datetime) -> Allowance | str:
        """What a code stands for, or the name of the error; a code used twice takes its tokens back."""
        known = self._codes.get(code)
        if known is None or at >= known.until:
            return "invalid_auth_code"
        if known.used:
            known.allowance.revoked = True
            return "invalid_auth_code"
        if known.redirect_uri != redirect_uri:
            return "invalid_redirect_url"
        known.used = True
        return known.allowance

    def pair(self, allowance: Allowance, *, audience: str, at: datetime) -> Pair:
        """A new pair; a refresh token only where offline access was allowed."""
        access = self._jwt(allowance, audience, at)
        self._access[access] = _Token(allowance, at + ACCESS_LIFE)
        refresh = None
        if Scope.OFFLINE in allowance.scopes and allowance.owner is not None:
            refresh = f"{allowance.owner.region.upper()}_{secrets.token_hex(32)}"
            self._refresh[refresh] = _Token(allowance, at + REFRESH_LIFE)
        return Pair(access, refresh, allowance)

    def refreshed(self, token: str, *, at: datetime) -> Allowance | None:
        """What a refresh token stands for; None where it is not good (any more).

        Good once, and, as the one that was used last, for a day after that.
        """
        known = self._refresh.get(token)
        if known is None or known.allowance.revoked or at >= known.until:
            return None
        if known.used_at is None:
            known.used_at, known.allowance.last_used = at, token
            return known.allowance
        still = known.allowance.last_used == token and at < known.used_at + GRACE
        return known.allowance if still else None

    def holder(self, access_token: str, *, at: datetime) -> Allowance | None:
        """Whose an access token is; None where it is not good (any more)."""
        known = self._access.get(access_token)
        if known is None or known.allowance.revoked or at >= known.until:
            return None
        return known.allowance

    def expire(self, *, at: datetime) -> None:
        """Let every access token end now."""
        for known in self._access.values():
            known.until = min(known.until, at)

    def revoke(self, owner: Owner) -> None:
        """The owner takes everything back."""
        known = [each.allowance for each in (*self._refresh.values(), *self._access.values())]
        for allowance in (*known, *(each.allowance for each in self._codes.values())):
            if allowance.owner is owner:
                allowance.revoked = True

    def _jwt(self, allowance: Allowance, audience: str, at: datetime) -> str:
        """Shaped like Tesla's, with the claims that Tesla's own code reads; nobody else can check it."""
        owner = allowance.owner
        claims = {
            "iss": "https://sandbox.invalid/oauth2/v3",
            "aud": [audience],
            "sub": owner.id if owner else "application",
            "ou_code": owner.region.upper() if owner else None,
            "scp": sorted(allowance.scopes),
            "iat": int(at.timestamp()),
            "exp": int((at + ACCESS_LIFE).timestamp()),
            "jti": next(self._numbers),
        }
        parts = ".".join(_base64(json.dumps(each).encode()) for each in ({"alg": "HS256"}, claims))
        return f"{parts}.{_base64(hmac.digest(self._key, parts.encode(), 'sha256'))}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
