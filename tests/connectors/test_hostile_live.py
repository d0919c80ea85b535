"""What a live system says is read in processes of their own, whatever the kind: the worker neither falls nor grows."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from datamaps.connectors import apart
from datamaps.connectors.base import NO_SECRET, TOLD, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.registry import observe
from datamaps.connectors.talk import MOST_QUESTIONS, Line, Question
from datamaps.connectors.webhook.read import Caught
from datamaps.connectors.words import sentence
from datamaps.schema.shapes import SystemSchema
from tests.connectors.canary import Answer, Listener, listening, reply
from tests.connectors.samples import SAMPLES

FRIENDS = Guard(["127.0.0.0/8"])
WITHOUT_DOCUMENTS = {"sql", "null"}
"""A database gives rows, whose traffic the relay to it caps; and of nothing there is nothing to read."""
FETCHING = [name for name, kind in KINDS.items() if any(ask.name == "url" for ask in kind.asks)]
MANY = 900_000
HOSTILE = {
    "very many groups": b"[" + b"{}," * MANY + b"{}]",
    "very many elements": b"<a>" + b"<b/>" * MANY + b"</a>",
    "deep brackets": b"[" * 500_000,
    "deep elements": b"<a>" * 200_000,
    "an entity bomb": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    "an alias bomb": b"a: &a [x,x]\n" + b"".join(b"%c: &%c [*%c,*%c]\n" % (n, n, n - 1, n - 1) for n in range(98, 123)),
    "noise": bytes(range(256)) * 100,
}


@pytest.fixture(autouse=True)
def _own_readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    room = apart._Room()
    monkeypatch.setattr(apart, "_room", room)
    yield
    for reader in room.idle:
        reader.close()


def look(kind: str, port: int, seconds: float = 10) -> SystemSchema | ConnectorError:
    """What a look with this kind ends in; a fault of another sort fails the test by itself."""
    config: dict[str, object] = {ask.name: ask.example for ask in KINDS[kind].asks if ask.required}
    config["url"] = f"http://127.0.0.1:{port}/source"
    try:
        return observe(kind, config, NO_SECRET, Limits(seconds=seconds, guard=FRIENDS, apart=True))
    except ConnectorError as error:
        return error


def saying(content: bytes) -> Answer:
    """Hears a request to its end before it answers."""

    def answer(peer: socket.socket, request: bytes) -> None:
        head, _end, body = request.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        while length and len(body) < int(length[1]) and (more := peer.recv(65_536)):
            body += more
        reply(content)(peer, request)

    return answer


def most_memory() -> int:
    """The most memory that this process had since it was last asked, in kilobytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    Path("/proc/self/clear_refs").write_text("5")
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def stop_a_reader() -> None:
    """Has one reader warm that will never say anything again."""
    observe("csv", {}, limits=Limits(apart=True), given=b"id\n1\n")
    os.kill(apart._room.idle[0].process.pid, signal.SIGSTOP)


def gave_up(outcome: object) -> bool:
    return isinstance(outcome, ConnectorError) and (outcome.trouble, outcome.code) == (Trouble.TIMED_OUT, "deadline")


def test_every_kind_is_tried_here_or_has_no_documents() -> None:
    assert {*FETCHING, *WITHOUT_DOCUMENTS} == set(KINDS)
    assert {kind.id for kind in KINDS.values() if kind.live} == WITHOUT_DOCUMENTS


@pytest.mark.slow
@pytest.mark.parametrize("kind", FETCHING)
def test_nothing_that_came_is_read_in_the_worker_and_what_takes_for_ever_is_given_up(kind: str) -> None:
    stop_a_reader()
    started = time.monotonic()
    with listening(reply(SAMPLES[kind].make(("id", "name")))) as server:
        assert gave_up(look(kind, server.port, seconds=0.4))
    assert time.monotonic() - started < 3
    assert not apart._room.idle, "the reader that says nothing is ended"


@pytest.mark.slow
@pytest.mark.parametrize("kind", FETCHING)
def test_a_hostile_answer_has_a_named_outcome_and_costs_the_worker_nothing(kind: str) -> None:
    for name, content in HOSTILE.items():
        with listening(saying(content)) as server:
            before = most_memory()
            found = look(kind, server.port)
            grown = most_memory() - before
        if isinstance(found, ConnectorError):
            assert found.trouble in (Trouble.MALFORMED, Trouble.TOO_LARGE, Trouble.TIMED_OUT), f"{name}: {found}"
            assert "{" not in sentence(found)
        else:
            assert kind in ("csv", "webhook"), f"{name} was read as {kind}"
        assert grown < 30_000, f"{name}: {grown} kB"


@pytest.mark.slow
def test_what_a_tap_prints_and_what_was_caught_is_not_read_in_the_worker_either(tmp_path: Path) -> None:
    program = tmp_path / "tap-shop"
    program.write_text(f"#!{sys.executable} -I\nprint('{{\"streams\": []}}')\n", encoding="utf-8")
    program.chmod(0o755)
    told: list[Callable[[Limits], SystemSchema]] = [
        lambda limits: observe("singer", {"tap": "shop"}, NO_SECRET, limits),
        lambda limits: observe("webhook", {TOLD: Caught((b'{"id": 1}',))}, NO_SECRET, limits),
    ]
    for tell in told:
        stop_a_reader()
        with pytest.raises(ConnectorError) as caught:
            tell(Limits(seconds=1, apart=True, taps={"shop": program}))
        assert gave_up(caught.value)


def test_what_gives_tokens_may_not_say_much() -> None:
    with listening(reply(HOSTILE["very many groups"])) as server:
        values = {"token_url": f"http://127.0.0.1:{server.port}/", "client_id": "me", "client_secret": "hunter22"}
        with pytest.raises(ConnectorError) as caught:
            observe(
                "openapi",
                {"url": "http://127.0.0.1/"},
                Secret("oauth_client", values),
                Limits(guard=FRIENDS, apart=True),
            )
    assert (caught.value.trouble, caught.value.code) == (Trouble.TOO_LARGE, "download")


@pytest.mark.parametrize("target", ["@127.0.0.1:{0}/", "//127.0.0.1:{0}/", ".127.0.0.1:{0}/", "http://127.0.0.1:{0}/"])
def test_no_question_leads_to_another_server_whatever_a_reader_asks_for(target: str, canary: Listener) -> None:
    secret = Secret("bearer", {"token": "hunter22"})
    with listening(reply(b"{}")) as server:
        line = Line(f"http://127.0.0.1:{server.port}/x", secret, Limits(seconds=5, guard=FRIENDS))
        with contextlib.suppress(ConnectorError):
            line.put([Question(target.format(canary.port))])
    assert canary.visits == 0


def test_one_look_asks_so_many_questions_and_hears_so_much_in_all() -> None:
    with listening(reply(b"x" * 600)) as server:
        line = Line(f"http://127.0.0.1:{server.port}/", NO_SECRET, Limits(seconds=5, guard=FRIENDS, content=1_000))
        with pytest.raises(ConnectorError) as caught:
            line.put([Question("/a")] * (MOST_QUESTIONS + 1))
        assert (caught.value.code, server.visits) == ("questions", 0)
        with pytest.raises(ConnectorError) as caught:
            line.put([Question("/a"), Question("/b")])
        assert caught.value.code == "content"
