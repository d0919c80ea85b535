"""The queue carries JSON in a folder or through Redis, and a queue that is down holds nobody up."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations_portal.celery import app

pytestmark = pytest.mark.slow

PAGE_SECONDS = 3.0

SEND = """
import django, json, time
django.setup()
from integrations_portal.celery import app
from kombu.exceptions import OperationalError
began = time.monotonic()
try:
    app.send_task("integrations_portal.jobs.tasks.tick")
    sent = True
except OperationalError:
    sent = False
print(json.dumps([sent, time.monotonic() - began]))
"""

RECEIVE = """
import django, json
django.setup()
from integrations_portal.celery import app
with app.connection_for_read() as connection:
    queue = connection.SimpleQueue(app.conf.task_default_queue)
    message = queue.get(timeout=10)
    print(json.dumps([message.content_type, message.headers["task"], message.payload]))
    message.ack()
    queue.close()
"""


def process(folder: Path, source: str, **more: str) -> list[object]:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "integrations_portal.settings",
        "VAR_DIR": str(folder / "var"),
    }
    done = subprocess.run(
        [sys.executable, "-c", source],
        cwd=Path(__file__).resolve().parents[2],
        env=environment | more,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    answer: list[object] = json.loads(done.stdout)
    return answer


@pytest.fixture
def silent_server() -> Iterator[int]:
    """A port that takes connections and never says a word, as a frozen Redis does."""
    with socket.create_server(("127.0.0.1", 0), backlog=20) as listener:
        yield listener.getsockname()[1]


def test_only_json_is_sent_and_taken() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_backend is None


def test_the_clock_has_one_entry_and_its_messages_go_stale() -> None:
    (entry,) = app.conf.beat_schedule.values()
    assert entry["task"] == "integrations_portal.jobs.tasks.tick"
    assert entry["options"]["expires"] <= 60


def test_the_embedded_queue_hands_a_message_to_another_process(tmp_path: Path) -> None:
    assert process(tmp_path, SEND)[0] is True
    kind, task, payload = process(tmp_path, RECEIVE)
    assert kind == "application/json"
    assert task == "integrations_portal.jobs.tasks.tick"
    assert payload == [[], {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}]


@pytest.mark.redis
def test_redis_hands_a_message_to_another_process(tmp_path: Path, redis_url: str) -> None:
    assert process(tmp_path, SEND, REDIS_URL=redis_url)[0] is True
    assert process(tmp_path, RECEIVE, REDIS_URL=redis_url)[1] == "integrations_portal.jobs.tasks.tick"


def test_a_queue_that_is_down_is_given_up_before_a_page_is_late(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    sent, seconds = process(tmp_path, SEND, REDIS_URL=f"redis://127.0.0.1:{port}/0")
    assert sent is False
    assert isinstance(seconds, float)
    assert seconds < PAGE_SECONDS


def test_a_frozen_queue_is_given_up_before_a_page_is_late(tmp_path: Path, silent_server: int) -> None:
    sent, seconds = process(tmp_path, SEND, REDIS_URL=f"redis://127.0.0.1:{silent_server}/0")
    assert sent is False
    assert isinstance(seconds, float)
    assert seconds < PAGE_SECONDS
