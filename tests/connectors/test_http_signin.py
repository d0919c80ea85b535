"""How requests sign in, and that a secret never leaves the server that it was meant for."""

from __future__ import annotations

import base64
import socket
from pathlib import Path

import pytest

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.http import fetch
from tests.connectors.canary import listening, redirect, reply
from tests.connectors.certificates import Identity, identity, over_tls

FRIENDS = Guard(["127.0.0.0/8"])
SECRETS = [
    Secret("basic", {"user": "priya", "password": "hunter2"}),
    Secret("bearer", {"token": "hunter2"}),
    Secret("api_key", {"key": "hunter2"}),
    Secret("api_key", {"key": "hunter2", "header": "X-Token"}),
    Secret("api_key", {"key": "hunter2", "parameter": "key"}),
]
MARKS = (b"hunter2", base64.b64encode(b"priya:hunter2"))


def limits() -> Limits:
    return Limits(seconds=5, guard=FRIENDS)


def carries(request: bytes) -> bool:
    return any(mark in request for mark in MARKS)


@pytest.fixture(scope="module")
def authority() -> Identity:
    return identity("Test authority", authority=True, ip="")


@pytest.mark.parametrize("secret", SECRETS)
def test_each_way_of_signing_in_reaches_the_server(secret: Secret) -> None:
    with listening(reply()) as server:
        fetch(f"http://127.0.0.1:{server.port}/a?b=c", secret, limits())
    assert carries(server.requests[0])
    assert b"b=c" in server.requests[0]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_redirect_to_another_server_goes_without_the_secret(secret: Secret) -> None:
    with listening(reply()) as other, listening(redirect(f"http://127.0.0.1:{other.port}/")) as server:
        fetch(f"http://127.0.0.1:{server.port}/", secret, limits())
    assert carries(server.requests[0])
    assert other.requests
    assert not carries(other.requests[0])


@pytest.mark.parametrize("secret", SECRETS)
def test_a_redirect_on_the_same_server_keeps_the_secret(secret: Secret) -> None:
    def hop(peer: socket.socket, request: bytes) -> None:
        (reply() if request.startswith(b"GET /there") else redirect("/there"))(peer, request)

    with listening(hop) as server:
        fetch(f"http://127.0.0.1:{server.port}/", secret, limits())
    assert all(carries(request) for request in server.requests)


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        (Secret("basic", {}), "sign_in_value"),
        (Secret("bearer", {"token": ""}), "sign_in_value"),
        (Secret("api_key", {}), "sign_in_value"),
        (Secret("oauth_client", {"token_url": "x"}), "sign_in_value"),
        (Secret("mtls", {"certificate": "x"}), "sign_in_value"),
        (Secret("kerberos", {}), "sign_in_kind"),
        (Secret("bearer", {"token": "a\r\nX-Evil: 1"}), "sign_in_characters"),
        (Secret("api_key", {"key": "a", "header": "X Evil"}), "sign_in_characters"),
        (Secret("mtls", {"certificate": "no", "key": "pem"}), "client_certificate"),
        (Secret("none", {"ca": "no pem"}), "authority"),
    ],
)
def test_a_secret_that_cannot_be_used_is_told_by_name(secret: Secret, code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        fetch("https://127.0.0.1:1/", secret, limits())
    assert (caught.value.trouble, caught.value.code) == (Trouble.CONFIG, code)


def client(token_port: int, **more: str) -> Secret:
    values = {"token_url": f"http://127.0.0.1:{token_port}/token", "client_id": "us", "client_secret": "hunter2"}
    return Secret("oauth_client", values | more)


def test_a_client_gets_a_token_and_shows_it() -> None:
    with listening(reply(b'{"access_token": "T0KEN"}')) as issuer, listening(reply()) as server:
        fetch(f"http://127.0.0.1:{server.port}/", client(issuer.port, scope="read"), limits())
    assert b"Bearer T0KEN" in server.requests[0]
    assert b"hunter2" not in server.requests[0]
    assert base64.b64encode(b"us:hunter2") in issuer.requests[0]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{}", "400 Bad", "token_refused"),
        (b"{}", "401 No", "token_refused"),
        (b"{}", "200 OK", "token_missing"),
        (b"<html>", "200 OK", "token_missing"),
        (b'{"access_token": 7}', "200 OK", "token_missing"),
    ],
)
def test_a_token_that_is_not_given_is_a_sign_in_problem(body: bytes, status: str, code: str) -> None:
    with listening(reply(body, status)) as issuer, pytest.raises(ConnectorError) as caught:
        fetch("http://127.0.0.1:1/", client(issuer.port), limits())
    assert (caught.value.trouble, caught.value.code) == (Trouble.UNAUTHORISED, code)


def test_the_token_address_may_not_send_the_client_secret_elsewhere() -> None:
    with listening(reply()) as other, listening(redirect(f"http://127.0.0.1:{other.port}/")) as issuer:
        with pytest.raises(ConnectorError):
            fetch("http://127.0.0.1:1/", client(issuer.port), limits())
        assert other.visits == 0


def test_the_token_address_goes_through_the_guard() -> None:
    with listening() as inside, listening() as server:
        guard = Guard([f"127.0.0.1:{server.port}"])
        with pytest.raises(ConnectorError) as caught:
            fetch(f"http://127.0.0.1:{server.port}/", client(inside.port), Limits(seconds=5, guard=guard))
    assert caught.value.trouble is Trouble.BLOCKED
    assert inside.visits == 0


def test_a_trusted_certificate_is_accepted(authority: Identity, tmp_path: Path) -> None:
    leaf = identity("localhost", authority).write(tmp_path)
    with listening(over_tls(reply(b"safe"), leaf), waits=False) as server:
        secret = Secret("none", {"ca": authority.certificate})
        assert fetch(f"https://127.0.0.1:{server.port}/", secret, limits()) == b"safe"


@pytest.mark.parametrize("case", ["expired", "wrong_name", "self_signed", "unknown_issuer"])
def test_each_bad_certificate_has_its_reason(case: str, authority: Identity, tmp_path: Path) -> None:
    leaf = {
        "expired": lambda: identity("localhost", authority, expired=True),
        "wrong_name": lambda: identity("other.example.com", authority, ip="10.0.0.1"),
        "self_signed": lambda: identity("localhost"),
        "unknown_issuer": lambda: identity("localhost", identity("Stranger", authority=True, ip="")),
    }[case]()
    secret = Secret("none", {"ca": authority.certificate})
    server = listening(over_tls(reply(), leaf.write(tmp_path)), waits=False)
    with server as listener, pytest.raises(ConnectorError) as caught:
        fetch(f"https://127.0.0.1:{listener.port}/", secret, limits())
    assert (caught.value.trouble, caught.value.code) == (Trouble.TLS, case)


def test_plain_http_on_the_tls_port_is_a_failed_handshake() -> None:
    server = listening(lambda peer, _request: peer.sendall(b"HTTP/1.1 400 Bad\r\n\r\n"), waits=False)
    with server as listener, pytest.raises(ConnectorError) as caught:
        fetch(f"https://127.0.0.1:{listener.port}/", Secret(), limits())
    assert (caught.value.trouble, caught.value.code) == (Trouble.TLS, "handshake")


def test_a_client_certificate_is_shown_to_its_server_only(authority: Identity, tmp_path: Path) -> None:
    leaf, us = identity("localhost", authority).write(tmp_path), identity("us", authority)
    values = {"certificate": us.certificate, "key": us.key, "ca": authority.certificate}
    asks_for_one = over_tls(reply(b"known"), leaf, clients=authority.certificate)
    with listening(asks_for_one, waits=False) as server:
        assert fetch(f"https://127.0.0.1:{server.port}/", Secret("mtls", values), limits()) == b"known"
        onward = over_tls(redirect(f"https://127.0.0.1:{server.port}/"), leaf)
        with listening(onward, waits=False) as first, pytest.raises(ConnectorError):
            fetch(f"https://127.0.0.1:{first.port}/", Secret("mtls", values), limits())


def test_no_redirect_leads_out_of_tls(authority: Identity, tmp_path: Path) -> None:
    leaf = identity("localhost", authority).write(tmp_path)
    with listening() as other:
        away = over_tls(redirect(f"http://127.0.0.1:{other.port}/"), leaf)
        secret = Secret("none", {"ca": authority.certificate})
        with listening(away, waits=False) as server, pytest.raises(ConnectorError) as caught:
            fetch(f"https://127.0.0.1:{server.port}/", secret, limits())
        assert caught.value.code == "redirect_unprotected"
        assert other.visits == 0
