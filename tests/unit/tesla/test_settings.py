"""What an operator may set, and where tokens may go."""

import pytest

from driveway_core.errors import InvalidValue
from driveway_tesla import TeslaSettings

NA = "https://fleet-api.prd.na.vn.cloud.tesla.com"
EU = "https://fleet-api.prd.eu.vn.cloud.tesla.com"
SET = {
    "client_id": "an-id",
    "client_secret": "a-secret",
    "redirect_uri": "https://driveway.example/tesla/callback",
}


def settings(**others: object) -> TeslaSettings:
    return TeslaSettings(**{**SET, **others})  # type: ignore[arg-type]  # each test gives what fits


@pytest.mark.parametrize(
    "region, fleet, pages, tokens",
    [
        (
            "na",
            "https://fleet-api.prd.na.vn.cloud.tesla.com",
            "tesla.com",
            "fleet-auth.prd.vn.cloud.tesla.com",
        ),
        (
            "eu",
            "https://fleet-api.prd.eu.vn.cloud.tesla.com",
            "tesla.com",
            "fleet-auth.prd.vn.cloud.tesla.com",
        ),
        ("cn", "https://fleet-api.prd.cn.vn.cloud.tesla.cn", "tesla.cn", "auth.tesla.cn"),
    ],
)
def test_each_region_has_its_addresses(region: str, fleet: str, pages: str, tokens: str) -> None:
    there = settings(region=region)
    assert there.first_base == fleet
    assert there.authorize_address == f"https://auth.{pages}/oauth2/v3/authorize"
    assert there.token_address == f"https://{tokens}/oauth2/v3/token"


def test_the_first_characters_of_a_code_tell_the_region() -> None:
    assert settings().base_of_code("EU_abc") == "https://fleet-api.prd.eu.vn.cloud.tesla.com"
    assert settings(region="eu").base_of_code("NA_abc") == "https://fleet-api.prd.na.vn.cloud.tesla.com"
    assert settings().base_of_code("abc") is None
    assert settings(region="cn").base_of_code("NA_abc") is None
    assert settings(api_base="http://127.0.0.1:9").base_of_code("NA_abc") is None


@pytest.mark.parametrize(
    "base",
    [
        "https://fleet-api.prd.eu.vn.cloud.tesla.com",
        "https://fleet-api.prd.cn.vn.cloud.tesla.cn/",
        "https://somewhere.teslamotors.com:443",
    ],
)
def test_a_token_may_go_to_the_maker(base: str) -> None:
    assert settings().allows(base)


@pytest.mark.parametrize(
    "base",
    [
        "",
        "http://fleet-api.prd.eu.vn.cloud.tesla.com",
        "https://tesla.com",
        "https://eviltesla.com",
        "https://fleet-api.tesla.com.evil.example",
        "https://fleet-api.tesla.com@evil.example",
        "https://someone@fleet-api.tesla.com",
        "https://fleet-api.tesla.com:8443",
        "https://fleet-api.tesla.com:port",
        "https://fleet-api.tesla.com/elsewhere",
        "https://fleet-api.tesla.com?to=evil.example",
        "https://[::1",
        "http://127.0.0.1:9",
        "ftp://fleet-api.tesla.com",
        "https://evil.example\\.tesla.com",
        "https://evil.example%2f.tesla.com",
        "https://evil.example\t.tesla.com",
        "https://evil.example\u3002.tesla.com",
        "https://[fe80::1%25x.tesla.com]",
        "https://.tesla.com",
        "https://a..tesla.com",
        "https://xn--.tesla.com.",
        "https://fleet-api.tesla.com#",
        "https://fleet-api.tesla.com\n",
        f"https://{'a' * 64}.tesla.com",
    ],
)
def test_a_token_may_go_nowhere_else(base: str) -> None:
    assert not settings().allows(base)


def test_with_a_stand_in_tokens_stay_on_this_machine() -> None:
    here = settings(api_base="http://127.0.0.1:9")
    assert here.allows("http://localhost:10")
    assert here.allows("http://[::1]:10/")
    assert not here.allows("https://fleet-api.prd.eu.vn.cloud.tesla.com")
    assert not here.allows("http://127.0.0.1.evil.example")
    assert not here.allows("https://127.0.0.1:9")


@pytest.mark.parametrize(
    "field, others",
    [
        ("TESLA_CLIENT_ID", {"client_id": ""}),
        ("TESLA_CLIENT_ID", {"client_id": "an id\n"}),
        ("TESLA_REDIRECT_URI", {"redirect_uri": "http://driveway.example/callback"}),
        ("TESLA_REDIRECT_URI", {"redirect_uri": "https://["}),
        ("TESLA_API_BASE", {"api_base": "https://fleet-api.prd.eu.vn.cloud.tesla.com"}),
        ("TESLA_AUTH_BASE", {"auth_base": "http://10.0.0.1"}),
        ("TESLA_PROXY_URL", {"transport": "proxy"}),
        ("TESLA_PROXY_URL", {"proxy_url": "http://proxy.example:4443"}),
        ("TESLA_COMMAND_KEY_FILE", {"transport": "signed"}),
    ],
)
def test_what_cannot_work_is_refused_by_its_name(field: str, others: dict[str, object]) -> None:
    with pytest.raises(InvalidValue) as refused:
        settings(**others)
    assert refused.value.field == field
