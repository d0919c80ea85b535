"""What every kind of connector promises, whatever it reads: a shape or one error with its sentence, in time."""

from __future__ import annotations

import json
import resource
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.connectors.words import SENTENCES, sentence
from datamaps.schema.compare import compare
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import SystemSchema
from tests.connectors.canary import listening, reply
from tests.connectors.samples import SAMPLES, Sample

FRIENDS = Guard(["127.0.0.0/8"])
READING = [name for name, kind in KINDS.items() if kind.read]
TINY = ("id", "name", "state")
# What is handed over by mistake, and what is handed over on purpose.
HOSTILE = {
    "zeros": b"\0" * 1_000,
    "a sign-in page": b"<!doctype html><html><body><form>Sign in</form></body></html>",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "deep brackets": b"[" * 100_000,
    "deep braces": b'{"a":' * 100_000,
    "an entity bomb": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    "an alias bomb": b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "half a letter": b'{"a": "\xc3',
    "not a number": b'{"a": NaN}',
    "an empty zip": b"PK\x05\x06" + bytes(18),
}


def read(kind: str, content: bytes, limits: Limits | None = None) -> SystemSchema:
    return normalize(observe(kind, {}, NO_SECRET, limits or Limits(seconds=60), given=content), KINDS[kind].positional)


def names_of(schema: SystemSchema) -> list[str]:
    return [row.path for record in schema.records for row in record.fields]


def differences(kind: str, before: SystemSchema, after: SystemSchema) -> list[str]:
    found = compare(before, after, KINDS[kind].sees, KINDS[kind].positional, before).changes
    return [change.kind.value for change in found]


def outcome(kind: str, content: bytes) -> SystemSchema | ConnectorError:
    """What a look at any content ends in; a fault of another sort fails the test by itself."""
    try:
        return read(kind, content, Limits(seconds=20))
    except ConnectorError as error:
        return error


def refused(kind: str, content: bytes, limits: Limits | None = None) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        read(kind, content, limits)
    assert (caught.value.trouble, caught.value.code) in SENTENCES
    return caught.value


@pytest.fixture(params=READING)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sample(kind: str) -> Sample:
    assert kind in SAMPLES, "A kind that reads documents needs a sample, so that it is held to its promises."
    return SAMPLES[kind]


def test_a_tiny_source_is_recognised_and_read(kind: str, sample: Sample) -> None:
    content = sample.make(TINY)
    assert guess(sample.file, content) == kind
    schema = read(kind, content)
    assert set(sample.paths(TINY)) <= set(names_of(schema))
    assert differences(kind, schema, read(kind, content)) == []


@pytest.mark.parametrize("content", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_source_is_told_as_empty(kind: str, content: bytes) -> None:
    error = refused(kind, content)
    assert (error.trouble, error.code) == (Trouble.MALFORMED, "empty")


def test_a_large_source_is_read_in_time_and_one_over_the_limit_is_refused(kind: str, sample: Sample) -> None:
    many = [f"field_{number}" for number in range(1_500)]
    started = time.monotonic()
    assert len(set(sample.paths(many)) & set(names_of(read(kind, sample.make(many))))) == 1_500
    assert time.monotonic() - started < 20
    assert refused(kind, sample.make(many), Limits(fields=1_000)).code == "fields"
    assert refused(kind, sample.make(many), Limits(content=1_000)).code == "content"


def test_names_of_any_writing_stay_apart(kind: str, sample: Sample) -> None:
    schema = read(kind, sample.make([*TINY, *sample.names]))
    found = names_of(schema)
    assert len(found) == len(set(found))
    assert len([one for one in found if not one.endswith("[]") or one.startswith('"')]) >= len(TINY) + len(sample.names)


def test_a_name_that_comes_twice_is_never_lost_in_silence(kind: str, sample: Sample) -> None:
    if not sample.repeats:
        pytest.skip("Such a source cannot give two fields one name.")
    schema = read(kind, sample.make(["id", "name", "name"]))
    assert len(names_of(schema)) == len(set(names_of(schema))) == 3
    assert [note for note in schema.notes if "twice" in note.code]


def test_the_order_of_keys_makes_no_difference(kind: str, sample: Sample) -> None:
    if not sample.shuffles:
        pytest.skip("Such a source has no keys, or their order means something.")
    data = json.loads(sample.make(TINY))
    assert read(kind, json.dumps(_turned(data)).encode()) == read(kind, json.dumps(data).encode())


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(one) for key, one in reversed(value.items())}
    return [_turned(one) for one in value] if isinstance(value, list) else value


def wrong(kind: str) -> Iterator[tuple[str, bytes]]:
    """Sources of all other kinds, and what is no source at all."""
    yield from ((other, one.make(TINY)) for other, one in SAMPLES.items() if other != kind and other in KINDS)
    yield from HOSTILE.items()


def test_what_is_of_another_kind_or_hostile_gives_one_error_or_a_shape_and_never_a_fault(kind: str) -> None:
    for name, content in wrong(kind):
        started = time.monotonic()
        found = outcome(kind, content)
        if isinstance(found, ConnectorError):
            assert found.trouble in (Trouble.MALFORMED, Trouble.TOO_LARGE), f"{name}: {found}"
            assert "{" not in sentence(found)
        else:
            # Text in rows and samples are a matter of taste; all else says what it is.
            assert kind in ("csv", "webhook"), f"{name} was read as {kind}: {names_of(found)[:5]}"
        assert time.monotonic() - started < 10, name


def test_a_truncated_source_never_fails_inside_the_portal(kind: str, sample: Sample) -> None:
    content = sample.make(TINY)
    for end in range(1, len(content), max(1, len(content) // 25)):
        found = outcome(kind, content[:end])
        if isinstance(found, ConnectorError):
            assert found.trouble is Trouble.MALFORMED, f"{end}: {found}"


def test_every_real_file_is_read_whole_and_equal_to_itself(kind: str, sample: Sample, realdata: Path) -> None:
    if not sample.real:
        pytest.skip("There are no real files of this kind.")
    files = [file for folder, end in sample.real for file in sorted((realdata / folder).rglob(f"*.{end}"))]
    assert files
    for file in files:
        content = file.read_bytes()
        if guess(file.name, content) != kind:
            continue  # folders hold neighbours, too
        schema = read(kind, content)
        assert schema.records or schema.operations, file
        assert all(note_sentence(note) for note in schema.notes), file
        assert differences(kind, schema, schema) == [], file


FETCHING = [name for name, kind in KINDS.items() if any(ask.name == "url" for ask in kind.asks)]


def live(kind: str, port: int, seconds: float = 5) -> ConnectorError:
    config: dict[str, object] = {ask.name: ask.example for ask in KINDS[kind].asks if ask.required}
    config["url"] = f"http://127.0.0.1:{port}/source"
    with pytest.raises(ConnectorError) as caught:
        observe(kind, config, NO_SECRET, Limits(seconds=seconds, guard=FRIENDS))
    assert "{" not in sentence(caught.value)
    return caught.value


@pytest.mark.parametrize("kind", FETCHING)
@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        ("401 Unauthorized", Trouble.UNAUTHORISED),
        ("403 Forbidden", Trouble.FORBIDDEN),
        ("404 Not Found", Trouble.NOT_FOUND),
        ("500 Internal Server Error", Trouble.UNREACHABLE),
    ],
)
def test_what_a_server_refuses_is_told_as_that(kind: str, status: str, trouble: Trouble) -> None:
    with listening(reply(b"no", status)) as server:
        assert live(kind, server.port).trouble is trouble


def hang(peer: socket.socket, _request: bytes) -> None:
    time.sleep(3)


def endless(peer: socket.socket, _request: bytes) -> None:
    """A body of 100 MB without a word about its size."""
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n")
    piece = b"a,b\n" * 250_000
    for _ in range(100):
        peer.sendall(piece)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FETCHING)
def test_a_server_that_hangs_is_given_up_in_time(kind: str) -> None:
    with listening(hang) as server:
        started = time.monotonic()
        assert live(kind, server.port, seconds=0.5).trouble is Trouble.TIMED_OUT
        assert time.monotonic() - started < 2


@pytest.mark.slow
@pytest.mark.parametrize("kind", FETCHING)
def test_a_body_of_a_hundred_megabytes_is_broken_off(kind: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with listening(endless) as server:
        assert live(kind, server.port, seconds=30).trouble is Trouble.TOO_LARGE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes
