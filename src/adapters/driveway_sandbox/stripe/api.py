"""A request on its way: who asks, what goes wrong, what was meant, what happens, what is answered."""

import base64
import binascii
import json
import time
from collections.abc import Iterator, Mapping
from copy import deepcopy
from urllib.parse import parse_qsl

import attrs

from driveway_sandbox.faults import Fault, FaultKind, FaultPlan
from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.stripe.cards import is_card_number
from driveway_sandbox.stripe.contract import Operation
from driveway_sandbox.stripe.courier import Courier
from driveway_sandbox.stripe.expansion import Tree, rendered, wanted
from driveway_sandbox.stripe.idempotency import Kept, Keys, in_use
from driveway_sandbox.stripe.payment_methods import raw_number
from driveway_sandbox.stripe.problems import StripeProblem, not_simulated, refused
from driveway_sandbox.stripe.routes import ROUTES, Route
from driveway_sandbox.stripe.rows import PLATFORM
from driveway_sandbox.stripe.spec import API_VERSION
from driveway_sandbox.stripe.world import Call, Cause, World


@attrs.frozen
class Understood:
    """A request that is well formed, and what will answer it."""

    operation: Operation
    route: Route
    call: Call
    expand: Tree
    path: str


@attrs.define
class Api:
    """``/v1`` of the sandbox."""

    world: World
    courier: Courier
    faults: FaultPlan
    keys: Keys = attrs.field(factory=Keys)

    def answer(self, request: Request) -> Answer:
        """The answer to one request; events leave when it is out, or before, as planned."""
        name = self.world.names.new("req")
        struck = {fault.kind: fault for fault in self.faults.strike(request.method, request.path)}
        headers = {"Request-Id": name, "Stripe-Version": API_VERSION}
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        if key:
            headers["Idempotency-Key"] = key
        try:
            account = self._who(request.headers)
            if account != PLATFORM:
                headers["Stripe-Account"] = account
            early = self._goes_wrong_early(struck, key or "")
            answer = early or self._understood_answer(request, account, key, name, struck)
        except StripeProblem as problem:
            answer = self._refusal(problem)
        answer = attrs.evolve(answer, headers={**headers, **answer.headers})
        if FaultKind.DELAY_AFTER in struck:
            time.sleep(struck[FaultKind.DELAY_AFTER].seconds)
        return attrs.evolve(answer, dropped=answer.dropped or FaultKind.DROP_AFTER in struck)

    def _who(self, headers: Mapping[str, str]) -> str:
        """The account that asks; raises for keys that are not test keys, and for other versions."""
        key = _key(headers.get("authorization", ""))
        if not key:
            raise StripeProblem(
                401,
                "invalid_request_error",
                "You did not provide an API key. You need to provide your API key in the Authorization "
                "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            )
        if not key.startswith("sk_test_"):
            raise StripeProblem(
                401,
                "invalid_request_error",
                "This is a sandbox, and not Stripe: it takes keys that begin with sk_test_ only. "
                "A live key must never be sent here; if this was one, consider rolling it.",
            )
        version = headers.get("stripe-version", API_VERSION)
        if version != API_VERSION:
            raise refused(f"Invalid Stripe API version: {version}. This sandbox speaks {API_VERSION} only.")
        account = headers.get("stripe-account", PLATFORM)
        if account != PLATFORM and account not in self.world.rows.get("account", {}):
            raise StripeProblem(
                403,
                "invalid_request_error",
                f"The provided key does not have access to account '{account}' (or that account "
                "does not exist). "
                "Application access may have been revoked.",
                "account_invalid",
            )
        return account

    def _goes_wrong_early(self, struck: Mapping[FaultKind, Fault], key: str) -> Answer | None:
        """What the fault plan does ahead of everything else."""
        if FaultKind.DELAY_BEFORE in struck:
            time.sleep(struck[FaultKind.DELAY_BEFORE].seconds)
        if FaultKind.DROP_BEFORE in struck:
            return Answer(0, dropped=True)
        if FaultKind.TOO_MANY in struck:
            # Ahead of the keys: https://docs.stripe.com/error-low-level; retried only when told so
            raise StripeProblem(
                429,
                "invalid_request_error",
                "Request rate limit exceeded.",
                "rate_limit",
                headers=_should_retry(struck[FaultKind.TOO_MANY]),
            )
        if FaultKind.CONFLICT in struck:
            raise attrs.evolve(in_use(key), headers=_should_retry(struck[FaultKind.CONFLICT]))
        if FaultKind.ERROR_BEFORE in struck:
            raise _broken(_should_retry(struck[FaultKind.ERROR_BEFORE]))
        return None

    def _understood_answer(
        self, request: Request, account: str, key: str | None, name: str, struck: Mapping[FaultKind, Fault]
    ) -> Answer:
        understood = self._understand(request, account)
        if key is None:
            return self._happen(understood, Cause(name), struck)[0]
        now, params = self.world.now(), understood.call.params
        kept = self.keys.begin(account, key, understood.path, params, now=now)
        if kept is not None:
            replayed = {"Idempotent-Replayed": "true", "Original-Request": kept.request_id}
            return Answer(kept.status, kept.body, replayed)
        found: Kept | None = None
        try:
            sent = deepcopy(params)
            answer, keep = self._happen(understood, Cause(name, key), struck)
            if keep:
                found = Kept(understood.path, sent, now, name, answer.status, answer.body)
            return answer
        finally:
            self.keys.end(account, key, found)

    def _understand(self, request: Request, account: str) -> Understood:
        form = request.body.decode("utf-8", "replace") if request.method == "POST" else request.query
        if any(map(is_card_number, _texts(request.path, form))):
            raise raw_number()
        operation = self.world.contract.operation(request.method, request.path)
        if operation is None:
            raise StripeProblem(
                404,
                "invalid_request_error",
                f"Unrecognized request URL ({request.method}: {request.path}). Please see "
                "https://stripe.com/docs.",
            )
        route = ROUTES[operation.method].get(operation.template)
        if route is None:
            raise not_simulated(f"{operation.method} {operation.template}")
        params = self.world.contract.read(operation, form)
        unknown = sorted(set(params) - route.takes - {"expand"})
        if unknown:
            raise not_simulated(f"the parameter {unknown[0]} of {operation.method} {operation.template}")
        expand = params.pop("expand", [])
        a_list = "limit" in route.takes
        tree = wanted(self.world.contract, operation, expand, a_list=a_list)
        call = Call(operation.method, operation.template, operation.arguments, params, account)
        return Understood(operation, route, call, tree, request.path)

    def _happen(
        self, understood: Understood, cause: Cause, struck: Mapping[FaultKind, Fault]
    ) -> tuple[Answer, bool]:
        """The effect, its answer, and whether that is remembered."""
        world = self.world
        with world.clock.lock:
            world.clock.catch_up()
            world.cause = cause
            keep = True
            try:
                answer = self._effect(understood, instead=FaultKind.ERROR_INSTEAD in struck)
            except StripeProblem as problem:
                answer, keep = self._refusal(problem), problem.kept
            except Exception as error:  # noqa: BLE001  # a mistake of ours must fail a test, not vanish in a thread
                answer = self._refusal(self._mistake(understood, f"{type(error).__name__}: {error}"))
            finally:
                world.cause = Cause()
            now, later = self.courier.post(world)
        if FaultKind.ERROR_AFTER in struck:
            answer = self._refusal(_broken(_should_retry(struck[FaultKind.ERROR_AFTER])))
        self.courier.deliver_now(now)
        return attrs.evolve(answer, afterwards=lambda: self.courier.answered(later)), keep

    def _effect(self, understood: Understood, *, instead: bool) -> Answer:
        """What was asked for happens, unless an error happens ``instead``."""
        if instead:
            raise _broken({})
        row = rendered(self.world, understood.route.handler(self.world, understood.call), understood.expand)
        faults = self.world.contract.faults_of_answer(understood.operation, row)
        if faults:
            raise self._mistake(understood, *faults)
        return Answer(200, json.dumps(row).encode())

    def _mistake(self, understood: Understood, *faults: str) -> StripeProblem:
        """500, and a note of what the sandbox did wrong."""
        self.world.faults.extend(f"{understood.operation.name}: {each}" for each in faults)
        return StripeProblem(500, "api_error", f"The sandbox itself went wrong: {faults[0]}")

    def _refusal(self, problem: StripeProblem) -> Answer:
        body = {"error": problem.row()}
        self.world.faults.extend(f"error: {each}" for each in self.world.contract.faults_of("error", body))
        return Answer(problem.status, json.dumps(body).encode(), problem.headers)


def _broken(headers: dict[str, str]) -> StripeProblem:
    message = "An error occurred, as the sandbox was told to let one occur."
    return StripeProblem(500, "api_error", message, kept=True, headers=headers)


def _should_retry(fault: Fault) -> dict[str, str]:
    return {} if fault.retry is None else {"Stripe-Should-Retry": "true" if fault.retry else "false"}


def _key(authorization: str) -> str:
    """The key of a bearer, or the user of a basic authorization."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    try:
        return (
            base64.b64decode(rest, validate=True).decode().partition(":")[0]
            if scheme.lower() == "basic"
            else ""
        )
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _texts(path: str, form: str) -> Iterator[str]:
    """Everything that a request says, before anything of it is understood or repeated."""
    yield from path.split("/")
    for pair in parse_qsl(form, keep_blank_values=True):
        yield from pair
