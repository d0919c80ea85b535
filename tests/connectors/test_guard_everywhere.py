"""Every way out goes by the guard: each protocol is tried with each spelling of an address inside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.http import ask
from datamaps.connectors.registry import observe
from tests.connectors.canary import Listener
from tests.connectors.test_guard import FORMS

Way = Callable[[str, int, Limits], object]
HOST_KEY = "SHA256:" + "A" * 43
USER = Secret("basic", {"user": "reader", "password": "hunter22"})


def _at(host: str, port: int, scheme: str = "http") -> str:
    bare = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"{scheme}://{bare}:{port}/x/y.json"


def _by_web(kind: str) -> Way:
    def way(host: str, port: int, limits: Limits) -> object:
        config = {"url": _at(host, port), "objects": "Account"}
        secret = Secret("bearer", {"token": "hunter22"}) if kind == "salesforce" else NO_SECRET
        return observe(kind, config, secret, limits)

    return way


def _by_database(dialect: str) -> Way:
    def way(host: str, port: int, limits: Limits) -> object:
        config = {"dialect": dialect, "host": host, "port": port, "database": "x", "user": "reader"}
        return observe("sql", config, USER, limits)

    return way


def _by_sftp(host: str, port: int, limits: Limits) -> object:
    secret = Secret("ssh_password", {"user": "reader", "password": "hunter22"})
    return observe("csv", {"url": _at(host, port, "sftp"), "host_key": HOST_KEY}, secret, limits)


def _for_a_token(host: str, port: int, limits: Limits) -> object:
    values = {"token_url": _at(host, port), "client_id": "me", "client_secret": "hunter22"}
    return observe("openapi", {"url": "https://billing.example.com/x"}, Secret("oauth_client", values), limits)


def _by_message(host: str, port: int, limits: Limits) -> object:
    return ask("POST", _at(host, port), NO_SECRET, limits, headers={}, body=b"{}")


WAYS: dict[str, Way] = {
    **{
        f"web {kind}": _by_web(kind)
        for kind in ("openapi", "graphql", "odata", "avro", "scim", "salesforce", "webhook")
    },
    "web singer": _by_web("singer"),
    **{f"database {one}": _by_database(one) for one in ("postgresql", "mysql", "mssql", "oracle")},
    "files by sftp": _by_sftp,
    "token of a client": _for_a_token,
    "message to a webhook": _by_message,
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_out_leads_inside_whatever_the_address_is_spelled_like(way: str, canary: Listener) -> None:
    for form in FORMS:
        with pytest.raises(ConnectorError) as caught:
            WAYS[way](form, canary.port, Limits(seconds=10, guard=Guard()))
        error = caught.value
        assert error.trouble in (Trouble.BLOCKED, Trouble.CONFIG, Trouble.UNREACHABLE), (form, error)
        assert (error.trouble, error.code) != (Trouble.UNREACHABLE, "connect"), (form, "somebody tried to connect")
        assert "hunter22" not in str(error)
    assert canary.visits == 0


@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_is_blocked_by_name_for_the_plain_address(way: str, canary: Listener) -> None:
    with pytest.raises(ConnectorError) as caught:
        WAYS[way]("127.0.0.1", canary.port, Limits(seconds=10, guard=Guard()))
    assert (caught.value.trouble, caught.value.code) == (Trouble.BLOCKED, "address")
