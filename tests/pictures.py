"""Picture files, good and bad, made for tests."""

import io
import struct
import zipfile
import zlib
from typing import Final

from PIL import Image

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"

GPS: Final = 0x8825
ORIENTATION: Final = 0x0112
MAKER: Final = 0x010F
PLANTED: Final = b"planted-37.76094-N"


def halves(width: int = 64, height: int = 32, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image.convert(mode)


def filed(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The picture as a file of that kind."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def a_jpeg(width: int = 64, height: int = 32) -> bytes:
    """A plain picture."""
    return filed(halves(width, height), quality=95)


def telling(orientation: int = 1) -> bytes:
    """A JPEG file that tells where it was taken, in every way that it can."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = PLANTED.decode()
    exif.get_ifd(GPS).update(
        {1: "N", 2: (37.0, 45.0, 39.4), 3: "W", 4: (122.0, 26.0, 6.4), 29: PLANTED.decode()}
    )
    return filed(halves(), quality=95, exif=exif, comment=PLANTED, icc_profile=PLANTED * 20, xmp=PLANTED)


def opened(data: bytes) -> Image.Image:
    """A file that was made anew, read."""
    image = Image.open(io.BytesIO(data), formats=["JPEG"])
    image.load()
    return image


def png_of(width: int, height: int, packed: bytes, *, more: bytes = b"") -> bytes:
    """A PNG file of RGBA pixels that says of itself what it likes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def zipped_text(size: int) -> bytes:
    """A PNG file with a comment that unpacks to so many bytes."""
    return png_of(
        32,
        32,
        zlib.compress(bytes(129 * 32)),
        more=_chunk(b"zTXt", b"c\x00\x00" + zlib.compress(bytes(size), 9)),
    )


def zip_behind(data: bytes) -> bytes:
    """A picture that is a ZIP archive, too."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return data + file.getvalue()


def many_scans() -> bytes:
    """A progressive JPEG file that repeats its last pass a thousand times."""
    data = filed(halves(512, 512), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 1_000 + b"\xff\xd9"


def claiming(width: int, height: int) -> bytes:
    """A JPEG file that says it is so large."""
    data = bytearray(a_jpeg())
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)
