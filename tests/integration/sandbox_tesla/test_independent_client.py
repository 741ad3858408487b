"""The stand-in and tesla-fleet-api of PyPI, which others wrote: both speak as Tesla's documentation says."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from tests.integration.sandbox_tesla.independent import IndependentClient

from driveway_core.places import Position
from driveway_sandbox import TeslaSandbox

ADDRESS = "700 Valencia Street, San Francisco"
PLACE = Position(37.7615, -122.4218)


def test_it_lists_looks_wakes_and_sends_a_car_somewhere(
    sandbox: TeslaSandbox, client: IndependentClient
) -> None:
    owner = sandbox.owner("Ada")
    car = sandbox.car(owner, needs_signing=False)
    sleeper = sandbox.car(owner, asleep=True)
    sandbox.places.add(ADDRESS, PLACE)
    vin = car.vin.value
    listed, state, looked, slept, woken, status, flashed, sent, there, region = client.asks(
        sandbox.url,
        sandbox.tokens(owner).access_token,
        [
            (None, "products"),
            (vin, "vehicle"),
            (vin, "vehicle_data", ["drive_state", "location_data"]),
            (sleeper.vin.value, "vehicle_data"),
            (sleeper.vin.value, "wake_up"),
            (vin, "fleet_status", [vin, sleeper.vin.value]),
            (vin, "flash_lights"),
            (vin, "navigation_request", ADDRESS, "share_ext_content_raw", "en-US"),
            (vin, "vehicle_data", ["drive_state", "location_data"]),
            (None, "user.region"),
        ],
    )
    assert [row.get("vin") for row in listed["answer"]["response"]] == [vin, sleeper.vin.value, None]
    assert state["answer"]["response"]["state"] == "online"
    assert "active_route_destination" not in looked["answer"]["response"]["drive_state"]
    assert slept == {"error": "VehicleOffline", "status": 408}
    assert woken["answer"]["response"]["state"] == "asleep"
    assert status["answer"]["response"]["key_paired_vins"] == [vin, sleeper.vin.value]
    assert (flashed["answer"], car.heard["flash_lights"]) == ({"response": {"result": True, "reason": ""}}, 1)
    assert sent["answer"]["response"]["result"] is True
    assert there["answer"]["response"]["drive_state"]["active_route_destination"] == ADDRESS
    assert region["answer"]["response"] == {"region": "na", "fleet_api_base_url": sandbox.url}


def test_it_meets_what_goes_wrong_by_its_name(sandbox: TeslaSandbox, client: IndependentClient) -> None:
    owner, elsewhere = sandbox.owner("Ada"), sandbox.owner("Eva", region="eu")
    vin = sandbox.car(owner).vin.value
    planted = [
        (401, "mobile_access_disabled", "MobileAccessDisabled"),
        (401, "login_required", "LoginRequired"),
        (402, "", "PaymentRequired"),
        (412, "", "PreconditionFailed"),
        (422, "", "InvalidResource"),
        (423, "", "Locked"),
        (429, "", "RateLimited"),
        (451, "", "ResourceUnavailableForLegalReasons"),
        (499, "", "ClientClosedRequest"),
        (500, "", "InternalServerError"),
        (503, "", "ServiceUnavailable"),
        (504, "", "GatewayTimeout"),
        (540, "", "DeviceUnexpectedResponse"),
    ]
    for number, (status, error, _) in enumerate(planted, start=1):
        sandbox.faults.answer(status, error, path="*/vehicle_data", nth=number, retry_after=30)
    told = client.asks(
        sandbox.url, sandbox.tokens(owner).access_token, [(vin, "vehicle_data")] * len(planted)
    )
    (moved,) = client.asks(sandbox.url, sandbox.tokens(elsewhere).access_token, [(None, "products")])
    (unsigned,) = client.asks(sandbox.url, sandbox.tokens(owner).access_token, [(vin, "honk_horn")])
    assert [each["error"] for each in told] == [name for _, _, name in planted]
    assert moved["error"] == "InvalidRegion"
    assert unsigned == {"error": "Forbidden", "status": 403}


def test_a_command_that_it_signs_is_obeyed_by_a_car_that_has_let_its_key_in(
    sandbox: TeslaSandbox, client: IndependentClient, tmp_path: Path
) -> None:
    owner = sandbox.owner("Ada")
    car = sandbox.car(owner)
    private = ec.generate_private_key(ec.SECP256R1())
    key = tmp_path / "command-key.pem"
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    sandbox.realm.application.public_key = private.public_key().public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    token = sandbox.tokens(owner).access_token
    calls = [
        (car.vin.value, name) for name in ("flash_lights", "charge_port_door_open", "charge_port_door_open")
    ]
    told = client.asks(sandbox.url, token, calls, key=key)
    assert [each["answer"]["response"]["result"] for each in told] == [True, True, False]
    assert (car.heard["flash_lights"], car.body.charge_port_open) == (1, True)
