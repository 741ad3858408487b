"""The drill on a real PostgreSQL with a real pgBackRest; where they are not installed it says so."""

import pytest
from tests.integration.cli.conftest import Driveway

from driveway_backup import NoBackrest, find_backrest


def has_backrest() -> bool:
    try:
        find_backrest()
    except NoBackrest:
        return False
    return True


@pytest.mark.skipif(not has_backrest(), reason="not run: pgBackRest is not installed here")
@pytest.mark.parametrize("lose", [1, pytest.param(2, marks=pytest.mark.proof)])
def test_what_was_acknowledged_is_there_after_the_database_and_a_repository_burnt(
    tmp_path_factory: pytest.TempPathFactory, lose: int
) -> None:
    driveway = Driveway({"DRIVEWAY_HOME": str(tmp_path_factory.mktemp("home"))})
    done = driveway.json("backup", "drill", "--bookings", 6, "--lose", lose)
    assert (done["bookings_kept"], done["bookings_after_that_moment"]) == (6, 4)
    assert (done["lost_repository"], done["restored_from"]) == (lose, 3 - lose)
    assert 15 <= done["postgres"] <= 18


@pytest.mark.skipif(has_backrest(), reason="pgBackRest is installed here")
def test_without_pgbackrest_the_drill_says_that_it_was_not_run(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    driveway = Driveway({"DRIVEWAY_HOME": str(tmp_path_factory.mktemp("home"))})
    told = driveway("backup", "drill")
    assert (told.exit_code, "Not run: pgBackRest is not installed here." in told.stderr) == (1, True)
