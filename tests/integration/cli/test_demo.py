"""The demo: twice in one home, and by a normal user's rights where root runs the tests."""

import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.conftest import PROFILE
from tests.integration.cli.conftest import Driveway
from tests.integration.cli.test_serving import environment

from driveway_app import on_postgres
from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM
from driveway_demo.api import NotAsPromised, promise
from driveway_demo.city import HOSTS, city
from driveway_demo.seeding import Seeder, is_seeded

SCENES = (
    "It is not Stripe, and no money moves.",
    "It is not Tesla, and no car moves.",
    "A worker waits for jobs.",
    "Three drivers come to town",
    "connects a Tesla account, which brings a car: Pearl",
    "Ada looks for a place near Dolores Park",
    "June tries to squeeze Toaster in",
    "422 The car does not fit.",
    "Ada saves a card",
    "Ada books, and her bank asks",
    "409 That time is taken.",
    "the booking is confirmed.",
    "The address appears in her car",
    "Pearl's display,",
    "Ravi takes the hours after hers",
    "402 The card was declined.",
    "paid and confirmed at once.",
    "Blue Whale sleeps, so he reads:",
    "June takes a larger place",
    "June cannot come after all",
    "Ada drives there",
    "all clocks are set ahead",
    "minutes to arrival, seen on its way",
    "Pearl is there",
    "noticed by asking the car (polling)",
    "has arrived.”",
    "Parked by itself? Not attempted: Tesla's",
    "Ravi gets into his car",
    "Blue Whale is awake, and at",
    "Ada's car is still there",
    "Ravi reads, before his time:",
    "has not left your place",
    "Instead",
    "all of his money back:",
    "Ada leaves",
    "the stay is completed.",
    "Her receipt",
    "by card, once; nothing is open.",
    "her money is set aside and the host is asked.",
    "says yes, and",
    "Where things stand",
    "wants to be paid",
    "Ten days later",
    "The weekly payout",
    "'s bank: all that they have earned.",
    "The ledger",
    "The stand-in's own ledger",
    "no differences, and nothing is left open.",
    "That was it",
)
"""In this order."""

SECRET = re.compile(r"_secret_|whsec_|sk_test")


def play(home: Path, *words: str, user: str | None = None) -> "subprocess.CompletedProcess[str]":
    return run_as(user, home, "-m", "driveway_cli", "demo", *words)


def run_as(user: str | None, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Python in that home, with the rights of another user if one is named."""
    return subprocess.run(
        [sys.executable, *words],
        env={**environment(home), "HOME": str(home.parent)},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        user=user,
        group=None if user is None else pwd.getpwnam(user).pw_gid,
        extra_groups=None if user is None else [],
    )


def users() -> list[str | None]:
    """Who plays: we do; where we are root, nobody does, if they may read this, and in `make proof` both."""
    if os.geteuid() != 0:
        return [None]
    try:
        run_as("nobody", Path("/"), "-c", "import driveway_cli").check_returncode()
    except (PermissionError, subprocess.CalledProcessError):
        return [None]
    return [None, "nobody"] if PROFILE == "proof" else ["nobody"]


@pytest.mark.parametrize("user", users())
def test_the_demo_plays_in_a_new_home_and_again_in_the_same_one(user: str | None) -> None:
    folder = Path(tempfile.mkdtemp(prefix="dw"))
    folder.chmod(0o711)
    if user is not None:
        shutil.chown(folder, user)
    home = folder / "home"
    first = play(home, user=user)
    assert first.returncode == 0, first.stderr
    told = " ".join(first.stdout.split())
    assert [scene for scene in SCENES if scene not in told] == []
    places = [told.find(scene) for scene in SCENES]
    assert places == sorted(places)
    assert not SECRET.search(first.stdout)
    second = play(home, "--json", user=user)
    assert second.returncode == 0, second.stderr
    facts = json.loads(second.stdout)
    assert facts["refused"]["status"] == 409
    assert facts["declined"]["status"] == 402
    assert facts["trip"] == {"arrival_source": "polling", "departure_source": "polling"}
    assert (facts["auto_park"]["attempted"], facts["auto_park"]["successful"]) == (False, False)
    assert facts["stays_on"]["told_before"]
    assert facts["receipt"]["total"] == facts["quote"]["total_amount"]
    assert sorted(facts["bookings"].values()) == ["cancelled", "cancelled", "completed", "no_show"]
    assert facts["payout"]["payout_status"] == "paid"
    lines = facts["payout"]["lines"]
    assert set(lines) - {facts["roomy"]} == {facts["booking"]}
    assert sum(map(Decimal, lines.values())) == Decimal(facts["payout"]["amount"])
    books = {book: Decimal(amount) for book, amount in facts["ledger"]["books"].items()}
    assert sum(books.values()) == 0
    assert books["driver"] == 0
    assert facts["differences"] == 0
    assert not SECRET.search(second.stdout)
    assert [path.name for path in home.iterdir()] == ["demo"]
    assert not (home / "demo" / "pg18" / "postmaster.pid").exists()
    shutil.rmtree(folder)


def test_the_city_is_made_once_and_an_interrupted_one_is_finished(
    module_database_url: str, tmp_path: Path
) -> None:
    with on_postgres(module_database_url, home=tmp_path) as container:
        seeder = Seeder.of(container)
        seen: list[tuple[int, int]] = []

        def tell(done: int, total: int) -> None:
            seen.append((done, total))

        def interrupted(done: int, total: int) -> None:
            tell(done, total)
            if done == 7:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            seeder.city(interrupted)
        assert not is_seeded(container)
        seeder.city(tell)
        assert is_seeded(container)
        seeder.city(tell)
        hosts = {sketch.host for sketch in city(datetime.now(UTC).date()).listings}  # noqa: TID251
        with container.transactions().read(acting_as=SYSTEM) as work:
            accounts = [work.accounts.with_email(EmailAddress(HOSTS[host].email)) for host in sorted(hosts)]
        listed = [
            container.list_own_driveways()(account.actor, limit=100).items
            for account in accounts
            if account is not None
        ]
        assert sum(map(len, listed)) == 200
    assert seen[:7] == [(done, 200) for done in range(1, 8)]
    assert seen.count((200, 200)) == 2


def test_a_marketplace_that_does_not_do_as_promised_ends_the_story() -> None:
    with pytest.raises(NotAsPromised, match="one window, one car"):
        promise(kept=False, promised="one window, one car", happened="two cars")


def test_a_server_that_does_not_start_ends_the_demo_with_its_words(tmp_path: Path) -> None:
    wrong = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x", "DRIVEWAY_HOME": str(tmp_path)}
    result = Driveway(wrong)("demo", "--in-my-database")
    assert result.exit_code == 3
    assert "try again" in result.stderr
