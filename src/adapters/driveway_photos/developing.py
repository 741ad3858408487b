"""A picture made anew: read from standard input, written to standard output, by a process of its own.

It imports Pillow and the standard library alone, because it is run as a file
by an interpreter that sees nothing else, and gives itself bounds before it
looks at anything: what a file can do to a decoder it does to this process.

Exit code 0: the JPEG file is on standard output. 3: it is no picture that can
be used, and standard output says why. Anything else: the decoder broke.
"""

import io
import sys
import warnings
from contextlib import suppress
from typing import Final

from PIL import Image

REFUSED: Final = 3

SHORTEST: Final = 16
LONGEST: Final = 16_384
MOST_PIXELS: Final = 60_000_000
"""Of a JPEG file, which is decoded at an eighth of its size if need be."""
MOST_DECODED: Final = 25_000_000
"""Of any other, which is decoded as it is."""
MOST_SCANS: Final = 64
"""Of a JPEG file: each is a pass over the whole picture, however few bytes it has."""

MEMORY: Final = 1024**3
CPU_SECONDS: Final = 10

ORIENTATION: Final = 0x0112
_TURNED: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is set upright. Source: CIPA DC-008 (Exif 2.32) §4.6.4, tag 0x0112."""


class NoPicture(Exception):
    """No picture that can be used; its text says why."""


def developed(data: bytes, *, kind: str, longest_side: int) -> bytes:
    """The picture alone as a JPEG file, upright and at most so large; ``kind`` is what Pillow calls it.

    Whatever an animated file shows first is taken; transparent pixels become
    white. Raises ``NoPicture``, and for a damaged file whatever the decoder raises.
    """
    if kind == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise NoPicture("it is made of too many passes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning)
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                return _printed(image, kind, longest_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoPicture("it has too many pixels") from None
    except (MemoryError, RecursionError):
        raise NoPicture("it takes too much to be read") from None


def _printed(image: Image.Image, kind: str, longest_side: int) -> bytes:
    _refuse_sides(*image.size, most=MOST_PIXELS if kind == "JPEG" else MOST_DECODED)
    turned = _orientation(image)
    image.draft("RGB", (longest_side, longest_side))
    image.load()
    picture = _opaque(image)
    picture.thumbnail((longest_side, longest_side), reducing_gap=2.0)
    if turned in _TURNED:
        picture = picture.transpose(_TURNED[turned])
    blank = Image.new("RGB", picture.size)
    blank.paste(picture)
    sheet = io.BytesIO()
    blank.save(sheet, "JPEG", quality=85, optimize=True)
    return sheet.getvalue()


def _refuse_sides(width: int, height: int, *, most: int) -> None:
    if min(width, height) < SHORTEST:
        raise NoPicture(f"each side needs {SHORTEST} pixels at least")
    if max(width, height) > LONGEST or width * height > most:
        raise NoPicture("it has too many pixels")


def _orientation(image: Image.Image) -> object:
    """What the camera says of its own position; nothing where that cannot be read."""
    with suppress(Exception):
        return image.getexif().get(ORIENTATION)
    return None


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGB", seen.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return image.convert("RGB")


def _bound() -> None:
    """So much memory and time, no file, and no other process; where the system has such bounds."""
    if sys.platform == "win32":
        return
    import resource

    bounds = [
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ]
    if sys.platform != "darwin":  # which maps more than this before it begins
        bounds.append((resource.RLIMIT_AS, MEMORY))
    for bound, most in bounds:
        with suppress(ValueError, OSError):
            resource.setrlimit(bound, (most, most))


def main() -> None:
    """Develop what comes on standard input: ``KIND LONGEST_SIDE`` are the arguments."""
    _bound()
    kind, longest_side = sys.argv[1], int(sys.argv[2])
    try:
        sheet = developed(sys.stdin.buffer.read(), kind=kind, longest_side=longest_side)
    except NoPicture as error:
        sys.stdout.write(str(error))
        sys.exit(REFUSED)
    sys.stdout.buffer.write(sheet)


if __name__ == "__main__":
    main()
