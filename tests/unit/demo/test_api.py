"""The story's calls end in sentences, too."""

import pytest

from driveway_demo.api import Api, NotAsPromised

NOBODY_LISTENS = "http://127.0.0.1:1"


def test_a_server_that_went_away_is_told_in_a_sentence() -> None:
    api = Api.at(NOBODY_LISTENS)
    with api.http, pytest.raises(NotAsPromised, match="the server does not answer"):
        api.get("/readyz")
