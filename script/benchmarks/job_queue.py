"""The queue in a folder, against Redis: one worker of each, empty jobs, both sides in turns."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from celery import Celery
from django.conf import settings
from queue_worker import queue_app

ROUNDS = 5
SINGLE = 20
"""Jobs that are sent one after another, each when the last is done."""
MANY = 400
"""Jobs that are sent at once."""
START_SECONDS = 60
SCRIPT = Path(__file__).resolve().parent.parent


class Queue:
    """A broker with a worker, and the socket on which it says that a job is done."""

    def __init__(self, app: Celery, answers: socket.socket) -> None:
        self.app, self.answers = app, answers

    def send(self, number: int = 1) -> None:
        for _job in range(number):
            self.app.send_task("empty")

    def wait(self, number: int = 1) -> None:
        for _job in range(number):
            self.answers.recv(16)

    def latency(self) -> float:
        """The median of seconds from sending a job to its end."""
        seconds = []
        for _job in range(SINGLE):
            start = time.perf_counter()
            self.send()
            self.wait()
            seconds.append(time.perf_counter() - start)
        return median(seconds)

    def throughput(self) -> float:
        """Jobs done in a second, the sending of them included."""
        start = time.perf_counter()
        self.send(MANY)
        self.wait(MANY)
        return MANY / (time.perf_counter() - start)


def run() -> Iterator[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as workers:
        folder = workers.enter_context(_queue("folder://", _folder_options(Path(place))))
        redis = workers.enter_context(_queue(os.environ["TEST_REDIS_URL"], {}))
        rounds = [
            (folder.latency(), redis.latency(), folder.throughput(), redis.throughput()) for _round in range(ROUNDS)
        ]
    folder_latency, redis_latency = (min(one) for one in list(zip(*rounds, strict=True))[:2])
    folder_rate, redis_rate = (max(one) for one in list(zip(*rounds, strict=True))[2:])
    told = f"({folder_latency * 1000:.1f} ms to {redis_latency * 1000:.1f} ms)"
    yield (
        f"Queue in a folder: seconds from sending a job to its end, to Redis {told}",
        folder_latency / redis_latency,
        "<= 10",
    )
    told = f"({folder_rate:.0f} to {redis_rate:.0f} in a second)"
    yield f"Queue in a folder: empty jobs in a second, to Redis {told}", folder_rate / redis_rate, ">= 1"


def _folder_options(place: Path) -> dict[str, object]:
    """The options of the portal's own queue, for another folder."""
    folders = {"data_folder_in": "messages", "data_folder_out": "messages", "control_folder": "control"}
    for name in set(folders.values()):
        (place / name).mkdir()
    return settings.CELERY_BROKER_TRANSPORT_OPTIONS | {name: str(place / at) for name, at in folders.items()}


@contextmanager
def _queue(broker: str, options: dict[str, object]) -> Iterator[Queue]:
    """A worker of its own process, ready for work."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as answers:
        answers.bind(("127.0.0.1", 0))
        answers.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_000_000)
        answers.settimeout(START_SECONDS)
        told = {
            "QUEUE_BROKER": broker,
            "QUEUE_OPTIONS": json.dumps(options),
            "QUEUE_ANSWERS": str(answers.getsockname()[1]),
            "PYTHONPATH": os.pathsep.join((str(SCRIPT), str(SCRIPT.parent))),
        }
        command = [sys.executable, "-m", "celery", "-A", "queue_worker", "worker", "--pool=solo", "--loglevel=ERROR"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        worker = subprocess.Popen(command, env=os.environ | told, stdout=subprocess.DEVNULL)
        try:
            queue = Queue(queue_app(broker, options), answers)
            queue.send()
            queue.wait()
            yield queue
        finally:
            worker.terminate()
            worker.wait()
