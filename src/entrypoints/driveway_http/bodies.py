"""Bodies that are no model: files that are sent as they are, and files within JSON."""

import attrs
from flask import request

from driveway_http.card_data import refuse_in_body
from driveway_http.problems import Malformed


@attrs.frozen
class Upload:
    """A body that is no model: its type, or one of several, and how many bytes it may have.

    What comes as a picture is searched for no card numbers: it is made anew,
    and nothing that it holds beside the picture is kept.
    """

    media: str
    largest: int
    or_media: tuple[str, ...] = ()
    is_picture: bool = False

    @property
    def every_media(self) -> tuple[str, ...]:
        """All the types that it may have."""
        return self.media, *self.or_media


@attrs.frozen
class Files:
    """Files in a JSON body, each as base64 in the ``data`` of an item of the list ``within``.

    ``largest`` is how many bytes the whole body may have. What is long enough
    to be a file is searched for no card numbers: it is a picture, or refused.
    """

    within: str
    largest: int


def refuse_body(large: Upload | Files | None, *, checks_cards: bool) -> None:
    """Refuse a body for the card's number in it, and let it be as large as it may be."""
    if large is not None:
        request.max_content_length = large.largest
    is_picture = isinstance(large, Upload) and large.is_picture and request.mimetype in large.every_media
    if checks_cards and not is_picture:
        refuse_in_body(files=large.within if isinstance(large, Files) else None)


def uploaded(upload: Upload) -> bytes:
    """What was sent, if it says that it is of a type that may be; raises ``Malformed``."""
    sent = request.get_data(cache=True)
    if request.mimetype not in upload.every_media:
        raise Malformed(415, f"Send the body as {' or '.join(upload.every_media)}.")
    return sent
