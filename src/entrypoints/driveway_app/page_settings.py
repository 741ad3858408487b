"""Settings of the process that its pages need: whose tiles their maps are made of, and which terms hold."""

import re
from typing import Final
from urllib.parse import urlsplit

import attrs

from driveway_app.mail_settings import MailTexts
from driveway_core.errors import InvalidValue
from driveway_core.terms import terms_version

_URL: Final = re.compile(r"https?://[!-~]+")
_PARTS: Final = ("{z}", "{x}", "{y}")


@attrs.frozen(kw_only=True)
class PageTexts(MailTexts):
    """The settings as they are written, named as in the environment (in lower case)."""

    driveway_tiles_url: str | None = None
    driveway_tiles_credit: str | None = None
    driveway_terms_version: str | None = None
    driveway_terms_url: str | None = None


@attrs.frozen
class TileSettings:
    """Where the tiles of maps are, with ``{z}``, ``{x}`` and ``{y}`` in it, and whom to credit for them."""

    url: str
    credit: str

    @property
    def origin(self) -> str:
        """What pages have to be let load pictures from."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


@attrs.frozen
class TermsSettings:
    """The terms that members accept: what their version is called, and where they can be read."""

    version: str
    url: str


def read_terms_settings(texts: PageTexts, problems: list[str]) -> TermsSettings | None:
    """The settings, or None where nobody is asked to accept any; what is wrong joins ``problems``."""
    version, url = texts.driveway_terms_version, texts.driveway_terms_url
    if version is None and url is None:
        return None
    if version is None or url is None:
        problems.append("DRIVEWAY_TERMS_VERSION: needs DRIVEWAY_TERMS_URL, and the other way round")
        return None
    try:
        terms_version(version)
    except InvalidValue as wrong:
        problems.append(f"DRIVEWAY_TERMS_VERSION: {wrong.reason}")
    if not _URL.fullmatch(url):
        problems.append("DRIVEWAY_TERMS_URL: must begin with https:// or http://")
    return TermsSettings(version, url)


def read_tile_settings(texts: PageTexts, problems: list[str]) -> TileSettings | None:
    """The settings, or None where maps are drawn from our own ground; what is wrong joins ``problems``."""
    url, credit = texts.driveway_tiles_url, (texts.driveway_tiles_credit or "").strip()
    if url is None:
        if credit:
            problems.append("DRIVEWAY_TILES_CREDIT: makes no sense without DRIVEWAY_TILES_URL")
        return None
    host = url.partition("://")[2].partition("/")[0]
    if not url.startswith(("https://", "http://")) or "{" in host or not host:
        problems.append("DRIVEWAY_TILES_URL: must begin with https:// and one name of a host")
    elif any(url.count(part) != 1 for part in _PARTS) or url.count("{") != len(_PARTS):
        problems.append("DRIVEWAY_TILES_URL: must have {z}, {x} and {y} in it, and nothing else in braces")
    elif not url.isascii() or any(letter in " \"';,<>\t\n" for letter in url):
        problems.append("DRIVEWAY_TILES_URL: is no URL")
    if not credit:
        problems.append("DRIVEWAY_TILES_CREDIT: is needed with DRIVEWAY_TILES_URL: name whose map it is")
    return TileSettings(url, credit)
