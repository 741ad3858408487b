"""What operators do with accounts over HTTP, and what accounts accept."""

from uuid import UUID

import pytest
from tests.unit.http.people import EMAIL, Registered, log_in
from tests.unit.http.world import PASSWORD, Person, World

from driveway_core.actors import OwnMatter
from driveway_core.driveways import DrivewayId
from driveway_core.testing.builders import an_id


@pytest.fixture
def root(world: World) -> Person:
    return world.somebody("Root", is_operator=True)


@pytest.fixture
def ada(world: World) -> Registered:
    return Registered.over(world)


def test_a_banned_account_is_out_at_once_and_comes_back_when_restored(
    world: World, root: Person, ada: Registered
) -> None:
    banned = world.got("POST", f"/v1/admin/accounts/{ada.person.id}/ban", root)
    assert banned["account_status"] == "banned"
    assert EMAIL not in str(banned)
    assert world.refused("GET", "/v1/me", ada.person) == (401, "not-signed-in")
    body = {"email": EMAIL, "password": PASSWORD}
    assert world.refused("POST", "/v1/sessions", None, body) == (403, "account-banned")
    assert (
        world.got("POST", f"/v1/admin/accounts/{ada.person.id}/suspend", root)["account_status"] == "banned"
    )
    assert (
        world.got("POST", f"/v1/admin/accounts/{ada.person.id}/restore", root)["account_status"] == "active"
    )
    world.got("GET", "/v1/me", log_in(world))
    found = world.got("GET", f"/v1/admin/audit?metadata=account_id={ada.person.id}", root)["items"]
    told = [each["event_type"] for each in found if each["user_id"] == root.id]
    # both at one moment, since the clock stands still: in either order
    assert sorted(each for each in told if each.startswith("account_")) == [
        "account_banned",
        "account_restored",
    ]


def test_a_suspended_account_reads_and_changes_nothing(world: World, root: Person, ada: Registered) -> None:
    path = f"/v1/admin/accounts/{ada.person.id}/suspend"
    assert world.got("POST", path, root)["account_status"] == "suspended"
    world.got("GET", "/v1/me", ada.person)
    assert world.refused("PATCH", "/v1/me", ada.person, {"first_name": "Eve"}) == (403, "account-suspended")


def test_an_operator_vouches_for_who_somebody_is(world: World, root: Person, ada: Registered) -> None:
    path = f"/v1/admin/accounts/{ada.person.id}/identity"
    assert world.got("POST", path, root)["identity_verified"]
    seen = world.got("GET", "/v1/me", ada.person)
    assert seen["identity_verified"]
    assert world.got("POST", path, root)["identity_verified"]
    assert world.got("GET", "/v1/me", ada.person) == seen
    found = world.got("GET", f"/v1/admin/audit?metadata=account_id={ada.person.id}", root)["items"]
    assert [each["event_type"] for each in found].count("identity_verified") == 1


def test_nobody_vouches_for_themselves(world: World, root: Person) -> None:
    path = f"/v1/admin/accounts/{root.id}/identity"
    assert world.refused("POST", path, root) == (403, "own-matter")
    assert not world.got("GET", "/v1/me", root)["identity_verified"]
    with pytest.raises(OwnMatter):
        world.container.verify_email()(root.account.actor, root.account.email)


@pytest.mark.parametrize("verb", ["ban", "suspend"])
def test_no_operator_locks_themselves_out(world: World, root: Person, verb: str) -> None:
    assert world.refused("POST", f"/v1/admin/accounts/{root.id}/{verb}", root) == (403, "own-matter")
    assert world.got("GET", "/v1/me", root)["account_status"] == "active"


def test_an_operator_does_not_put_a_listing_of_their_own_back(world: World, root: Person) -> None:
    driveway = world.driveway(root)
    world.suspend(driveway)
    with pytest.raises(OwnMatter):
        world.container.restore_driveway()(root.account.actor, DrivewayId(UUID(driveway["id"])))


@pytest.mark.parametrize("verb", ["ban", "suspend", "restore", "identity"])
def test_only_operators_do_that_and_in_maintenance_too(world: World, root: Person, verb: str) -> None:
    eve = world.somebody("Eve")
    assert world.refused("POST", f"/v1/admin/accounts/{root.id}/{verb}", eve) == (403, "operators-only")
    assert world.refused("POST", f"/v1/admin/accounts/{an_id()}/{verb}", root) == (404, "not-found")
    world.maintain()
    assert world.call("POST", f"/v1/admin/accounts/{eve.id}/{verb}", root).status_code == 200


def test_which_terms_were_accepted_when_is_kept(world: World, ada: Registered) -> None:
    assert world.got("GET", "/v1/me/terms", ada.person) == {"items": []}
    first = world.got("POST", "/v1/me/terms", ada.person, {"terms_version": "2027-01"})["items"]
    assert [each["terms_version"] for each in first] == ["2027-01"]
    again = world.got("POST", "/v1/me/terms", ada.person, {"terms_version": "2027-01"})["items"]
    assert again == first
    world.got("PATCH", "/v1/me", ada.person, {"terms_version": "2027-06"})
    accepted = world.got("GET", "/v1/me/terms", ada.person)["items"]
    assert {each["terms_version"] for each in accepted} == {"2027-01", "2027-06"}
    assert ada.account.terms_version == "2027-06"


def test_the_terms_that_one_registers_with_are_accepted(world: World) -> None:
    body = {
        "email": EMAIL,
        "password": PASSWORD,
        "first_name": "Ada",
        "last_name": "Lovelace",
        "user_type": "driver",
        "terms_version": "2027-01",
    }
    world.got("POST", "/v1/accounts", body=body, status=201)
    accepted = world.got("GET", "/v1/me/terms", log_in(world))["items"]
    assert [each["terms_version"] for each in accepted] == ["2027-01"]
