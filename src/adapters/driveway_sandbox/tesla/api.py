"""A request on its way: what goes wrong, who asks, about which car, how often, and what is answered."""

import json
import re
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl

import attrs

from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.tesla import routes
from driveway_sandbox.tesla.accounts import Allowance
from driveway_sandbox.tesla.calls import Body, Call
from driveway_sandbox.tesla.faults import FleetFault, FleetFaultKind
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.metering import Category
from driveway_sandbox.tesla.problems import FleetProblem, missing_scopes, wrong
from driveway_sandbox.tesla.realm import Noted, Realm
from driveway_sandbox.tesla.routes import Route

_INSTEAD = (FleetFaultKind.ANSWER, FleetFaultKind.DROP_BEFORE)


@attrs.define
class Api:
    """``/api/1`` of the stand-in, in each of its regions."""

    realm: Realm

    def answer(self, request: Request, region: str, *, through_proxy: bool = False) -> Answer:
        """The answer to one request that came to a region."""
        struck = {each.kind: each for each in self.realm.faults.strike(request.method, request.path)}
        if FleetFaultKind.SLOW_BEFORE in struck:
            time.sleep(struck[FleetFaultKind.SLOW_BEFORE].seconds)
        found = routes.find(request.method, request.path)
        with self.realm.clock.lock:
            self.realm.clock.catch_up()
            answer, car = self._happen(request, region, found, struck, signed=through_proxy)
            category = found[0].category if found else None
            if category is not None:
                self.realm.meters.count(category, answer.status)
            self.realm.requests.append(
                Noted(
                    at=self.realm.clock.now(),
                    region=region,
                    method=request.method,
                    path=request.path,
                    query=request.query,
                    category=category,
                    vin=car.vin.value if car else None,
                    body=_lenient(request.body),
                    status=answer.status,
                    through_proxy=through_proxy,
                )
            )
        if FleetFaultKind.SLOW_AFTER in struck:
            time.sleep(struck[FleetFaultKind.SLOW_AFTER].seconds)
        return _spoilt(answer, struck)

    def _happen(
        self,
        request: Request,
        region: str,
        found: "tuple[Route, re.Match[str]] | None",
        struck: Mapping[FleetFaultKind, FleetFault],
        *,
        signed: bool,
    ) -> tuple[Answer, ListedCar | None]:
        for kind in _INSTEAD:
            if kind in struck:
                return _planted(struck[kind]), None
        car: ListedCar | None = None
        headers: Mapping[str, str] = {}
        try:
            route, match = found or _unknown(request)
            call = attrs.evolve(self._call(request, region, route, match.groupdict()), signed=signed)
            car = call.listed
            if route.category is not Category.FREE:
                subject = car.vin.value if car else call.owner.id
                headers = self.realm.meters.take(subject, route.category, at=call.at)
            told = route.handler(call)
            answer = Answer(200, json.dumps(told).encode(), dict(headers))
        except FleetProblem as problem:
            answer = problem.answer()
            answer = attrs.evolve(answer, headers={**headers, **answer.headers})
        except Exception as error:  # noqa: BLE001  # a mistake of ours must fail a test, not vanish in a thread
            self.realm.mistakes.append(f"{request.method} {request.path}: {type(error).__name__}: {error}")
            answer = FleetProblem(500, "the sandbox itself went wrong", str(error)).answer()
        return answer, car

    def _call(self, request: Request, region: str, route: Route, named: Mapping[str, str]) -> Call:
        """The call as it was meant, and allowed; raises ``FleetProblem``."""
        body = _body(request)
        allowance = self._who(request.headers)
        self._served(region, route, allowance)
        if route.scopes and not route.scopes & allowance.scopes:
            raise missing_scopes()
        query = _query(request.query, route.query)
        car = self._car(named["vin"], allowance, route) if "vin" in named else None
        return Call(
            realm=self.realm,
            region=region,
            at=self.realm.clock.now(),
            allowance=allowance,
            query=query,
            body=body,
            name=named.get("name", ""),
            listed=car,
        )

    def _who(self, headers: Mapping[str, str]) -> Allowance:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise FleetProblem(401, "", text="")
        allowance = self.realm.tokens.holder(token.strip(), at=self.realm.clock.now())
        if allowance is None:
            raise FleetProblem(401, "token expired (401)")
        return allowance

    def _served(self, region: str, route: Route, allowance: Allowance) -> None:
        """Whether this region serves the application and the owner; raises 412, 421, 402, 403."""
        realm = self.realm
        if region not in realm.application.registered and not route.partner:
            told = f"Account {realm.application.client_id} must be registered in the current region."
            raise FleetProblem(412, told)
        owner = allowance.owner
        if owner is None and not route.partner:
            raise missing_scopes()
        if owner is not None and owner.region != region and not route.anywhere:
            raise FleetProblem(421, f"user out of region, use base URL: {realm.bases[owner.region]}")
        if route.category is not Category.FREE and not realm.paid:
            raise FleetProblem(402, "payment_required")
        if route.category is not Category.FREE and realm.limit_reached:
            raise FleetProblem(403, "account disabled: EXCEEDED_LIMIT")

    def _car(self, name: str, allowance: Allowance, route: Route) -> ListedCar:
        owner = allowance.owner
        car = self.realm.cars.named(name, owner) if owner is not None else None
        if car is None:
            raise FleetProblem(404, "not_found", "")
        touched = route.category is not Category.FREE
        if touched and not car.mobile_access:
            raise FleetProblem(401, "mobile_access_disabled")
        if touched and car.body.in_service:
            raise FleetProblem(405, "vehicle is currently in service")
        return car


def _body(request: Request) -> Body:
    """The JSON object of a POST; raises 406 without its type, 400 for anything else."""
    if request.method != "POST":
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise FleetProblem(406, "Not Acceptable")
    try:
        read = json.loads(request.body)
    except ValueError:
        raise wrong("the body must be JSON", error="invalid_request") from None
    if not isinstance(read, dict):
        raise wrong("the body must be an object", error="invalid_request")
    return read


def _query(text: str, known: frozenset[str]) -> dict[str, str]:
    pairs = parse_qsl(text, keep_blank_values=True)
    for name, _ in pairs:
        if name not in known:
            raise wrong(f"{name} is unheard of here")
    return dict(pairs)


def _lenient(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _unknown(request: Request) -> "tuple[Route, re.Match[str]]":
    """Raises 404, or 405 where another method would do."""
    if routes.is_known(request.path):
        raise FleetProblem(405, "invalid_method", "")
    raise FleetProblem(404, "not_found", "")


def _planted(fault: FleetFault) -> Answer:
    if fault.kind in (FleetFaultKind.DROP_BEFORE, FleetFaultKind.DROP_AFTER):
        return Answer(0, dropped=True)
    headers = {}
    if fault.retry_after is not None:
        headers = {"Retry-After": str(fault.retry_after), "RateLimit-Reset": str(fault.retry_after)}
    if fault.text is not None:
        return Answer(fault.status, fault.text.encode(), headers)
    return FleetProblem(fault.status, fault.error, headers=headers).answer()


def _spoilt(answer: Answer, struck: Mapping[FleetFaultKind, FleetFault]) -> Answer:
    """The answer, after what happens to it on its way back."""
    for kind in (FleetFaultKind.ANSWER_AFTER, FleetFaultKind.DROP_AFTER):
        if kind in struck:
            return _planted(struck[kind])
    if FleetFaultKind.TRUNCATED in struck:
        return attrs.evolve(answer, cut=True)
    if FleetFaultKind.GARBAGE in struck:
        return attrs.evolve(answer, body=b"<html>upstream connect error</html>", kind="text/html")
    return answer
