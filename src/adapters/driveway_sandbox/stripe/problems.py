"""Errors as Stripe answers them (https://docs.stripe.com/api/errors)."""

import attrs

from driveway_sandbox.stripe.rows import Row


@attrs.define
class StripeProblem(Exception):
    """An answer that is an error.

    ``kept`` says whether it is remembered under the request's idempotency key;
    ``more`` are further members of the error, such as the payment it left behind.
    """

    status: int
    type: str
    message: str
    code: str | None = None
    param: str | None = None
    decline_code: str | None = None
    kept: bool = True
    more: Row = attrs.field(factory=dict)
    headers: dict[str, str] = attrs.field(factory=dict)

    def __str__(self) -> str:
        return self.message

    def row(self) -> Row:
        """The ``error`` member of the answer."""
        told = {
            "type": self.type,
            "message": self.message,
            "code": self.code,
            "param": self.param,
            "decline_code": self.decline_code,
        }
        return {name: value for name, value in told.items() if value is not None} | self.more


def refused(
    message: str, *, code: str | None = None, param: str | None = None, kept: bool = True
) -> StripeProblem:
    """400: the request cannot be meant, or not now."""
    return StripeProblem(400, "invalid_request_error", message, code, param, kept=kept)


def missing(kind: str, id: str, *, param: str = "id") -> StripeProblem:
    """404, or 400 where the id stood in the parameters: there is no such object for this account.

    In the path it is 404, in a parameter 400 (https://github.com/MarcinusX/flutter_stripe_demo/issues/4).
    """
    status = 404 if param == "id" else 400
    message = f"No such {kind}: '{id}'"
    return StripeProblem(status, "invalid_request_error", message, "resource_missing", param)


def not_simulated(what: str) -> StripeProblem:
    """400 of this sandbox's own: Stripe knows it, the sandbox does not, and does not pretend to."""
    return refused(f"This sandbox does not simulate {what}.", code="sandbox_not_simulated", kept=False)
