"""Every wrong request of the table gets exactly the problem that the table says."""

import json
from collections import Counter
from collections.abc import Iterator

import attrs
import pytest
from tests.unit.http.world import Document, Person, World, a_stay, a_world, told
from tests.unit.http.wrong import Wrong
from tests.unit.http.wrong_requests import WRONG

PLACES = ("pointer", "parameter", "header")


@attrs.frozen
class Asking:
    """A marketplace, who may ask, and the ids that the table's requests mean."""

    world: World
    people: dict[str, Person | None]
    ids: dict[str, str]

    def filled(self, text: str) -> str:
        """A text with ids in it."""
        for name, its_id in self.ids.items():
            text = text.replace("{" + name + "}", its_id)
        return text


@pytest.fixture(scope="module")
def asking() -> Iterator[Asking]:
    """One marketplace for the whole table: nothing that is refused leaves a trace."""
    with a_world() as world:
        stay = a_stay(world)
        booking = world.booking({**stay.wish, "end_time": told(2)}, stay.driver)
        host = world.somebody("Barbara")
        ids = {
            "driveway": stay.driveway["id"],
            "vehicle": stay.vehicle["id"],
            "booking": booking["id"],
            "own": world.driveway(host)["id"],
            "foreign": world.vehicle(host)["id"],
            "nobody": "01950000-0000-7000-8000-00000000dead",
        }
        operator = world.somebody("Root", is_operator=True)
        people = {"driver": stay.driver, "host": host, "operator": operator, "nobody": None}
        yield Asking(world, people, ids)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_a_wrong_request_gets_its_problem(asking: Asking, wrong: Wrong) -> None:
    body = wrong.body
    if body is not None and not isinstance(body, bytes):
        body = asking.filled(json.dumps(body)).encode()
    answer = asking.world.call(
        wrong.method, asking.filled(wrong.path), asking.people[wrong.who], body, headers=wrong.headers
    )
    assert answer.content_type == "application/problem+json", answer.text
    problem = json.loads(answer.data)
    assert (answer.status_code, problem["status"]) == (wrong.status, wrong.status), answer.text
    assert problem["type"] == f"/problems/{wrong.type}"
    assert problem["title"]
    assert problem["detail"]
    assert sorted(places_of(problem)) == sorted(wrong.where), answer.text


def places_of(problem: Document) -> list[str]:
    """Every place that a problem names."""
    named = [error[place] for error in problem.get("errors", []) for place in PLACES if place in error]
    return named + ([problem["field"]] if "field" in problem else [])


def test_the_table_is_long_and_says_nothing_twice() -> None:
    assert len(WRONG) >= 60
    assert [name for name, count in Counter(wrong.name for wrong in WRONG).items() if count > 1] == []
    assert {wrong.status for wrong in WRONG} >= {400, 401, 404, 405, 413, 415, 422}
