"""Linking cars on the command line, through the stand-in for Tesla."""

import pytest
from tests.integration.cli.conftest import Driveway
from tests.integration.cli.teslas import CAME_BACK, DORA, agreed

from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.garage import ListedCar


def test_an_account_is_linked_by_the_address_that_the_browser_comes_back_to(
    driveway: Driveway, owner: Owner, comet: ListedCar, dozer: ListedCar
) -> None:
    told = driveway("cars", "link", DORA)
    assert told.exit_code == 0
    url = next(line for line in told.stdout.splitlines() if line.startswith("http"))
    assert f'driveway cars link {DORA} --answer "' in told.stdout
    came_to = agreed(url, owner)
    assert came_to.startswith(CAME_BACK)
    done = driveway("cars", "link", DORA, "--answer", came_to)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "New: 2 cars; known already: none." in done.stdout
    assert (comet.vin.value in done.stdout, dozer.vin.value in done.stdout) == (True, True)
    code = came_to.split("code=")[1].split("&")[0]
    assert code not in done.stdout


def test_what_a_machine_is_told_of_linking_holds_neither_ticket_nor_token(
    driveway: Driveway, link: Owner
) -> None:
    begun = driveway.json("cars", "link", DORA)
    assert set(begun) == {"authorize_url", "expires_at"}
    synced = driveway.json("cars", "link", DORA, "--answer", agreed(begun["authorize_url"], link))
    assert (len(synced["known"]), synced["added"], synced["gone"]) == (2, [], [])


@pytest.mark.parametrize(
    "answer, told",
    [
        ("https://example.com/?state=made-up&code=NA_1", "does not belong to a connection that you began"),
        ("https://example.com/", "does not belong to a connection that you began"),
        ("https://example.com/?error=access_denied&state=x", "You did not let us in"),
    ],
)
@pytest.mark.usefixtures("owner")
def test_an_answer_that_was_not_asked_for_connects_nothing(
    driveway: Driveway, answer: str, told: str
) -> None:
    refused = driveway("cars", "link", DORA, "--answer", answer)
    assert (refused.exit_code, told in refused.stderr) == (1, True)


def test_an_answer_connects_nobody_but_who_began(driveway: Driveway, owner: Owner) -> None:
    came_to = agreed(driveway.json("cars", "link", DORA)["authorize_url"], owner)
    refused = driveway("cars", "link", "dan@example.com", "--answer", came_to)
    assert (refused.exit_code, "does not belong" in refused.stderr) == (1, True)


@pytest.mark.usefixtures("link")
def test_an_account_is_unlinked_and_its_cars_stay(driveway: Driveway) -> None:
    told = driveway("cars", "unlink", DORA)
    assert (told.exit_code, "not connected any more" in told.stdout) == (0, True)
    left = driveway.json("cars", "list", DORA)
    assert left["link"]["linked"] is False
    assert {each["vehicle"]["display_name"] for each in left["items"]} >= {"Pearl", "Comet", "Dozer"}
    assert {each["car"] for each in left["items"]} == {None}
    assert driveway.json("cars", "unlink", DORA)["linked"] is False
    refused = driveway("cars", "sync", DORA)
    assert (refused.exit_code, "Your car's account is not connected" in refused.stderr) == (1, True)


def test_a_link_that_was_taken_back_says_what_to_do(
    driveway: Driveway, link: Owner, sandbox: TeslaSandbox
) -> None:
    sandbox.realm.tokens.revoke(link)
    refused = driveway("cars", "sync", DORA)
    assert refused.exit_code == 1
    assert "connect your account anew" in refused.stderr
    told = driveway.json("cars", "list", DORA)["link"]
    assert (told["linked"], told["problem"] is not None) == (True, True)
    assert "connect your account anew" in driveway("cars", "list", DORA).stdout
    (notice,) = driveway.json("notices", DORA, "--unread")["items"]
    assert (notice["kind"], notice["read_at"]) == ("link_broken", None)
    shown = driveway("notices", DORA)
    assert (shown.exit_code, "not connected any more" in shown.stdout) == (0, True)
    assert "No notices." in driveway("notices", "hana@example.com").stdout
    assert driveway("notices", "nobody@example.com").exit_code == 1
    assert driveway("notices", DORA, "--limit", "0").exit_code == 2


@pytest.mark.usefixtures("owner")
def test_where_cars_are_not_connected_it_says_so(driveway: Driveway) -> None:
    plain = {name: value for name, value in driveway.environment.items() if not name.startswith("TESLA_")}
    refused = Driveway(plain)("cars", "link", DORA)
    assert (refused.exit_code, "does not connect to cars" in refused.stderr) == (1, True)


@pytest.mark.usefixtures("owner")
def test_a_host_has_no_cars_to_link(driveway: Driveway) -> None:
    refused = driveway("cars", "link", "hana@example.com")
    assert (refused.exit_code, "Only drivers can do this" in refused.stderr) == (1, True)
