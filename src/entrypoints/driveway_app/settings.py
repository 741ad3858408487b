"""Settings of the process: from the environment, or from a TOML file that it names."""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import attrs
import platformdirs
import typed_settings

from driveway_app.car_settings import CarSettings, read_car_settings
from driveway_app.mail_settings import MailSettings, read_mail_settings
from driveway_app.page_settings import TermsSettings, TileSettings, read_terms_settings, read_tile_settings
from driveway_app.plug_settings import Plugs, read_plugs
from driveway_app.stripe_settings import StripeSettings, StripeTexts, read_stripe_settings
from driveway_core.errors import Refused

_TABLE: Final = "driveway"


@attrs.frozen
class SettingsWrong(Refused):
    """Some settings of the process cannot be used; ``problems`` lists every one."""

    slug = "settings-wrong"
    title = "Some settings are not right"

    problems: tuple[str, ...]

    def __str__(self) -> str:
        return "Please correct these settings:\n" + "\n".join(f"  {problem}" for problem in self.problems)


@attrs.frozen(kw_only=True)
class _Texts(StripeTexts):
    """The settings as they are written, named as in the environment (in lower case)."""

    database_url: str | None = None
    database_owner_url: str | None = None
    driveway_home: str | None = None
    driveway_settlement: str = "external"
    google_maps_api_key: str | None = None
    google_maps_api_base: str | None = None
    driveway_pg_bin: str | None = None
    driveway_pgbackrest_config: str | None = None
    driveway_pool_size: str = "10"
    driveway_body_limit: str = "1048576"
    driveway_trusted_proxies: str = "0"
    driveway_servers: str = "1"
    driveway_cors_origins: str = ""
    driveway_guide: str | None = None
    driveway_log: str = "info"


@attrs.frozen(kw_only=True)
class AddressSettings:
    """A key for Google's Address Validation; ``api_base`` is a stand-in's address, None means Google."""

    api_key: str = attrs.field(repr=False)
    api_base: str | None = None


@attrs.frozen(kw_only=True)
class ProcessSettings:
    """What one process needs to know before it can open anything.

    ``database_url`` None means the embedded PostgreSQL below ``home``;
    ``body_limit`` is in bytes, ``pool_size`` in connections; ``stripe`` is None
    where payments are settled elsewhere, ``cars`` where none are spoken to,
    ``addresses`` where nobody looks them up; ``pgbackrest`` is the configuration
    of who keeps the backups. ``trusted_proxies`` stand between callers and us,
    one behind the other; ``servers`` like this one serve the same database together.
    ``origins`` are those whose pages may call the API from a browser.
    ``mail`` is how people are written to, ``tiles`` whose maps they are shown, None being our own;
    ``guide`` is where its built pages are, ``plugs`` whose adapters stand in for ours, which find
    settings of their own in the ``environment``.
    """

    database_url: str | None
    owner_url: str | None
    home: Path
    stripe: StripeSettings | None = None
    cars: CarSettings | None = None
    addresses: AddressSettings | None = None
    mail: MailSettings = attrs.field(factory=MailSettings)
    tiles: TileSettings | None = None
    terms: TermsSettings | None = None
    plugs: Plugs = attrs.field(factory=Plugs)
    environment: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    pg_bin: Path | None = None
    pgbackrest: Path | None = None
    pool_size: int = 10
    body_limit: int = 1_048_576
    trusted_proxies: int = 0
    servers: int = 1
    origins: tuple[str, ...] = ()
    guide: Path | None = None
    log: str = "info"

    @property
    def plays(self) -> bool:
        """Whether Stripe or Tesla is a stand-in on this machine, so that pages have to say it."""
        bases = (self.stripe and self.stripe.api_base, self.cars and self.cars.api_base)
        return any(_is_here(base) for base in bases if base)

    @property
    def pays_at(self) -> str | None:
        """The stand-in for Stripe on this machine, where cards are chosen; None without one."""
        base = None if self.stripe is None else self.stripe.api_base
        return base if base is not None and _is_here(base) else None


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def default_home() -> Path:
    """The user's data directory; for root ``/var/lib/driveway``."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/driveway")
    return platformdirs.user_data_path("driveway", appauthor=False)


def read_settings(environment: Mapping[str, str]) -> ProcessSettings:
    """Settings from an environment, else from the file that ``DRIVEWAY_CONFIG`` names.

    Raises ``SettingsWrong`` with everything that is wrong, not only the first.
    """
    problems: list[str] = []
    files = [Path(environment["DRIVEWAY_CONFIG"])] if environment.get("DRIVEWAY_CONFIG") else []
    problems += [f"DRIVEWAY_CONFIG: there is no file {file}" for file in files if not file.is_file()]
    texts = _Texts() if problems else _load(files, environment, problems)
    url = _url(texts.database_url, "DATABASE_URL", problems)
    owner_url = _url(texts.database_owner_url, "DATABASE_OWNER_URL", problems)
    if owner_url is not None and url is None:
        problems.append("DATABASE_OWNER_URL: makes no sense without DATABASE_URL")
    stripe = read_stripe_settings(texts, problems) if texts.driveway_settlement == "stripe" else None
    cars = read_car_settings(texts, problems)
    addresses = _addresses(texts, problems)
    mail = read_mail_settings(texts, problems)
    tiles = read_tile_settings(texts, problems)
    terms = read_terms_settings(texts, problems)
    plugs = read_plugs(texts, texts.driveway_settlement, problems)
    if texts.driveway_log not in ("debug", "info", "warning", "error"):
        problems.append("DRIVEWAY_LOG: must be debug, info, warning or error")
    backrest = texts.driveway_pgbackrest_config
    if backrest and not Path(backrest).is_file():
        problems.append(f"DRIVEWAY_PGBACKREST_CONFIG: there is no file {backrest}")
    pool_size = _whole(texts.driveway_pool_size, "DRIVEWAY_POOL_SIZE", 1, 100, problems)
    body_limit = _whole(texts.driveway_body_limit, "DRIVEWAY_BODY_LIMIT", 1_024, 104_857_600, problems)
    trusted_proxies = _whole(texts.driveway_trusted_proxies, "DRIVEWAY_TRUSTED_PROXIES", 0, 10, problems)
    servers = _whole(texts.driveway_servers, "DRIVEWAY_SERVERS", 1, 1_000, problems)
    origins = _origins(texts.driveway_cors_origins, problems)
    if problems:
        raise SettingsWrong(tuple(problems))
    return ProcessSettings(
        database_url=url,
        owner_url=owner_url or url,
        home=Path(texts.driveway_home) if texts.driveway_home else default_home(),
        pg_bin=Path(texts.driveway_pg_bin) if texts.driveway_pg_bin else None,
        pgbackrest=Path(backrest) if backrest else None,
        pool_size=pool_size,
        body_limit=body_limit,
        trusted_proxies=trusted_proxies,
        servers=servers,
        origins=origins,
        stripe=stripe,
        cars=cars,
        addresses=addresses,
        mail=mail,
        guide=Path(texts.driveway_guide) if texts.driveway_guide else None,
        tiles=tiles,
        terms=terms,
        plugs=plugs,
        environment=dict(environment),
        log=texts.driveway_log,
    )


def _addresses(texts: _Texts, problems: list[str]) -> AddressSettings | None:
    key, base = (texts.google_maps_api_key or "").strip(), texts.google_maps_api_base
    if base is not None and not base.startswith("http://"):
        problems.append("GOOGLE_MAPS_API_BASE: must begin with http://, on this machine: it names a stand-in")
    if not key:
        if base is not None:
            problems.append("GOOGLE_MAPS_API_BASE: makes no sense without GOOGLE_MAPS_API_KEY")
        return None
    if not key.isascii() or any(letter.isspace() for letter in key):
        problems.append("GOOGLE_MAPS_API_KEY: must have no blanks in it")
    return AddressSettings(api_key=key, api_base=base)


def _origins(text: str, problems: list[str]) -> tuple[str, ...]:
    """Origins with blanks between them; each exactly as a browser says it."""
    origins = tuple(text.split())
    problems += [
        f"DRIVEWAY_CORS_ORIGINS: {each} is no origin; one is such as https://app.example.com"
        for each in origins
        if not _ORIGIN.fullmatch(each)
    ]
    return origins


_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")


def _load(files: list[Path], environment: Mapping[str, str], problems: list[str]) -> _Texts:
    loaders: list[typed_settings.loaders.Loader] = [
        typed_settings.FileLoader(files=files, formats={"*.toml": typed_settings.TomlFormat(section=_TABLE)}),
    ]
    known = {field.name for field in attrs.fields(_Texts)}
    try:
        texts = typed_settings.load_settings(_Texts, loaders=loaders)
    except (typed_settings.exceptions.TsError, ValueError, TypeError) as error:
        problems.append(f"DRIVEWAY_CONFIG: {error}")
        return _Texts()
    given = {name.lower(): text for name, text in environment.items() if name.lower() in known and text}
    return attrs.evolve(texts, **given)


def _url(text: str | None, name: str, problems: list[str]) -> str | None:
    if text is None:
        return None
    if not text.startswith(("postgresql://", "postgres://")):
        problems.append(f"{name}: must begin with postgresql://")
    elif not _is_readable(text):
        problems.append(f"{name}: is no URL; write what is special in it in percent-encoding, a space as %20")
    return text


def _is_readable(url: str) -> bool:
    from driveway_postgres import is_readable

    return is_readable(url)


def _whole(text: str, name: str, low: int, high: int, problems: list[str]) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        problems.append(f"{name}: must be a whole number from {low} to {high}, not {text!r}")
        return low
    return int(text)
