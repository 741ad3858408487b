"""What can be asked about accounts and cars without moving anything."""

from driveway_sandbox.tesla.calls import Call, Reply, held_to, is_text, is_vins
from driveway_sandbox.tesla.problems import FleetProblem, wrong
from driveway_sandbox.tesla.vehicle_data import row

MOST_A_PAGE = 100


def region(call: Call) -> Reply:
    """Where the account lives; whichever region is asked."""
    name = call.owner.region
    return {"response": {"region": name, "fleet_api_base_url": call.realm.bases[name]}}


def me(call: Call) -> Reply:
    """Who the owner is."""
    owner = call.owner
    told = {"email": owner.email, "full_name": owner.name, "profile_image_url": "", "vault_uuid": owner.id}
    return {"response": told}


def vehicles(call: Call) -> Reply:
    """A page of the owner's cars."""
    page, size = _number(call, "page", 1), _number(call, "per_page", MOST_A_PAGE)
    if size > MOST_A_PAGE:
        raise wrong(f"per_page: at most {MOST_A_PAGE}")
    rows = [row(car) for car in call.realm.cars.of(call.owner)]
    first = (page - 1) * size
    shown = rows[first : first + size]
    return {
        "response": shown,
        "pagination": {
            "previous": page - 1 if page > 1 else None,
            "next": page + 1 if first + size < len(rows) else None,
            "current": page,
            "per_page": size,
            "count": len(rows),
            "pages": max(1, -(-len(rows) // size)),
        },
        "count": len(shown),
    }


def _number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, str(default))
    if not text.isdecimal() or int(text) < 1:
        raise wrong(f"{name}: a whole number from 1 on")
    return int(text)


def products(call: Call) -> Reply:
    """Everything that the owner has of Tesla: the cars, and a battery on the wall that is no car."""
    rows: list[object] = [row(car) for car in call.realm.cars.of(call.owner)]
    rows.append(
        {
            "asset_site_id": f"site-{call.owner.number}",
            "backup_capable": True,
            "battery_power": 0,
            "battery_type": "ac_powerwall",
            "energy_site_id": call.owner.number,
            "gateway_id": f"gateway-{call.owner.number}",
            "id": f"battery-{call.owner.number}",
            "percentage_charged": 50.0,
            "resource_type": "battery",
            "site_name": "",
        }
    )
    return {"response": rows, "count": len(rows)}


def vehicle(call: Call) -> Reply:
    """One car as it is listed; nobody asks the car itself."""
    return {"response": row(call.car)}


def fleet_status(call: Call) -> Reply:
    """Which cars have let our key in, and which obey signed commands only."""
    held_to(call.body, {"vins": is_vins})
    cars = [call.realm.cars.named(vin, call.owner) for vin in call.body["vins"]]
    known = [car for car in cars if car is not None]
    if len(known) < len(cars):
        raise FleetProblem(404, "not_found", "")
    return {
        "response": {
            "key_paired_vins": [car.vin.value for car in known if car.key_paired],
            "unpaired_vins": [car.vin.value for car in known if not car.key_paired],
            "vehicle_info": {
                car.vin.value: {
                    "firmware_version": car.identity.firmware,
                    "vehicle_command_protocol_required": car.identity.needs_signing,
                    "discounted_device_data": not car.identity.needs_signing,
                    "fleet_telemetry_version": "1.2.0",
                    "total_number_of_keys": 3 if car.key_paired else 2,
                    "safety_screen_streaming_toggle_enabled": None,
                }
                for car in known
            },
        }
    }


def register(call: Call) -> Reply:
    """The application makes its domain known in this region."""
    held_to(call.body, {"domain": is_text})
    application = call.realm.application
    if call.allowance.owner is not None:
        raise FleetProblem(403, "Unauthorized missing scopes", "a partner token is wanted")
    if call.body["domain"] != application.domain:
        raise wrong("domain: must be the one of the application")
    application.registered.add(call.region)
    told = {"client_id": application.client_id, "domain": application.domain, "region": call.region}
    return {"response": told}
