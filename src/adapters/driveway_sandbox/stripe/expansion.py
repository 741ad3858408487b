"""Objects in place of their ids: four levels, checked beforehand.

https://docs.stripe.com/api/expanding_objects
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, Final, TypeAlias

from driveway_sandbox.stripe.contract import Contract, Operation
from driveway_sandbox.stripe.lists import whole_list
from driveway_sandbox.stripe.problems import refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import World

_DEEPEST: Final = 4
Tree: TypeAlias = "Mapping[str, Tree]"


def wanted(contract: Contract, operation: Operation, paths: Iterable[str], *, a_list: bool) -> Tree:
    """What is to be expanded; raises ``StripeProblem`` for what cannot be, before anything happens."""
    tree: dict[str, Any] = {}
    for path in paths:
        steps = path.split(".")
        inside = steps[1:] if a_list and steps[0] == "data" else steps
        here = contract.answers(operation)
        for step in inside:
            there = frozenset[str]().union(*(contract.expandable(each).get(step, ()) for each in here))
            if step != "data" and not any(step in contract.expandable(each) for each in here):
                raise refused(f"This property cannot be expanded ({path}).", param="expand", kept=False)
            here = there or here
        if len(inside) > _DEEPEST:
            raise refused("You cannot expand more than 4 levels of a property.", param="expand", kept=False)
        node = tree
        for step in steps:
            node = node.setdefault(step, {})
    return tree


def rendered(world: World, row: Row, tree: Tree) -> Row:
    """A copy of an answer with what is wanted in place of ids."""
    copy = deepcopy(row)
    _fill(world, copy, tree)
    return copy


def _fill(world: World, node: Row, tree: Tree) -> None:
    for name, deeper in tree.items():
        if name == "refunds" and node.get("object") == "charge":
            refunds = [each for each in world.rows.get("refund", {}).values() if each["charge"] == node["id"]]
            node[name] = whole_list(f"/v1/refunds?charge={node['id']}", deepcopy(refunds[::-1]))
        value = node.get(name)
        if isinstance(value, str):
            node[name] = value = deepcopy(_object(world, value))
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                _fill(world, each, deeper)


def _object(world: World, id: str) -> Row | str:
    for rows in world.rows.values():
        if id in rows:
            return rows[id]
    return id
