"""Every write of every store is told to the audit log, or excused; every use case is audited, or excused."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Final, get_type_hints

import pytest

import driveway_core.use_cases as package
from driveway_core.audit_kinds import KINDS, AuditCategory, AuditKind
from driveway_core.audit_tellers import SILENT, TELLERS
from driveway_core.ports import Work

READS: Final = frozenset(
    """
    about active_past all any_of at_driveway balances booked_by by by_gateway_id by_intent by_reference
    by_transfer count counts currencies current details due entries expiring failed find flagged flags get
    guest has_stays holding hosted_by hosts_due ids is_party known listing listings live_holds
    marketplace measured_at missing moved moved_between next_at occupied occupying of of_host of_vehicle
    open open_matters outdated owned_by picture portrait rating records search sections signed signed_in
    standing stays_of to_remind unfinished unpublished unseen version versions waiting with_digest with_email
    with_family with_payee with_token with_vin zone_data
    """.split()
)
"""What only asks, whatever store it is asked of."""


def stores() -> Iterator[tuple[str, type]]:
    for name, prop in inspect.getmembers(Work, lambda each: isinstance(each, property)):
        yield name, get_type_hints(prop.fget)["return"]


def methods(port: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(port, inspect.isfunction) if not name.startswith("_")}


@pytest.mark.parametrize("name, port", list(stores()), ids=[name for name, _ in stores()])
def test_every_write_of_a_store_is_told_or_excused(name: str, port: type) -> None:
    told = set(TELLERS.get(name, {}))
    excused = {each.partition(".")[2] for each in SILENT if each.startswith(f"{name}.")}
    if name == "audit":
        told = {"add"}
    assert methods(port) - READS == told | excused
    assert told.isdisjoint(excused)


def test_every_excuse_is_of_a_store_that_there_is() -> None:
    names = {name for name, _ in stores()}
    assert {each.partition(".")[0] for each in SILENT} | set(TELLERS) <= names
    assert all(SILENT.values())


def test_every_kind_has_its_category_and_its_sentence() -> None:
    assert set(KINDS) == set(AuditKind)
    assert {category for category, _ in KINDS.values()} == set(AuditCategory) - {AuditCategory.SYSTEM}
    assert all(words.endswith(".") and "{" not in words for _, words in KINDS.values())
    assert all(len(kind.value) <= 50 for kind in AuditKind)


def use_cases() -> Iterator[tuple[str, str]]:
    """The name and the source of every use case's file."""
    for file in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{file.name}")
        if any("__call__" in vars(each) for each in vars(module).values() if isinstance(each, type)):
            yield file.name, inspect.getsource(module)


@pytest.mark.parametrize("name, source", list(use_cases()), ids=[name for name, _ in use_cases()])
def test_whatever_operators_may_do_is_written_down(name: str, source: str) -> None:
    """By a write, which the stores tell of, or by the use case itself."""
    if "actor.operator()" in source:
        assert ".begin(" in source or "note_look(" in source or "note(" in source, name
        if ".begin(" not in source:
            assert source.count("actor.operator()") <= source.count("note_look(self") + source.count(
                "note(work"
            )
