"""How an HTTP request signs in: none, basic, bearer, api_key, oauth_client, mtls.

Values of each: basic `user`, `password`; bearer `token`; api_key `key` and either `header` or `parameter`;
oauth_client `token_url`, `client_id`, `client_secret` and perhaps `scope`, `audience`; mtls `certificate`,
`key`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

import httpx
import orjson

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble

SignIn = Callable[[httpx.Request], httpx.Request]
Post = Callable[[str, bytes, Mapping[str, str]], bytes]

_NEEDS = {
    "none": (),
    "basic": ("user",),
    "bearer": ("token",),
    "api_key": ("key",),
    "oauth_client": ("token_url", "client_id", "client_secret"),
    "mtls": ("certificate", "key"),
}


def signed_in(secret: Secret, limits: Limits, post: Post) -> SignIn:
    """A function that adds the sign-in to a request. `post` sends a form to the address that gives tokens.

    Raises ConnectorError: config when a value is missing, unauthorised when no token is given.
    """
    check_complete(secret)
    values = secret.values
    if secret.kind == "basic":
        return _with_header("authorization", _basic(values["user"], values.get("password", "")))
    if secret.kind == "bearer":
        return _with_header("authorization", f"Bearer {values['token']}")
    if secret.kind == "api_key":
        if parameter := values.get("parameter"):
            return _with_parameter(parameter, values["key"])
        return _with_header(values.get("header") or "X-API-Key", values["key"])
    if secret.kind == "oauth_client":
        return _with_header("authorization", f"Bearer {client_token(values, limits, post)}")
    return lambda request: request


def check_complete(secret: Secret) -> None:
    """Raises ConnectorError(config) when a secret is of no kind that HTTP knows, or lacks a value."""
    needs = _NEEDS.get(secret.kind)
    if needs is None:
        raise ConnectorError(Trouble.CONFIG, "sign_in_kind", permanent=True, kind=secret.kind[:40])
    for name in needs:
        if not secret.values.get(name):
            raise ConnectorError(Trouble.CONFIG, "sign_in_value", permanent=True, name=name)


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _with_header(name: str, value: str) -> SignIn:
    if not value.isprintable() or not name.isascii() or not name.isprintable() or " " in name:
        raise ConnectorError(Trouble.CONFIG, "sign_in_characters", permanent=True)

    def add(request: httpx.Request) -> httpx.Request:
        request.headers[name] = value.strip()
        return request

    return add


def _with_parameter(name: str, value: str) -> SignIn:
    def add(request: httpx.Request) -> httpx.Request:
        url = request.url.copy_set_param(name, value)
        return httpx.Request(request.method, url, headers=request.headers, content=request.content)

    return add


def client_token(values: Mapping[str, str], limits: Limits, post: Post) -> str:
    """A token for our own name (RFC 6749, section 4.4).

    The client signs in with basic, as that section prefers. Raises ConnectorError (unauthorised and those of `post`).
    """
    form = {"grant_type": "client_credentials"}
    form |= {name: values[name] for name in ("scope", "audience") if values.get(name)}
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "accept": "application/json",
        "authorization": _basic(quote(values["client_id"], safe=""), quote(values["client_secret"], safe="")),
    }
    if values.get("client_sends") == "body":
        del headers["authorization"]
        form |= {"client_id": values["client_id"], "client_secret": values["client_secret"]}
    try:
        content = post(values["token_url"], urlencode(form).encode(), headers)
    except ConnectorError as error:
        if error.code in ("http_401", "http_403", "http_other"):
            raise ConnectorError(Trouble.UNAUTHORISED, "token_refused", permanent=True, **_host(error)) from None
        raise
    try:
        answer = orjson.loads(content)
    except orjson.JSONDecodeError:
        answer = None
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token:
        raise ConnectorError(Trouble.UNAUTHORISED, "token_missing", permanent=True)
    limits.left()
    return token


def _host(error: ConnectorError) -> dict[str, object]:
    return {"host": error.values.get("host", "")}
