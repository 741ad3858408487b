"""Photos over HTTP: sent as files, made anew, arranged, shown to whoever may see them, taken away."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from tests.pictures import GPS, JPEG, PLANTED, PNG, WEBP, a_jpeg, filed, halves, opened, telling, zip_behind
from tests.unit.http.world import Document, Person, Stay
from werkzeug.test import TestResponse

from driveway_core.actors import SYSTEM
from driveway_core.driveways import DrivewayId
from driveway_core.photos import LARGEST_UPLOAD, MOST_LISTING_PHOTOS, PhotoId, Portrait
from driveway_core.testing.builders import NOW, a_photo, an_id

pytestmark = pytest.mark.wide


def path(stay: Stay, rest: str = "") -> str:
    return f"/v1/driveways/{stay.driveway['id']}/photos{rest}"


def sent(
    stay: Stay, data: bytes, media: str = JPEG, *, caption: str | None = None, **options: str
) -> TestResponse:
    where = path(stay) if caption is None else f"{path(stay)}?caption={caption}"
    return stay.world.call("POST", where, stay.host, data, headers={"Content-Type": media}, **options)


def added(stay: Stay, data: bytes | None = None, media: str = JPEG, **options: str) -> Document:
    answer = sent(stay, a_jpeg() if data is None else data, media, **options)
    assert answer.status_code == 201, answer.text
    photo: Document = json.loads(answer.data)
    return photo


def captions(stay: Stay, person: Person | None = None) -> list[str]:
    items = stay.world.got("GET", path(stay), person)["items"]
    assert [each["photo_order"] for each in items] == list(range(1, len(items) + 1))
    return [each["caption"] for each in items]


def test_a_photo_is_made_anew_and_shown_to_everybody(stay: Stay) -> None:
    answer = sent(stay, telling(6), caption="From%20the%20street")
    photo = json.loads(answer.data)
    assert (answer.status_code, answer.headers["Location"]) == (201, path(stay, f"/{photo['id']}"))
    assert (photo["caption"], photo["photo_order"]) == ("From the street", 1)
    assert stay.world.got("GET", path(stay, f"/{photo['id']}")) == photo
    assert stay.world.got("GET", path(stay))["items"] == [photo]
    shown = stay.world.call("GET", photo["photo_url"])
    assert (shown.status_code, shown.content_type) == (200, "image/jpeg")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["Cache-Control"] == "public, max-age=86400"
    assert PLANTED not in shown.data
    image = opened(shown.data)
    assert (image.size, dict(image.getexif().get_ifd(GPS))) == ((32, 64), {})
    again = stay.world.call("GET", photo["photo_url"], headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("kind, media", [("PNG", PNG), ("WEBP", WEBP), ("PNG", JPEG)])
def test_what_a_photo_is_is_seen_and_not_believed(stay: Stay, kind: str, media: str) -> None:
    photo = added(stay, filed(halves(), kind), media)
    assert opened(stay.world.call("GET", photo["photo_url"]).data).size == (64, 32)


@pytest.mark.parametrize(
    "data, media, problem",
    [
        pytest.param(b"GIF89a", JPEG, (422, "photo-unusable"), id="a GIF"),
        pytest.param(b"<svg onload='alert(1)'/>", PNG, (422, "photo-unusable"), id="an SVG"),
        pytest.param(b"<svg/>", "image/svg+xml", (415, "not-json"), id="an SVG said to be one"),
        pytest.param(b"", JPEG, (422, "photo-unusable"), id="nothing"),
        pytest.param(a_jpeg()[:-200], JPEG, (422, "photo-unusable"), id="half of one"),
        pytest.param(b"\xff\xd8\xff" + bytes(LARGEST_UPLOAD), JPEG, (413, "too-large"), id="too large"),
    ],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(
    stay: Stay, data: bytes, media: str, problem: tuple[int, str]
) -> None:
    answer = sent(stay, data, media)
    refused = (answer.status_code, (answer.json or {})["type"].removeprefix("/problems/"))
    assert refused == problem
    assert captions(stay) == []
    assert list(stay.world.container.photo_store().ids(limit=9)) == []


def test_photos_are_arranged_captioned_and_taken_away(stay: Stay) -> None:
    one, two, three = (added(stay, caption=name) for name in ("one", "two", "three"))
    moved = stay.world.got("PATCH", path(stay, f"/{three['id']}"), stay.host, {"photo_order": 1})
    assert moved["photo_order"] == 1
    assert captions(stay) == ["three", "one", "two"]
    stay.world.got("PATCH", path(stay, f"/{one['id']}"), stay.host, {"photo_order": 12, "caption": "last"})
    assert captions(stay) == ["three", "two", "last"]
    assert stay.world.got("PATCH", path(stay, f"/{two['id']}"), stay.host, {"caption": ""})["caption"] is None
    assert stay.world.call("DELETE", path(stay, f"/{three['id']}"), stay.host).status_code == 204
    assert captions(stay) == [None, "last"]
    assert stay.world.refused("GET", three["photo_url"]) == (404, "not-found")
    assert stay.world.refused("DELETE", path(stay, f"/{three['id']}"), stay.host) == (404, "not-found")
    assert len(stay.world.container.photo_store().ids(limit=9)) == 2


def test_a_photo_that_is_sent_twice_is_one(stay: Stay) -> None:
    data = a_jpeg()
    first, again = sent(stay, data, key="k"), sent(stay, data, key="k")
    assert (again.status_code, again.data) == (201, first.data)
    assert len(captions(stay)) == 1


def test_nobody_else_changes_a_listings_photos(stay: Stay) -> None:
    photo = added(stay)
    own, host = path(stay, f"/{photo['id']}"), stay.world.somebody("Barbara")
    elsewhere = stay.world.driveway(host)
    for person in (stay.driver, host):
        assert stay.world.refused("PATCH", own, person, {"caption": "Mine"}) == (404, "not-found")
        assert stay.world.refused("DELETE", own, person) == (404, "not-found")
        refused = stay.world.call("POST", path(stay), person, a_jpeg(), headers={"Content-Type": JPEG})
        assert refused.status_code == 404
    through_own = f"/v1/driveways/{elsewhere['id']}/photos/{photo['id']}"
    for method, body in (("GET", None), ("PATCH", {"caption": "Mine"}), ("DELETE", None)):
        assert stay.world.refused(method, through_own, host, body) == (404, "not-found")
    assert len(captions(stay)) == 1


def test_a_listing_has_a_dozen_photos_at_most(stay: Stay) -> None:
    with stay.world.container.transactions().begin(acting_as=SYSTEM) as work:
        for order in range(1, MOST_LISTING_PHOTOS + 1):
            work.photos.add(a_photo(DrivewayId(UUID(stay.driveway["id"])), order=order))
    answer = sent(stay, a_jpeg())
    assert (answer.status_code, (answer.json or {})["type"]) == (422, "/problems/too-many-photos")


def test_photos_of_a_listing_that_is_off_are_its_hosts_and_of_a_retired_one_nobodys(stay: Stay) -> None:
    photo = added(stay)
    stay.book()
    stay.world.suspend(stay.driveway)
    shown = stay.world.call("GET", photo["photo_url"], stay.host)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "private, no-cache")
    for person in (stay.driver, None):
        assert stay.world.refused("GET", photo["photo_url"], person) == (404, "not-found")
        assert stay.world.refused("GET", path(stay), person) == (404, "not-found")
    assert stay.world.call("DELETE", f"/v1/driveways/{stay.driveway['id']}", stay.host).status_code == 204
    for person in (stay.host, stay.driver):
        assert stay.world.refused("GET", photo["photo_url"], person) == (404, "not-found")
        assert stay.world.got("GET", path(stay), person)["items"] == []


def test_one_shows_oneself_and_no_longer(stay: Stay) -> None:
    world, urls = stay.world, []
    for _ in range(2):
        answer = world.call(
            "PUT", "/v1/me/photo", stay.driver, zip_behind(telling()), headers={"Content-Type": JPEG}
        )
        assert answer.status_code == 200, answer.text
        urls.append(json.loads(answer.data)["profile_image_url"])
    first, second = urls
    assert world.got("GET", "/v1/me", stay.driver)["profile_image_url"] == second
    shown = world.call("GET", second)
    assert (shown.status_code, shown.content_type) == (200, JPEG)
    assert PLANTED not in shown.data
    assert world.refused("GET", first) == (404, "not-found")
    assert world.call("DELETE", "/v1/me/photo", stay.driver).status_code == 204
    assert world.refused("GET", second) == (404, "not-found")
    assert world.got("GET", "/v1/me", stay.driver)["profile_image_url"] is None


def test_with_an_account_that_is_erased_its_photos_go(stay: Stay) -> None:
    photo, world = added(stay), stay.world
    world.call("PUT", "/v1/me/photo", stay.host, a_jpeg(), headers={"Content-Type": JPEG})
    own = world.got("GET", "/v1/me", stay.host)["profile_image_url"]
    world.got("DELETE", "/v1/me", stay.host, status=202)
    for url in (photo["photo_url"], own):
        assert world.refused("GET", url) == (404, "not-found")
    world.now += timedelta(hours=2)
    world.container.sweep_photos()()
    assert list(world.container.photo_store().ids(limit=9)) == []


def test_who_hides_their_own_photo_leaves_that_of_others(stay: Stay) -> None:
    portrait = Portrait(id=PhotoId(an_id()), account_id=stay.host.account.id, created_at=NOW)
    stay.world.container.photo_store().put(portrait.id, a_jpeg())
    with stay.world.container.transactions().begin(acting_as=SYSTEM) as work:
        work.photos.show(portrait)
    url = f"/v1/photos/{portrait.id}"
    assert stay.world.call("DELETE", "/v1/me/photo", stay.driver).status_code == 204
    assert stay.world.call("GET", url).status_code == 200


def test_a_suspended_account_shows_nothing_new(stay: Stay) -> None:
    stay.world.container.suspend_account()(SYSTEM, stay.host.account.email)
    answer = sent(stay, a_jpeg())
    assert (answer.status_code, (answer.json or {})["type"]) == (403, "/problems/account-suspended")
    shown = stay.world.call("PUT", "/v1/me/photo", stay.host, a_jpeg(), headers={"Content-Type": JPEG})
    assert shown.status_code == 403
    assert list(stay.world.container.photo_store().ids(limit=9)) == []
