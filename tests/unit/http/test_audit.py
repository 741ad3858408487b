"""Operators search the audit log."""

from tests.unit.http.world import DRIVEWAY, World

LOG = "/v1/admin/audit"


def test_operators_find_who_did_what_and_from_where(world: World) -> None:
    operator, host = world.somebody("Root", is_operator=True), world.somebody("Grace")
    for _ in range(3):
        world.got("POST", "/v1/driveways", host, DRIVEWAY, status=201)
    found = world.got("GET", f"{LOG}?event_type=listing_made&limit=1", operator)
    (entry,) = found["items"]
    assert (entry["event_category"], entry["acted_as"]) == ("listing", "member")
    assert entry["user_id"] == host.id
    assert entry["ip_address"] == "127.0.0.0/24"
    assert entry["request_id"]
    assert entry["session_id"]
    assert entry["related_driveway_id"]
    seen = [entry["id"]]
    while found["next_cursor"] is not None:
        cursor = found["next_cursor"]
        found = world.got("GET", f"{LOG}?event_type=listing_made&limit=1&cursor={cursor}", operator)
        seen += [each["id"] for each in found["items"]]
    assert len(set(seen)) == len(seen) == 3
    looked = world.got("GET", f"{LOG}?event_type=audit_read&limit=1", operator)["items"]
    assert (looked[0]["acted_as"], looked[0]["user_id"]) == ("operator", operator.id)


def test_entries_are_found_by_what_is_known_of_them(world: World) -> None:
    operator = world.somebody("Root", is_operator=True)
    for asked in (
        f"metadata=account_id={operator.id}",
        "event_category=account",
        "to=2999-01-01T00:00:00Z",
    ):
        assert world.got("GET", f"{LOG}?{asked}", operator)["items"]
    assert not world.got("GET", f"{LOG}?from=2999-01-01T00:00:00Z", operator)["items"]


def test_a_cursor_of_nobodys_is_refused(world: World) -> None:
    operator = world.somebody("Root", is_operator=True)
    for cursor in ("x", "AAAA", "%00", "~~~~"):
        assert world.refused("GET", f"{LOG}?cursor={cursor}", operator) == (422, "invalid")
