"""A picture made anew is the picture, and nothing else of its file."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, UnidentifiedImageError
from tests.pictures import (
    ORIENTATION,
    PLANTED,
    a_jpeg,
    claiming,
    filed,
    halves,
    many_scans,
    opened,
    png_of,
    telling,
    zip_behind,
    zipped_text,
)

from driveway_photos.developing import NoPicture, developed

pytestmark = pytest.mark.wide


def anew(data: bytes, kind: str = "JPEG", longest_side: int = 2_048) -> Image.Image:
    return opened(developed(data, kind=kind, longest_side=longest_side))


def colours(image: Image.Image) -> list[str]:
    """What is seen at the left, at the right, at the top and at the bottom."""
    width, height = image.size
    spots = ((2, height // 2), (width - 3, height // 2), (width // 2, 2), (width // 2, height - 3))
    seen = [image.getpixel(spot) for spot in spots]
    return ["red" if isinstance(each, tuple) and each[0] > each[2] else "blue" for each in seen]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "LA", "1", "CMYK"])
def test_every_kind_of_picture_becomes_a_plain_jpeg(kind: str, mode: str) -> None:
    storable = {
        "JPEG": ("RGB", "L", "CMYK"),
        "PNG": ("RGB", "L", "RGBA", "P", "LA", "1"),
        "WEBP": ("RGB", "RGBA"),
    }
    image = halves(mode=mode if mode in storable[kind] else "RGB")
    made = anew(filed(image, kind), kind)
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (64, 32))


def test_nothing_of_what_the_camera_wrote_is_left() -> None:
    data = telling()
    assert data.count(PLANTED) > 20
    made = developed(data, kind="JPEG", longest_side=2_048)
    assert PLANTED not in made
    image = opened(made)
    assert (dict(image.getexif()), image.info.get("icc_profile"), image.info.get("comment")) == (
        {},
        None,
        None,
    )


@pytest.mark.parametrize(
    "orientation, left, right", [(1, "red", "blue"), (2, "blue", "red"), (3, "blue", "red")]
)
def test_a_picture_is_set_upright(orientation: int, left: str, right: str) -> None:
    made = anew(telling(orientation))
    assert made.size == (64, 32)
    assert colours(made)[:2] == [left, right]


@pytest.mark.parametrize(
    "orientation, top, bottom", [(5, "red", "blue"), (6, "red", "blue"), (8, "blue", "red")]
)
def test_a_picture_taken_sideways_is_turned(orientation: int, top: str, bottom: str) -> None:
    made = anew(telling(orientation))
    assert made.size == (32, 64)
    assert colours(made)[2:] == [top, bottom]


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_an_orientation_that_does_not_exist_is_none(orientation: int) -> None:
    assert anew(telling(orientation)).size == (64, 32)


def test_what_the_camera_wrote_may_be_nonsense() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    data = filed(halves(), exif=exif).replace(b"Exif\x00\x00MM\x00*", b"Exif\x00\x00MM\x00!", 1)
    assert anew(data).size == (64, 32)


def test_a_large_picture_becomes_smaller_and_keeps_its_shape() -> None:
    assert anew(a_jpeg(600, 300), longest_side=100).size == (100, 50)
    assert anew(filed(halves(300, 600), "PNG"), "PNG", longest_side=100).size == (50, 100)


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (32, 32), (255, 0, 0, 0))
    assert anew(filed(clear, "PNG"), "PNG").getpixel((16, 16)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_kept(kind: str) -> None:
    moving = filed(
        halves(), kind, save_all=True, append_images=[Image.new("RGB", (64, 32), "green")] * 5, duration=10
    )
    assert colours(anew(moving, kind))[:2] == ["red", "blue"]


def test_whatever_lies_behind_a_picture_is_gone() -> None:
    for data in (zip_behind(a_jpeg()), a_jpeg() + b"<html><script>alert(1)</script>"):
        made = developed(data, kind="JPEG", longest_side=64)
        assert b"script" not in made
        assert b"PK\x03\x04" not in made


@pytest.mark.parametrize(
    "data, kind",
    [
        pytest.param(png_of(30_000, 30_000, b""), "PNG", id="a bomb of 900 million pixels"),
        pytest.param(png_of(6_000, 5_000, b""), "PNG", id="too many to be unpacked"),
        pytest.param(png_of(16_385, 16, b""), "PNG", id="too long"),
        pytest.param(claiming(65_500, 65_500), "JPEG", id="a JPEG of four thousand million"),
        pytest.param(claiming(10_000, 7_000), "JPEG", id="too many for a JPEG"),
        pytest.param(a_jpeg(15, 64), "JPEG", id="too narrow"),
        pytest.param(many_scans(), "JPEG", id="a thousand passes"),
    ],
)
def test_what_would_take_too_much_is_refused_before_it_is_decoded(data: bytes, kind: str) -> None:
    with pytest.raises(NoPicture):
        developed(data, kind=kind, longest_side=64)


def test_text_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    with pytest.raises(ValueError, match="too large"):
        developed(zipped_text(80_000_000), kind="PNG", longest_side=64)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@given(
    cut=st.integers(0, 100),
    spoiled=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=5),
)
def test_a_damaged_file_gives_a_picture_or_nothing(
    kind: str, cut: int, spoiled: list[tuple[int, int]]
) -> None:
    data = bytearray(filed(halves(24, 24), kind))
    for place, value in spoiled:
        data[place % len(data)] = value
    damaged = bytes(data[: len(data) * cut // 100])
    try:
        made = developed(damaged, kind=kind, longest_side=64)
    except Exception:  # noqa: BLE001  # whatever a decoder raises: the process that it runs in is its bound
        return
    assert max(opened(made).size) <= 64


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_is_read_as_what_it_is_said_to_be_and_as_nothing_else(kind: str) -> None:
    gif, svg = io.BytesIO(), b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    halves().save(gif, "GIF")
    for data in (gif.getvalue(), svg, b"", bytes(1_000), b"%PDF-1.7", b"\x00\x00\x01\x00"):
        with pytest.raises(UnidentifiedImageError):
            developed(data, kind=kind, longest_side=64)
