"""Documents of strangers are read in a few warm processes: what they do there, the portal does not feel."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Iterator

import orjson
import pytest

from datamaps.connectors import apart
from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.registry import observe
from datamaps.services.limits import site_limits
from tests.connectors.samples import SAMPLES

CSV = b"id,name\n1,Ada\n2,Bob\n"


@pytest.fixture(autouse=True)
def _own_readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Readers of this test alone."""
    room = apart._Room()
    monkeypatch.setattr(apart, "_room", room)
    yield
    for reader in room.idle:
        reader.close()


def readers() -> list[int]:
    return [reader.process.pid for reader in apart._room.idle]


def refusal(kind: str, content: bytes, limits: Limits) -> tuple[Trouble, str]:
    with pytest.raises(ConnectorError) as caught:
        observe(kind, {}, limits=limits, given=content)
    return caught.value.trouble, caught.value.code


def test_the_site_reads_every_document_apart() -> None:
    assert site_limits().apart


@pytest.mark.slow
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_document_says_the_same_apart_as_here(kind: str) -> None:
    content = SAMPLES[kind].make(("id", "name"))
    assert observe(kind, {}, limits=Limits(apart=True), given=content) == observe(kind, {}, given=content)


def test_one_reader_takes_many_documents_and_is_then_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "DOCUMENTS", 3)
    seen = []
    for _document in range(5):
        observe("csv", {}, limits=Limits(apart=True), given=CSV)
        seen.append(tuple(readers()))
    assert seen[0] == seen[1] != ()
    assert seen[2] == ()
    assert seen[3] == seen[4] != seen[0]


def test_an_error_is_the_same_and_leaves_the_reader_warm() -> None:
    broken = b'{"openapi": "3.0.0",\n "paths": }'
    assert refusal("openapi", broken, Limits(apart=True)) == refusal("openapi", broken, Limits())
    assert len(readers()) == 1


def test_a_reader_that_breaks_is_replaced() -> None:
    observe("csv", {}, limits=Limits(apart=True), given=CSV)
    (old,) = readers()
    os.kill(old, signal.SIGKILL)
    time.sleep(0.1)
    observe("csv", {}, limits=Limits(apart=True), given=CSV)
    assert readers() not in ([], [old])


@pytest.mark.slow
def test_the_deadline_ends_the_reader_with_its_document() -> None:
    rows = orjson.dumps({"openapi": "3.0.0", "x": [[n] for n in range(900_000)]})
    began = time.monotonic()
    assert refusal("openapi", rows, Limits(apart=True, seconds=0.3)) == (Trouble.TIMED_OUT, "deadline")
    assert time.monotonic() - began < 2
    assert readers() == []


@pytest.mark.slow
def test_what_wants_too_much_memory_is_refused_and_costs_the_portal_none(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = b"[" + b",".join([b"[[]]"] * 4_900_000) + b"]"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    trouble, _code = refusal("openapi", bomb, Limits(apart=True, nodes=10_000_000))
    assert trouble in (Trouble.TOO_LARGE, Trouble.MALFORMED)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # kilobytes


def test_a_reader_has_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANARY", "canary")
    observe("csv", {}, limits=Limits(apart=True), given=CSV)
    (reader,) = readers()
    with open(f"/proc/{reader}/environ", "rb") as environment:
        assert b"canary" not in environment.read()


def test_many_threads_share_a_few_readers() -> None:
    seen: list[int] = []

    def read() -> None:
        schema = observe("csv", {}, limits=Limits(apart=True), given=CSV)
        seen.append(len(schema.records[0].fields))

    threads = [threading.Thread(target=read) for _one in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [2] * 12
    assert 1 <= len(readers()) <= apart.READERS


def test_only_functions_of_kinds_can_be_asked_for() -> None:
    with pytest.raises(ConnectorError):
        apart.read("os.system", b"true", Limits())
