"""How an owner lets the application in: the page, and the tokens behind it.

Source: Tesla's page on third-party tokens.
"""

import json
from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import attrs

from driveway_sandbox.loopback import Answer, Request, is_loopback
from driveway_sandbox.tesla.accounts import ACCESS_LIFE, Allowance, Owner, Scope
from driveway_sandbox.tesla.pages import page
from driveway_sandbox.tesla.problems import OAuthProblem
from driveway_sandbox.tesla.realm import Realm

_SHOWN = {
    Scope.OPENID: "know who you are",
    Scope.OFFLINE: "ask again while you are away",
    Scope.USER: "read your name and address",
    Scope.DATA: "see your cars and what they do",
    Scope.LOCATION: "see where your cars are",
    Scope.COMMANDS: "send your cars somewhere, flash their lights, honk",
    Scope.CHARGING: "start and stop charging",
}


@attrs.define
class Authorising:
    """``/oauth2/v3`` of the stand-in."""

    realm: Realm

    def answer(self, request: Request) -> Answer:
        """The page for owners, or the tokens for the application."""
        with self.realm.clock.lock:
            self.realm.clock.catch_up()
            if request.path.endswith("/authorize"):
                return self._authorize(request)
            try:
                return self._token(request)
            except OAuthProblem as problem:
                return problem.answer()

    def _authorize(self, request: Request) -> Answer:
        asked = dict(parse_qsl(request.query, keep_blank_values=True))
        given = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        fault = self._fault(asked)
        if fault:
            return page("That cannot be", f"<p>{escape(fault)}</p>", 400)
        if request.method != "POST":
            return self._consent_page(asked)
        if given.get("outcome") != "allow":
            told = {
                "error": "login_cancelled",
                "error_description": "User cancelled login",
                "state": asked["state"],
            }
            return _back(asked["redirect_uri"], told)
        owner = self.realm.owner(given.get("owner", ""))
        if owner is None:
            return page("That cannot be", "<p>There is no such owner.</p>", 400)
        wanted = frozenset(asked["scope"].split())
        refused = {name.removeprefix("without_") for name in given if name.startswith("without_")}
        code = self.realm.tokens.code(
            owner, wanted - refused, asked["redirect_uri"], at=self.realm.clock.now()
        )
        told = {"code": code, "state": asked["state"], "issuer": "https://sandbox.invalid/oauth2/v3"}
        return _back(asked["redirect_uri"], told)

    def _fault(self, asked: Mapping[str, str]) -> str:
        """What is wrong with the address that led to the page; empty where nothing is."""
        application = self.realm.application
        if asked.get("response_type") != "code":
            return "response_type must be code."
        if asked.get("client_id") != application.client_id:
            return "unauthorized_client: we do not know this client_id."
        if not self._may_lead_to(asked.get("redirect_uri", "")):
            return "invalid_redirect_url: we don't recognize this redirect_uri."
        unknown = sorted(set(asked.get("scope", "").split()) - set(Scope))
        if unknown or Scope.OPENID not in asked.get("scope", "").split():
            return f"invalid_scope: {unknown[0] if unknown else 'openid is wanted'}."
        return "" if asked.get("state") else "state is wanted."

    def _may_lead_to(self, url: str) -> bool:
        registered = self.realm.application.redirect_uris
        if registered:
            return url in registered
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and is_loopback(parts.hostname or "")

    def _consent_page(self, asked: Mapping[str, str]) -> Answer:
        owners = "".join(
            f"<option value='{escape(each.id)}'>{escape(each.name)} ({each.region})</option>"
            for each in self.realm.owners
        )
        scopes = "".join(
            f"<li>{escape(_SHOWN[Scope(name)])} <code>{escape(name)}</code> "
            f"<label><input type=checkbox name='without_{escape(name)}'> not this</label></li>"
            for name in asked["scope"].split()
        )
        return page(
            "Let an application in?",
            f"<form method=post><p><label>You are <select name=owner>{owners}</select></label></p>"
            f"<p>{escape(self.realm.application.domain)} wants to</p><ul>{scopes}</ul>"
            "<button name=outcome value=allow>Allow</button> "
            "<button name=outcome value=refuse>Cancel</button></form>",
        )

    def _token(self, request: Request) -> Answer:
        if request.method != "POST":
            raise OAuthProblem(405, "invalid_method", "POST is wanted")
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise OAuthProblem(400, "invalid_request", "a form is wanted")
        given = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        if given.get("client_id") != self.realm.application.client_id:
            raise OAuthProblem(400, "unauthorized_client", "client_id is not recognized")
        grants = {
            "authorization_code": self._by_code,
            "refresh_token": self._by_refresh,
            "client_credentials": self._by_secret,
        }
        grant = grants.get(given.get("grant_type", ""))
        if grant is None:
            raise OAuthProblem(400, "unsupported_grant_type", "")
        return self._pair(*grant(given))

    def _by_code(self, given: Mapping[str, str]) -> tuple[Allowance, str]:
        _exactly(given, "grant_type client_id client_secret code audience redirect_uri", "scope")
        self._secret(given)
        audience = self._audience(given)
        found = self.realm.tokens.redeem(given["code"], given["redirect_uri"], at=self.realm.clock.now())
        if isinstance(found, str):
            raise OAuthProblem(400, found, "generate a new one and try again")
        return found, audience

    def _by_refresh(self, given: Mapping[str, str]) -> tuple[Allowance, str]:
        _exactly(given, "grant_type client_id refresh_token")
        found = self.realm.tokens.refreshed(given["refresh_token"], at=self.realm.clock.now())
        if found is None or found.owner is None:
            raise OAuthProblem(401, "login_required", "the refresh token is expired, revoked or used already")
        return found, self.realm.bases[found.owner.region]

    def _by_secret(self, given: Mapping[str, str]) -> tuple[Allowance, str]:
        _exactly(given, "grant_type client_id client_secret audience", "scope")
        self._secret(given)
        scopes = frozenset(given.get("scope", Scope.OPENID).split())
        return Allowance(None, scopes), self._audience(given)

    def _secret(self, given: Mapping[str, str]) -> None:
        if given["client_secret"] != self.realm.application.client_secret:
            raise OAuthProblem(400, "unauthorized_client", "client_secret is not right")

    def _audience(self, given: Mapping[str, str]) -> str:
        if self.realm.region_of(given["audience"]) is None:
            raise OAuthProblem(400, "invalid_request", "audience must be the base address of a region")
        return given["audience"]

    def _pair(self, allowance: Allowance, audience: str) -> Answer:
        pair = self.realm.tokens.pair(allowance, audience=audience, at=self.realm.clock.now())
        told = {
            "access_token": pair.access_token,
            "expires_in": int(ACCESS_LIFE.total_seconds()),
            "token_type": "Bearer",
        }
        if pair.refresh_token is not None:
            told |= {"refresh_token": pair.refresh_token, "id_token": pair.access_token}
        return Answer(200, json.dumps(told).encode())


def consent(realm: Realm, owner: Owner, scopes: frozenset[str], redirect_uri: str) -> str:
    """The code that an owner's consent gives, without the page."""
    return realm.tokens.code(owner, scopes, redirect_uri, at=realm.clock.now())


def _exactly(given: Mapping[str, str], needed: str, optional: str = "") -> None:
    names, further = set(needed.split()), set(optional.split())
    for name in sorted(names - set(given)):
        raise OAuthProblem(400, "invalid_request", f"{name} is missing")
    for name in sorted(set(given) - names - further):
        raise OAuthProblem(400, "invalid_request", f"{name} is unheard of here")


def _back(url: str, told: dict[str, str]) -> Answer:
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, urlencode(told)]))
    return Answer(303, headers={"Location": urlunsplit(parts._replace(query=query))})
