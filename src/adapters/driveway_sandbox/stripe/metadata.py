"""Metadata and the other fields that a caller may set on an object at any time.

Limits and clearing: https://docs.stripe.com/api/metadata.
"""

from driveway_sandbox.stripe.problems import refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World


def merged(old: Row | None, given: object) -> Row:
    """Metadata with changes: an empty value takes a key away, an empty whole takes all."""
    if not isinstance(given, dict):
        return {} if given == "" else dict(old or {})
    found = {key: value for key, value in ((old or {}) | given).items() if value != ""}
    if len(found) > 50:
        raise refused("Metadata can have up to 50 keys.", param="metadata", kept=False)
    for key, value in found.items():
        if len(key) > 40 or len(value) > 500:
            raise refused(
                f"Metadata keys can be up to 40 characters and values up to 500: {key}",
                param=f"metadata[{key}]",
                kept=False,
            )
    return found


def given(params: Row, *names: str) -> Row:
    """Those of the parameters that an object takes as they are; an empty one clears."""
    found = {name: params[name] if params[name] != "" else None for name in names if name in params}
    return found | {"metadata": merged(None, params.get("metadata"))}


def changed(world: World, call: Call, kind: str, event: str | None, *names: str) -> Row:
    """Change what may be changed of an object, and tell so."""
    row = world.find(kind, call.id, call.account)
    change = given(call.params, *names) | {
        "metadata": merged(row.get("metadata"), call.params.get("metadata"))
    }
    row.update(change)
    if event:
        world.tell(event, row, call.account)
    return row
