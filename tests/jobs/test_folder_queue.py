"""The queue of files: nobody finds half a message, and a broken one stops nobody."""

from __future__ import annotations

import contextlib
import os
import threading
import time
import uuid
from contextlib import closing
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection, Exchange, Queue

from integrations_portal.jobs.folder_queue import SCHEME
from integrations_portal.jobs.queue_file import QueueFile


@pytest.fixture
def name() -> str:
    """Of a queue that no other test has: kombu remembers bindings for the whole process."""
    return f"portal-{uuid.uuid4().hex}"


def connection(folder: Path) -> Connection:
    options: dict[str, Any] = {"data_folder_in": str(folder), "data_folder_out": str(folder)}
    options |= {"control_folder": str(folder / "control"), "polling_interval": 0.001}
    return Connection(f"{SCHEME}://", transport_options=options)


def test_a_broken_message_stops_nobody(tmp_path: Path, name: str) -> None:
    with connection(tmp_path) as queue, queue.SimpleQueue(name) as simple:
        simple.put({"uid": "a"})
        with closing(QueueFile(tmp_path / f"{name}.queue")) as file:
            file.put(b'{"body": ')
        simple.put({"uid": "b"})
        assert [simple.get(block=False).payload for _message in range(2)] == [{"uid": "a"}, {"uid": "b"}]
        with pytest.raises(Empty):
            simple.get(block=False)


def test_a_broken_file_counts_as_empty_and_is_used_again(tmp_path: Path, name: str) -> None:
    with connection(tmp_path) as queue, queue.SimpleQueue(name) as simple:
        for noise in (b"\xff" * 100, b"\0" * 10, b"\0" * 24, (2**63).to_bytes(8) * 3 + b"x"):
            (tmp_path / f"{name}.queue").write_bytes(noise)
            assert simple.qsize() == 0
            simple.put({"uid": "a"})
            assert simple.get(block=False).payload == {"uid": "a"}


def test_who_is_killed_in_the_middle_of_a_message_has_sent_none(tmp_path: Path, name: str) -> None:
    with closing(QueueFile(tmp_path / name)) as file:
        file.put(b"whole")
        with (tmp_path / name).open("ab") as half:
            half.write(b"\0\0\0\x20half of it")
        file.put(b"next")
        assert [file.take(), file.take(), file.take()] == [b"whole", b"next", None]


def test_a_queue_that_was_removed_is_made_again_for_all_who_have_it_open(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with closing(QueueFile(path)) as writer, closing(QueueFile(path)) as reader:
        writer.put(b"lost")
        path.unlink()
        assert reader.take() is None
        writer.put(b"kept")
        assert reader.take() == b"kept"


def test_a_queue_that_is_never_empty_does_not_grow_for_ever(tmp_path: Path, name: str) -> None:
    with closing(QueueFile(tmp_path / name)) as file:
        file.put(b"0" * 10_000)
        for number in range(1, 1_000):
            file.put(str(number % 10).encode() * 10_000)
            assert file.take() == str((number - 1) % 10).encode() * 10_000
        assert len(file) == 1
        assert (tmp_path / name).stat().st_size < 2_000_000


def test_messages_are_counted_and_cleared(tmp_path: Path, name: str) -> None:
    with connection(tmp_path) as queue, queue.SimpleQueue(name) as simple:
        for count in range(3):
            simple.put(count)
        assert simple.qsize() == 3
        assert simple.clear() == 3
        assert simple.qsize() == 0


def test_a_process_that_was_forked_off_waits_for_the_lock_as_others_do(tmp_path: Path, name: str) -> None:
    with closing(QueueFile(tmp_path / name)) as file:
        file.put(b"first")
        child = os.fork()
        if child == 0:
            for count in range(200):
                file.put(f"child {count}".encode())
            os._exit(0)
        for count in range(200):
            file.put(f"parent {count}".encode())
        assert os.waitpid(child, 0)[1] == 0
        took = list(iter(file.take, None))
        assert len(took) == len(set(took)) == 401


def test_a_broken_table_of_bindings_is_written_again(tmp_path: Path, name: str) -> None:
    (tmp_path / "control").mkdir()
    (tmp_path / "control" / f"{name}.exchange").write_text("")
    with connection(tmp_path) as queue:
        bound = Queue(name, Exchange(name), routing_key=name)
        bound(queue.default_channel).declare()
        queue.Producer().publish({"uid": "a"}, exchange=name, routing_key=name)
        message = bound(queue.default_channel).get(no_ack=True)
        assert message is not None
        assert message.payload == {"uid": "a"}


@pytest.mark.slow
def test_many_writers_and_readers_lose_nothing_and_see_nothing_half(tmp_path: Path, name: str) -> None:
    each = 150
    faults: list[Exception] = []
    got: list[str] = []

    def write(number: int) -> None:
        try:
            with connection(tmp_path) as queue:
                channel: Any = queue.default_channel
                for count in range(each):
                    channel._put(name, {"uid": f"{number}-{count}", "weight": "x" * 200_000})
        except Exception as fault:  # noqa: BLE001 - none is expected
            faults.append(fault)

    def read() -> None:
        over = time.monotonic() + 60
        try:
            with connection(tmp_path) as queue:
                channel: Any = queue.default_channel
                while len(got) < 3 * each and time.monotonic() < over:
                    with contextlib.suppress(Empty):
                        got.append(channel._get(name)["uid"])
        except Exception as fault:  # noqa: BLE001 - none is expected
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    threads += [threading.Thread(target=read) for _reader in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert len(got) == len(set(got)) == 3 * each


def test_two_workers_share_a_queue_in_its_order(tmp_path: Path, name: str) -> None:
    with connection(tmp_path) as one, connection(tmp_path) as other:
        first: Any = one.default_channel
        second: Any = other.default_channel
        for count in range(4):
            first._put(name, {"count": count})
        took = [channel._get(name)["count"] for channel in (first, second, second, first)]
        assert took == [0, 1, 2, 3]
        with pytest.raises(Empty):
            first._get(name)


def test_a_binding_that_somebody_else_makes_is_seen_at_once(tmp_path: Path, name: str) -> None:
    with connection(tmp_path) as one, connection(tmp_path) as other:
        channel: Any = one.default_channel
        assert channel.get_table(name) == []
        for key in ("a", "b"):
            Queue(f"{name}-{key}", Exchange(name), routing_key=key)(other.channel()).declare()
            assert key in {binding[0] for binding in channel.get_table(name)}
