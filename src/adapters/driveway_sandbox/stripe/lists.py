"""Lists in pages, and the filters over them (https://docs.stripe.com/api/pagination)."""

from collections.abc import Iterable
from operator import ge, gt, le, lt
from typing import Any, Final

from driveway_sandbox.stripe.problems import refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

PAGING: Final = ("limit", "starting_after", "ending_before", "expand", "created")
_BOUNDS: Final = {"gt": gt, "gte": ge, "lt": lt, "lte": le}


def listed(world: World, call: Call, kind: str, *filters: str) -> Row:
    """A page of an account's objects, newest first, filtered by the fields named."""
    wanted = {name: call.params[name] for name in filters if name in call.params}
    rows = (
        row
        for row in world.all(kind, call.account)
        if all(row.get(name) == value for name, value in wanted.items())
    )
    return page(call, rows)


def page(call: Call, rows: Iterable[Row]) -> Row:
    """A page of what is given, newest first."""
    limit = call.params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise refused("Invalid limit: must be between 1 and 100.", param="limit", kept=False)
    kept = [row for row in rows if _in_time(row, call.params.get("created"))]
    after, before = call.params.get("starting_after"), call.params.get("ending_before")
    if after is not None:
        kept = kept[_place(kept, after, "starting_after") + 1 :]
        chosen = kept[:limit]
    elif before is not None:
        kept = kept[: _place(kept, before, "ending_before")]
        chosen = kept[-limit:]
    else:
        chosen = kept[:limit]
    return whole_list(_path(call), chosen) | {"has_more": len(kept) > len(chosen)}


def whole_list(url: str, rows: Iterable[Row]) -> Row:
    """A list that is not cut."""
    return {"object": "list", "url": url, "has_more": False, "data": list(rows)}


def _path(call: Call) -> str:
    path = call.template
    for name, value in call.arguments.items():
        path = path.replace("{" + name + "}", value)
    return path


def _in_time(row: Row, created: Any) -> bool:  # noqa: ANN401  # a second, or bounds by name
    if created is None:
        return True
    if isinstance(created, int):
        return bool(row["created"] == created)
    return all(_BOUNDS[name](row["created"], bound) for name, bound in created.items())


def _place(rows: list[Row], id: str, param: str) -> int:
    for place, row in enumerate(rows):
        if row["id"] == id:
            return place
    raise refused(f"No such object: '{id}'", code="resource_missing", param=param)
