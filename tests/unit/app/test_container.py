"""The container: every provider builds, and every port can be swapped."""

import importlib
import pkgutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import attrs
import pytest
from dependency_injector import providers

import driveway_core.use_cases as package
from driveway_app import Container, in_memory
from driveway_app.clockwork import new_code, new_id, new_reference, now
from driveway_core.booking_texts import REFERENCE_ALPHABET

PORTS: Final = (
    "stores",
    "transactions",
    "search",
    "replies",
    "leases",
    "rule_book",
    "audit_trail",
    "audit_witness",
    "checkpoint_signer",
    "clock",
    "new_id",
    "new_reference",
    "new_code",
    "passwords",
    "tokens",
    "zones",
    "calendar_fetcher",
    "calendar_reader",
    "calendar_writer",
    "settlement",
    "payment_gateway",
    "cards",
    "payout_gateway",
    "gateway_events",
    "gateway_books",
    "key_store",
    "key_ring",
    "sealed_texts",
    "new_key",
    "darkroom",
    "photo_store",
    "signer",
    "pause",
    "fleet",
    "auto_park",
    "telemetry_reader",
    "addresses",
    "notifier",
    "letterhead",
    "outbox",
    "outbox_keeps",
)

SERVICES: Final = ("backups", "cookie_key", "queue", "processes", "limiter", "meter", "trying")
"""What is asked by people or by adapters, and is no use case."""

FIELDS: Final = {"payment_gateway": "gateway", "outbox_keeps": "kept_for"}
"""What a use case calls a port, where that is not the port's own name."""


@pytest.fixture
def market() -> Iterator[Container]:
    with in_memory() as container:
        yield container


def use_cases(market: Container) -> list[str]:
    return sorted(set(market.providers) - set(PORTS) - set(SERVICES) - {"__self__"})


def test_every_provider_builds(market: Container) -> None:
    built = {name: provider() for name, provider in market.providers.items()}
    assert all(thing is not None for thing in built.values())
    assert len(use_cases(market)) >= 35


def test_every_use_case_in_the_core_has_a_provider(market: Container) -> None:
    classes = set()
    for file in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{file.name}")
        classes |= {
            thing
            for thing in vars(module).values()
            if isinstance(thing, type) and thing.__module__ == module.__name__ and "__call__" in vars(thing)
        }
    assert {type(market.providers[name]()) for name in use_cases(market)} == classes


@pytest.mark.parametrize("port", PORTS)
def test_a_swapped_port_reaches_every_use_case_that_has_it(market: Container, port: str) -> None:
    stand_in = _Stores() if port == "stores" else object()
    market.providers[port].override(providers.Object(stand_in))
    expected = {
        "transactions": _Stores.transactions,
        "search": _Stores.search,
        "replies": _Stores.replies,
        "leases": _Stores.leases,
    }
    reached = 0
    for name in use_cases(market):
        use_case = market.providers[name]()
        for field in attrs.fields(type(use_case)):
            if port == "stores" and field.name in expected:
                given = getattr(use_case, field.name)
                assert getattr(given, "inner", given) is expected[field.name]
                reached += 1
            elif field.name == FIELDS.get(port, port):
                assert getattr(use_case, field.name) is stand_in
                reached += 1
    assert reached > 0
    assert market.providers[port]() is stand_in


class _Stores:
    transactions = object()
    search = object()
    replies = object()
    leases = object()
    queue = object()
    audit_trail = object()
    rules = object()
    sealed_texts = object()


def test_ids_of_one_process_sort_in_the_order_in_which_they_were_made() -> None:
    ids = [new_id() for _ in range(5_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {each.version for each in ids} == {7}
    assert {each.variant for each in ids} == {uuid.RFC_4122}
    made = datetime.fromtimestamp((ids[0].int >> 80) / 1000, UTC)
    assert abs((now() - made).total_seconds()) < 60


def test_references_are_written_with_letters_that_nobody_mistakes() -> None:
    references = {new_reference() for _ in range(500)}
    assert len(references) == 500
    assert all(each[:3] == "DH-" and set(each[3:]) <= set(REFERENCE_ALPHABET) for each in references)
    assert {len(each) for each in references} == {11}
    assert set("".join(each[3:] for each in references)) == set(REFERENCE_ALPHABET)


def test_codes_have_six_digits_whatever_their_number() -> None:
    codes = {new_code() for _ in range(500)}
    assert {len(each) for each in codes} == {6}
    assert all(each.isdecimal() for each in codes)
    assert len(codes) > 450
    assert {each[0] for each in codes} == set("0123456789")
