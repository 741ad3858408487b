"""What an operator sets to reach Tesla's cars; every address is judged before a token goes there."""

import re
from enum import StrEnum
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import attrs

from driveway_core.errors import InvalidValue

SCOPES: Final = ("openid", "offline_access", "vehicle_device_data", "vehicle_location", "vehicle_cmds")
"""What a driver is asked for: who they are, their cars, where those are, and sending them somewhere."""

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_MAKERS: Final = re.compile(
    rf"https://(?:{_LABEL}\.){{1,9}}(?:tesla\.com|tesla\.cn|teslamotors\.com)(?::443)?/?"
)
"""The only hosts that an answer may send us to; as Tesla's own client has it."""


class Region(StrEnum):
    """Which of Tesla's regions the application is registered in first."""

    NA = "na"
    """North America, Asia and the Pacific without China."""
    EU = "eu"
    """Europe, the Middle East and Africa."""
    CN = "cn"


class Way(StrEnum):
    """How commands reach cars."""

    DIRECT = "direct"
    """Plainly: only cars that need no signature obey."""
    PROXY = "proxy"
    """Through Tesla's own command proxy, which signs them."""
    SIGNED = "signed"
    """Signed here."""


FLEET: Final = {
    Region.NA: "https://fleet-api.prd.na.vn.cloud.tesla.com",
    Region.EU: "https://fleet-api.prd.eu.vn.cloud.tesla.com",
    Region.CN: "https://fleet-api.prd.cn.vn.cloud.tesla.cn",
}
_AUTHORIZE: Final = {
    Region.NA: "https://auth.tesla.com",
    Region.EU: "https://auth.tesla.com",
    Region.CN: "https://auth.tesla.cn",
}
_TOKENS: Final = {
    Region.NA: "https://fleet-auth.prd.vn.cloud.tesla.com",
    Region.EU: "https://fleet-auth.prd.vn.cloud.tesla.com",
    Region.CN: "https://auth.tesla.cn",
}


@attrs.frozen(kw_only=True)
class TelemetryServer:
    """Where cars send what they measure: Tesla's own server for that, run by the operator.

    ``ca`` is the PEM of who signed its certificate.
    """

    hostname: str
    port: int = 443
    ca: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class TeslaSettings:
    """An application registered with Tesla; raises ``InvalidValue`` for what cannot work.

    ``command_key`` is the PEM of the private key that cars have let in.
    ``proxy_url`` is Tesla's command proxy, ``proxy_ca`` the path of the file
    with its certificate. ``api_base`` and ``auth_base`` are those of a
    stand-in on this machine, and only of one.
    """

    client_id: str
    client_secret: str = attrs.field(repr=False)
    redirect_uri: str
    region: Region = attrs.field(default=Region.NA, converter=Region)
    transport: Way = attrs.field(default=Way.DIRECT, converter=Way)
    command_key: str | None = attrs.field(default=None, repr=False)
    proxy_url: str | None = None
    proxy_ca: str | None = None
    api_base: str | None = None
    auth_base: str | None = None
    telemetry: TelemetryServer | None = None

    def __attrs_post_init__(self) -> None:
        if not self.client_id.isascii() or not self.client_id.isprintable() or not self.client_id.strip():
            raise InvalidValue("TESLA_CLIENT_ID", "must be the id of an application at Tesla")
        if not _secure(self.redirect_uri):
            raise InvalidValue("TESLA_REDIRECT_URI", "must begin with https://")
        for name, url in (("TESLA_API_BASE", self.api_base), ("TESLA_AUTH_BASE", self.auth_base)):
            if url is not None and not is_loopback(url):
                raise InvalidValue(name, "must be a stand-in on this machine; unset it to reach Tesla")
        if self.proxy_url is not None and not _secure(self.proxy_url):
            raise InvalidValue("TESLA_PROXY_URL", "must begin with https://")
        if self.transport is Way.PROXY and self.proxy_url is None:
            raise InvalidValue("TESLA_PROXY_URL", "must be set for the transport `proxy`")
        if self.transport is Way.SIGNED and self.command_key is None:
            raise InvalidValue("TESLA_COMMAND_KEY_FILE", "must be set for the transport `signed`")

    @property
    def first_base(self) -> str:
        """Where an account is looked for first."""
        return (self.api_base or FLEET[self.region]).rstrip("/")

    @property
    def authorize_address(self) -> str:
        """The page where a driver lets us in."""
        return (self.auth_base or _AUTHORIZE[self.region]).rstrip("/") + "/oauth2/v3/authorize"

    @property
    def token_address(self) -> str:
        """Who gives tokens; Tesla wants the calls there, and not where the page is."""
        return (self.auth_base or _TOKENS[self.region]).rstrip("/") + "/oauth2/v3/token"

    def base_of_code(self, code: str) -> str | None:
        """Where the account answers, by the first characters of its code; None where they do not tell."""
        if self.api_base is not None or self.region is Region.CN:
            return None
        return {"NA_": FLEET[Region.NA], "EU_": FLEET[Region.EU]}.get(code[:3].upper())

    def allows(self, base_url: str) -> bool:
        """Whether a token may go there: Tesla's own hosts, or with a stand-in this machine."""
        if self.api_base is not None:
            return is_loopback(base_url)
        return _MAKERS.fullmatch(base_url.lower()) is not None


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine, over HTTP."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # no address, or a name
        return False
    plain = parts.path in ("", "/") and parts.username is None and not parts.query
    return here and plain and parts.scheme == "http" and port != 0


def _secure(url: str) -> bool:
    """Whether nobody on the way can listen."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme == "http":
            return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host)
