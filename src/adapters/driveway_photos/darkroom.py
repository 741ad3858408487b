"""Pictures made anew by Pillow, each in a process that has its bounds and nothing to steal."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.photos import (
    LARGEST_UPLOAD,
    LONGEST_SIDE,
    PhotoMedia,
    PhotosUnavailable,
    PhotoUnusable,
    media_of,
)

_REFUSED: Final = 3
"""What ``developing`` exits with for what is no picture."""

_PROGRAM: Final = Path(__file__).with_name("developing.py")
_KINDS: Final = {PhotoMedia.JPEG: "JPEG", PhotoMedia.PNG: "PNG", PhotoMedia.WEBP: "WEBP"}
_ENVIRONMENT: Final[dict[str, str]] = {}
_AT_ONCE: Final = 2
_WAITS_S: Final = 20
_TAKES_S: Final = 20


@attrs.frozen
class PillowDarkroom:
    """The ``Darkroom`` port.

    A file that breaks the decoder, or makes it run on, ends that process and
    is refused. At most two are at work for one of this, others wait.
    """

    longest_side: int = LONGEST_SIDE
    _places: threading.BoundedSemaphore = attrs.field(
        factory=lambda: threading.BoundedSemaphore(_AT_ONCE), init=False, eq=False, repr=False
    )

    def develop(self, data: bytes) -> bytes:
        kind = _kind_of(data)
        if not self._places.acquire(timeout=_WAITS_S):
            raise PhotosUnavailable
        try:
            return self._developed(data, kind)
        finally:
            self._places.release()

    def _developed(self, data: bytes, kind: str) -> bytes:
        # isolated: neither the environment nor the working folder can give it other modules, or secrets
        command = [sys.executable, "-I", "-X", "utf8", str(_PROGRAM), kind, str(self.longest_side)]
        try:
            done = subprocess.run(  # noqa: S603  # our own program, and no word of anybody else's
                command, input=data, capture_output=True, timeout=_TAKES_S, check=False, env=_ENVIRONMENT
            )
        except subprocess.TimeoutExpired:
            raise PhotoUnusable("it takes too long to be read") from None
        except OSError as error:
            raise PhotosUnavailable from error
        if done.returncode == 0:
            return done.stdout
        if done.returncode == _REFUSED:
            raise PhotoUnusable(done.stdout.decode("ascii", "replace"))
        if b"ModuleNotFoundError" in done.stderr:
            raise PhotosUnavailable  # Pillow is not installed: the operator's to mend
        raise PhotoUnusable("it is damaged")


def _kind_of(data: bytes) -> str:
    try:
        return _KINDS[media_of(data, field="photo", largest=LARGEST_UPLOAD)]
    except InvalidValue as error:
        raise PhotoUnusable(error.reason) from None
