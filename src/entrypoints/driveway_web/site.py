"""What all pages of an application share."""

from typing import Final

import attrs
from flask import current_app
from jinja2 import Environment

from driveway_app import TermsSettings, TileSettings
from driveway_web.streams import Streams

WEB: Final = "web"
"""The blueprint that all pages are in: an endpoint is ``web.<area>.<page>``."""

SITE: Final = "driveway-web"


@attrs.frozen
class Site:
    """The templates, and whether this is a place to play in.

    ``tiles`` are those that maps show, None being our own, ``terms`` those that members accept, if any.
    ``pays_at`` is the stand-in that takes cards, None being the payment service
    itself; ``streams`` are the pages that are kept up to date.
    """

    templates: Environment
    sandbox: bool
    tiles: TileSettings | None = None
    terms: TermsSettings | None = None
    pays_at: str | None = None
    streams: Streams = attrs.field(factory=Streams)


def site() -> Site:
    """That of the application that serves this request."""
    found: Site = current_app.extensions[SITE]
    return found
