"""The queue of files: nobody finds half a message, and a broken one stops nobody."""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection, Exchange, Queue

from integrations_portal.jobs.folder_queue import SCHEME


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
        (tmp_path / f"0_half.{name}.msg").write_bytes(b"")
        (tmp_path / f"1_noise.{name}.msg").write_bytes(b'{"body": ')
        simple.put({"uid": "a"})
        got = []
        for _time in range(3):
            try:
                message = simple.get(block=False)
            except Empty:
                continue
            got.append(message.payload)
            message.ack()
        assert got == [{"uid": "a"}]
        assert list(tmp_path.glob("*.msg")) == []


def test_a_broken_table_of_bindings_is_written_again(tmp_path: Path, name: str) -> None:
    (tmp_path / "control").mkdir()
    (tmp_path / "control" / f"{name}.exchange").write_text("")
    with connection(tmp_path) as queue:
        bound = Queue(name, Exchange(name), routing_key=name)
        bound(queue.default_channel).declare()
        queue.Producer().publish({"uid": "a"}, exchange=name, routing_key=name)
        assert len(list(tmp_path.glob("*.msg"))) == 1


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


def test_a_message_that_another_worker_took_first_is_passed_over(tmp_path: Path, name: str) -> None:
    with connection(tmp_path) as one, connection(tmp_path) as other:
        first: Any = one.default_channel
        second: Any = other.default_channel
        for count in range(4):
            (tmp_path / f"{count}_message.{name}.msg").write_text(f'{{"count": {count}}}')
        assert first._get(name) == {"count": 0}
        assert [second._get(name)["count"], second._get(name)["count"]] == [1, 2]
        assert first._get(name) == {"count": 3}
        with pytest.raises(Empty):
            first._get(name)
        assert list(tmp_path.iterdir()) == []
