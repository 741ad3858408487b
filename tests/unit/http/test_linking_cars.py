"""Nobody connects an account of Tesla's to a driver who did not ask for it, nor a driver to a stranger's."""

from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs
import pytest
from tests.unit.http.world import Person, World, a_world

from driveway_app import CarSettings
from driveway_app.driving import drive_teslas
from driveway_core.actors import SYSTEM, AccountStatus, UserType
from driveway_core.car_links import PROMISE
from driveway_core.testing.builders import a_car_link

NOT_OURS = (409, "link-not-ours")
SETTINGS = CarSettings(
    client_id="driveway",
    client_secret="secret",
    redirect_uri="https://driveway.example/v1/tesla/callback",
    api_base="http://127.0.0.1:9",  # where nobody is: whoever is refused here has asked nobody
    auth_base="http://127.0.0.1:9",
    telemetry_secret="sixteen letters at least",
)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A marketplace that speaks to cars, and a browser that keeps no cookies by itself."""
    with a_world() as world, drive_teslas(world.container, SETTINGS):
        world.client = world.client.application.test_client(use_cookies=False)
        yield world


@attrs.frozen
class Begun:
    """What a driver was given: the words that travel by way of Tesla, and the ticket that does not."""

    state: str
    ticket: str


def begin(world: World, driver: Person) -> Begun:
    answer = world.call("POST", "/v1/tesla/link", driver)
    assert answer.status_code == 201
    query = parse_qs(urlsplit((answer.json or {})["authorize_url"]).query)
    return Begun(query["state"][0], cookie(answer.headers["Set-Cookie"]).value)


def cookie(header: str) -> "Morsel[str]":
    (morsel,) = SimpleCookie(header).values()
    return morsel


def come_back(
    world: World, state: str, *, ticket: str | None = None, person: Person | None = None
) -> tuple[int, str]:
    headers = {} if ticket is None else {"Cookie": f"driveway_link={ticket}"}
    query = urlencode({"state": state, "code": "NA_code", "locale": "en-US"})
    answer = world.call("GET", f"/v1/tesla/callback?{query}", person, headers=headers)
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    return answer.status_code, (answer.json or {})["type"].removeprefix("/problems/")


def test_a_link_begins_at_teslas_own_page(world: World) -> None:
    answer = world.call("POST", "/v1/tesla/link", world.somebody())
    begun = answer.json or {}
    url = urlsplit(begun["authorize_url"])
    assert url._replace(query="").geturl() == "http://127.0.0.1:9/oauth2/v3/authorize"
    query = parse_qs(url.query)
    assert (query["client_id"], query["redirect_uri"]) == (["driveway"], [SETTINGS.redirect_uri])
    assert begun["expires_at"] == (world.now + PROMISE).isoformat().replace("+00:00", "Z")
    assert "secret" not in answer.text


def test_the_ticket_is_for_one_browser_and_for_no_script(world: World) -> None:
    answer = world.call("POST", "/v1/tesla/link", world.somebody())
    ticket = cookie(answer.headers["Set-Cookie"])
    assert (ticket.key, ticket["path"], ticket["max-age"]) == ("driveway_link", "/", "600")
    assert (ticket["httponly"], ticket["samesite"], ticket["domain"]) == (True, "Lax", "")
    assert ticket.value not in answer.text


def test_over_https_no_neighbour_can_plant_a_ticket(world: World) -> None:
    ada = world.somebody()
    headers = {"Authorization": f"Bearer {ada.token}"}
    answer = world.client.post("/v1/tesla/link", headers=headers, base_url="https://driveway.example")
    ticket = cookie(answer.headers["Set-Cookie"])
    assert (ticket.key, ticket["secure"], ticket["path"]) == ("__Host-driveway_link", True, "/")
    state = parse_qs(urlsplit((answer.json or {})["authorize_url"]).query)["state"][0]
    planted = world.client.get(
        "/v1/tesla/callback",
        query_string={"state": state, "code": "NA_code"},
        headers={"Cookie": f"driveway_link={ticket.value}"},
        base_url="https://driveway.example",
    )
    assert (planted.status_code, (planted.json or {})["type"]) == (409, "/problems/link-not-ours")


def test_whoever_follows_a_strangers_link_gives_them_nothing(world: World) -> None:
    mallory = begin(world, world.somebody("Mallory"))
    assert come_back(world, mallory.state) == NOT_OURS
    ada = world.somebody()
    assert come_back(world, mallory.state, person=ada) == NOT_OURS
    assert come_back(world, mallory.state, ticket=begin(world, ada).ticket) == NOT_OURS


def test_a_log_in_of_somebody_else_is_not_helped_by_the_right_ticket(world: World) -> None:
    begun = begin(world, world.somebody("Mallory"))
    assert come_back(world, begun.state, ticket=begun.ticket, person=world.somebody()) == NOT_OURS


def test_an_account_that_its_owner_closed_meanwhile_is_not_connected(world: World) -> None:
    ada = world.somebody()
    begun = begin(world, ada)
    assert world.call("DELETE", "/v1/me", ada).status_code == 202
    assert come_back(world, begun.state, ticket=begun.ticket) == NOT_OURS


def test_a_ticket_belongs_to_the_words_that_were_signed_with_it(world: World) -> None:
    ada = world.somebody()
    first, second = begin(world, ada), begin(world, ada)
    assert come_back(world, first.state, ticket=second.ticket) == NOT_OURS
    assert come_back(world, first.state, ticket="") == NOT_OURS
    assert come_back(world, first.state, ticket="\udcff") == NOT_OURS


def test_an_answer_comes_back_within_ten_minutes_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = world.somebody()
    begun = begin(world, ada)
    monkeypatch.setattr(world, "now", world.now + PROMISE)
    assert come_back(world, begun.state, ticket=begun.ticket) == NOT_OURS
    assert come_back(world, begun.state, person=ada) == NOT_OURS


@pytest.mark.parametrize("place", [0, 7, 21, 30, 60, -1])
def test_words_that_were_changed_were_never_signed(world: World, place: int) -> None:
    begun = begin(world, world.somebody())
    letters = list(begun.state)
    letters[place] = "A" if letters[place] != "A" else "z"
    assert come_back(world, "".join(letters), ticket=begun.ticket) == NOT_OURS


def test_words_that_another_marketplace_signed_are_not_ours(world: World) -> None:
    with a_world() as other, drive_teslas(other.container, SETTINGS):
        ada = other.somebody()
        begun = begin(other, ada)
    assert come_back(world, begun.state, ticket=begun.ticket) == NOT_OURS


def test_a_suspended_driver_connects_nothing(world: World) -> None:
    ada = world.somebody()
    begun = begin(world, ada)
    with world.container.transactions().begin(acting_as=SYSTEM) as work:
        work.accounts.save(attrs.evolve(work.accounts.get(ada.account.id), status=AccountStatus.SUSPENDED))
    assert come_back(world, begun.state, ticket=begun.ticket) == (403, "account-suspended")
    assert world.refused("POST", "/v1/tesla/link", ada) == (403, "account-suspended")


@pytest.mark.parametrize(
    "method, path", [("POST", "/v1/tesla/link"), ("DELETE", "/v1/tesla/link"), ("POST", "/v1/vehicles/sync")]
)
def test_who_only_hosts_has_no_cars_here(world: World, method: str, path: str) -> None:
    host = world.somebody(user_type=UserType.HOST)
    assert world.refused(method, path, host) == (403, "wrong-role")


def test_a_no_at_teslas_page_is_told_and_changes_nothing(world: World) -> None:
    ada = world.somebody()
    begun = begin(world, ada)
    query = urlencode({"state": begun.state, "error": "login_cancelled", "error_description": "<script>"})
    answer = world.call("GET", f"/v1/tesla/callback?{query}")
    assert (answer.status_code, (answer.json or {})["type"]) == (409, "/problems/link-declined")
    assert "script" not in answer.text
    assert world.got("GET", "/v1/tesla/link", ada)["linked"] is False


def test_a_link_is_seen_by_its_driver_without_its_tokens_and_can_be_forgotten(world: World) -> None:
    ada, eve = world.somebody(), world.somebody("Eve")
    link = a_car_link(ada.account.id, at=world.now)
    with world.container.transactions().begin(acting_as=SYSTEM) as work:
        work.car_links.save(link)
    seen = world.call("GET", "/v1/tesla/link", ada)
    assert (seen.json or {})["linked"] is True
    assert link.access_token not in seen.text
    assert link.refresh_token not in seen.text
    assert world.got("GET", "/v1/tesla/link", eve)["linked"] is False
    for _ in range(2):
        assert world.call("DELETE", "/v1/tesla/link", ada).status_code == 204
    assert world.got("GET", "/v1/tesla/link", ada)["linked"] is False


def test_where_cars_are_connected_they_may_tell_what_they_do(world: World) -> None:
    refused = world.refused("POST", "/webhooks/tesla-telemetry", None, {"vin": "none"})
    assert refused == (403, "telemetry-not-ours")
