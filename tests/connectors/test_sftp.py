"""Files by SFTP from a real server: its key is pinned before anything is sent, and what comes has a limit."""

from __future__ import annotations

import logging
import socket
import time
import traceback
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.registry import observe
from datamaps.connectors.words import sentence
from datamaps.schema.shapes import SystemSchema
from tests.connectors.canary import Listener, listening
from tests.connectors.samples import SAMPLES
from tests.connectors.sftp_server import PASSWORD, USER, Server, serving

FRIENDS = Guard(["127.0.0.0/8"])
BY_PASSWORD = Secret("ssh_password", {"user": USER, "password": PASSWORD})
HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
OTHER_KEY = asyncssh.generate_private_key("ssh-ed25519")
SFTP = [name for name, kind in KINDS.items() if kind.by_sftp]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "orders of März.csv").write_bytes(b"id,name\n1,a\n2,b\n")
    return tmp_path


def look(
    server: Server | Listener,
    path: str = "out/orders%20of%20M%C3%A4rz.csv",
    secret: Secret = BY_PASSWORD,
    host_key: str | None = None,
    limits: Limits | None = None,
    kind: str = "csv",
) -> SystemSchema:
    config: dict[str, object] = {"url": f"sftp://127.0.0.1:{server.port}/{path}"}
    config["host_key"] = getattr(server, "fingerprint", "") if host_key is None else host_key
    return observe(kind, config, secret, limits or Limits(seconds=20, guard=FRIENDS))


def refusal(*given: Any, **more: Any) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        look(*given, **more)
    shown = [repr(caught.value), sentence(caught.value), *traceback.format_exception(caught.value)]
    assert PASSWORD not in " ".join(shown)
    return caught.value


@pytest.mark.parametrize("kind", SFTP)
def test_a_file_is_read_as_if_it_had_been_handed_over(kind: str, tmp_path: Path) -> None:
    content = SAMPLES[kind].make(["id", "name"])
    (tmp_path / "file").write_bytes(content)
    with serving(tmp_path, HOST_KEY) as server:
        assert look(server, "file", kind=kind) == observe(kind, {}, given=content)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
@pytest.mark.parametrize("password", [None, "of the key"])
def test_a_key_signs_in_with_or_without_a_password(folder: Path, kind: str, password: str | None) -> None:
    key = asyncssh.generate_private_key(kind)
    text = key.export_private_key("openssh", password, rounds=50).decode()
    secret = Secret("ssh_key", {"user": USER, "key": text} | ({"password": password} if password else {}))
    with serving(folder, HOST_KEY, user_key=key) as server:
        assert look(server, secret=secret).seen[0].rows == 2
    assert (USER, "password") not in server.proofs


def test_an_unknown_server_is_refused_with_the_fingerprint_to_compare_and_learns_nothing(folder: Path) -> None:
    with serving(folder, HOST_KEY) as server:
        error = refusal(server, host_key="")
    assert (error.trouble, error.code) == (Trouble.TLS, "sftp_host_unknown")
    assert server.fingerprint in sentence(error)
    assert server.proofs == []


def test_a_server_whose_key_was_swapped_is_refused_and_learns_nothing(folder: Path) -> None:
    with serving(folder, HOST_KEY) as server:
        assert look(server).records
        pinned = server.fingerprint
    with serving(folder, OTHER_KEY, port=server.port) as swapped:
        error = refusal(swapped, host_key=pinned)
    assert (error.trouble, error.code, error.permanent) == (Trouble.TLS, "sftp_host_changed", True)
    assert swapped.fingerprint in sentence(error)
    assert swapped.proofs == []


@pytest.mark.parametrize(
    "secret",
    [
        Secret("ssh_password", {"user": USER, "password": "wrong"}),
        Secret("ssh_password", {"user": "nobody", "password": PASSWORD}),
        Secret("ssh_key", {"user": USER, "key": OTHER_KEY.export_private_key("openssh").decode()}),
    ],
)
def test_a_sign_in_that_is_not_accepted_is_told(folder: Path, secret: Secret) -> None:
    with serving(folder, HOST_KEY, user_key=asyncssh.generate_private_key("ssh-ed25519")) as server:
        error = refusal(server, secret=secret)
    assert (error.trouble, error.code) == (Trouble.UNAUTHORISED, "sftp_refused")


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        (NO_SECRET, "sftp_sign_in"),
        (Secret("basic", {"user": USER, "password": PASSWORD}), "sftp_sign_in"),
        (Secret("ssh_key", {"user": USER, "key": "no key"}), "sftp_key"),
        (Secret("ssh_key", {"user": USER, "key": "-----BEGIN OPENSSH PRIVATE KEY-----\nx"}), "sftp_key"),
    ],
)
def test_what_cannot_sign_in_is_told_before_anybody_is_asked(canary: Listener, secret: Secret, code: str) -> None:
    error = refusal(canary, secret=secret)
    assert (error.trouble, error.code) == (Trouble.CONFIG, code)


@pytest.mark.parametrize("path", ["out/missing.csv", "out"])
def test_a_file_that_is_not_there_is_told(folder: Path, path: str) -> None:
    with serving(folder, HOST_KEY) as server:
        error = refusal(server, path)
    assert (error.trouble, error.code) == (Trouble.NOT_FOUND, "sftp_no_file")


def test_a_file_over_the_limit_is_not_downloaded(folder: Path) -> None:
    (folder / "large.csv").write_bytes(b"a,b\n" * 500_000)
    with serving(folder, HOST_KEY) as server:
        error = refusal(server, "large.csv", limits=Limits(seconds=20, content=1_000_000, guard=FRIENDS))
    assert (error.trouble, error.code) == (Trouble.TOO_LARGE, "download")


@pytest.mark.parametrize(
    "url",
    ["sftp://", "sftp://host", "sftp://host/", "sftp://host:99999999/a", "sftp://user:word@host/a", "sftp:/host/a"],
)
def test_an_address_that_is_none_or_holds_a_sign_in_is_refused(url: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        observe("csv", {"url": url}, BY_PASSWORD)
    assert caught.value.trouble is Trouble.CONFIG
    assert "word" not in str(caught.value.values)


def test_a_kind_of_other_sources_does_not_go_there() -> None:
    with pytest.raises(ConnectorError) as caught:
        observe("openapi", {"url": "sftp://files.example.com/a.json"}, BY_PASSWORD)
    assert caught.value.code == "sftp_only"


def test_a_server_inside_the_network_is_not_reached(canary: Listener) -> None:
    assert refusal(canary, limits=Limits(seconds=2)).trouble is Trouble.BLOCKED


@pytest.mark.slow
def test_what_speaks_another_protocol_or_nothing_at_all_is_given_up_in_time() -> None:
    def greet(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(b"220 mail ready\r\n" * 200)

    def silent(_peer: socket.socket, _request: bytes) -> None:
        time.sleep(4)

    for answer in (greet, silent):
        started = time.monotonic()
        with listening(answer, waits=False) as server:
            error = refusal(server, limits=Limits(seconds=1, guard=FRIENDS))
        assert error.trouble in (Trouble.UNREACHABLE, Trouble.TIMED_OUT)
        assert time.monotonic() - started < 4


def test_a_password_is_in_no_message(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(folder, HOST_KEY) as server:
        look(server)
        refusal(server, secret=Secret("ssh_password", {"user": "nobody", "password": PASSWORD}))
    assert PASSWORD not in caplog.text
