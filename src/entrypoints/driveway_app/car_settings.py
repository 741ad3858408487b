"""Settings of the process that reach cars; all of them, or none."""

from pathlib import Path
from typing import Final

import attrs

_REGIONS: Final = ("na", "eu", "cn")
_TRANSPORTS: Final = ("direct", "proxy", "signed")
_SHORTEST_SECRET: Final = 16


@attrs.frozen(kw_only=True)
class CarTexts:
    """The settings as they are written, named as in the environment (in lower case)."""

    tesla_client_id: str | None = None
    tesla_client_secret: str | None = None
    tesla_redirect_uri: str | None = None
    tesla_region: str = "na"
    tesla_transport: str = "direct"
    tesla_proxy_url: str | None = None
    tesla_proxy_ca_file: str | None = None
    tesla_command_key_file: str | None = None
    tesla_api_base: str | None = None
    tesla_auth_base: str | None = None
    tesla_telemetry_secret: str | None = None
    tesla_telemetry_hostname: str | None = None
    tesla_telemetry_port: str = "443"
    tesla_telemetry_ca_file: str | None = None


@attrs.frozen(kw_only=True)
class CarSettings:
    """How to reach the drivers' cars at Tesla, and how those reach us.

    ``api_base`` and ``auth_base`` are a stand-in's addresses; None means Tesla
    itself. ``command_key`` and ``telemetry_ca`` are the contents of their files.
    ``telemetry_secret`` is what whoever passes on what cars tell has to know.
    """

    client_id: str
    client_secret: str = attrs.field(repr=False)
    redirect_uri: str
    region: str = "na"
    transport: str = "direct"
    proxy_url: str | None = None
    proxy_ca: Path | None = None
    command_key: str | None = attrs.field(default=None, repr=False)
    api_base: str | None = None
    auth_base: str | None = None
    telemetry_secret: str | None = attrs.field(default=None, repr=False)
    telemetry_hostname: str | None = None
    telemetry_port: int = 443
    telemetry_ca: str | None = attrs.field(default=None, repr=False)


def read_car_settings(texts: CarTexts, problems: list[str]) -> CarSettings | None:
    """The settings, or None where no application at Tesla is named; what is wrong joins ``problems``."""
    usual = attrs.asdict(CarTexts())
    given = [name for name, text in usual.items() if getattr(texts, name) != text]
    if texts.tesla_client_id is None:
        problems += [f"{name.upper()}: makes no sense without TESLA_CLIENT_ID" for name in sorted(given)]
        return None
    for name in ("tesla_client_secret", "tesla_redirect_uri"):
        if not (getattr(texts, name) or "").strip():
            problems.append(f"{name.upper()}: is needed with TESLA_CLIENT_ID")
    _one_of(texts.tesla_region, "TESLA_REGION", _REGIONS, problems)
    _one_of(texts.tesla_transport, "TESLA_TRANSPORT", _TRANSPORTS, problems)
    for name in ("tesla_redirect_uri", "tesla_proxy_url", "tesla_api_base", "tesla_auth_base"):
        url = getattr(texts, name)
        if url and not url.startswith(("http://", "https://")):
            problems.append(f"{name.upper()}: must begin with https://, or http:// on this machine")
    if texts.tesla_transport == "proxy" and texts.tesla_proxy_url is None:
        problems.append("TESLA_PROXY_URL: is needed with TESLA_TRANSPORT=proxy")
    if texts.tesla_transport == "signed" and texts.tesla_command_key_file is None:
        problems.append("TESLA_COMMAND_KEY_FILE: is needed with TESLA_TRANSPORT=signed")
    secret = texts.tesla_telemetry_secret
    if secret is not None and len(secret.strip()) < _SHORTEST_SECRET:
        problems.append(f"TESLA_TELEMETRY_SECRET: must have at least {_SHORTEST_SECRET} characters")
    return CarSettings(
        client_id=texts.tesla_client_id,
        client_secret=texts.tesla_client_secret or "",
        redirect_uri=texts.tesla_redirect_uri or "",
        region=texts.tesla_region,
        transport=texts.tesla_transport,
        proxy_url=texts.tesla_proxy_url,
        proxy_ca=None if texts.tesla_proxy_ca_file is None else Path(texts.tesla_proxy_ca_file),
        command_key=_content(texts.tesla_command_key_file, "TESLA_COMMAND_KEY_FILE", problems),
        api_base=texts.tesla_api_base,
        auth_base=texts.tesla_auth_base,
        telemetry_secret=secret,
        telemetry_hostname=texts.tesla_telemetry_hostname,
        telemetry_port=_port(texts.tesla_telemetry_port, problems),
        telemetry_ca=_content(texts.tesla_telemetry_ca_file, "TESLA_TELEMETRY_CA_FILE", problems),
    )


def _one_of(text: str, name: str, allowed: tuple[str, ...], problems: list[str]) -> None:
    if text not in allowed:
        problems.append(f"{name}: must be one of {', '.join(allowed)}")


def _port(text: str, problems: list[str]) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65_535:
        problems.append(f"TESLA_TELEMETRY_PORT: must be a whole number from 1 to 65535, not {text!r}")
        return 443
    return int(text)


def _content(file: str | None, name: str, problems: list[str]) -> str | None:
    if file is None:
        return None
    try:
        return Path(file).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        problems.append(f"{name}: cannot be read ({getattr(error, 'strerror', None) or 'it is no PEM file'})")
        return None
