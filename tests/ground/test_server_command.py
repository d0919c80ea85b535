"""script/server's second half: one address, one link, and nothing left running."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

START_SECONDS = 120


class Server:
    """script/serve.py in a process of its own; `lines` is what it has printed so far."""

    def __init__(self, project: Path, var_dir: Path, port: int) -> None:
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var_dir), "PORT": str(port)}
        self.var_dir = var_dir
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "script/serve.py"],
            cwd=project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.ready = threading.Event()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as out:
            for line in out:
                self.lines.append(line)
                if "Ctrl-C" in line:
                    self.ready.set()
        self.ready.set()

    @property
    def link(self) -> str:
        assert self.ready.wait(START_SECONDS), self.text
        found = re.search(r"^    (http\S+)$", self.text, re.MULTILINE)
        assert found, self.text
        return found[1]

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def children(self) -> list[int]:
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        ).stdout
        return [int(pid) for pid in listed.split()]

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(60)
        self.reader.join(10)
        return code


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            code: int = answer.status
            return code
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture
def server(project: Path, tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = Server(project, tmp_path / "var", port)
    yield started
    started.stop()


def test_one_command_gives_a_site_to_sign_in_to_and_leaves_nothing_behind(server: Server) -> None:
    link = server.link
    assert link.startswith("http://127.0.0.1:")
    assert server.text.count("http") == 1
    assert status(link) == 200
    children = server.children()
    assert len(children) == 3
    assert server.stop() == 0
    assert not any(alive(pid) for pid in children)
    assert (server.var_dir / "sample-loaded").exists()
    # Everything that it wrote is for this user only.
    assert (server.var_dir.stat().st_mode & 0o077) == 0


def test_a_busy_port_is_left_alone(project: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = Server(project, tmp_path / "var", port)
        try:
            assert f":{port}/" not in server.link
        finally:
            server.stop(signal.SIGTERM)


def test_when_one_process_stops_all_stop_and_the_reason_is_shown(server: Server) -> None:
    assert server.link
    children = server.children()
    os.kill(children[1], signal.SIGTERM)
    assert server.process.wait(60) == 1
    server.stop()
    assert "process has stopped, so all were stopped" in server.text
    assert not any(alive(pid) for pid in children)


def test_a_port_that_is_no_number_is_refused(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "script/serve.py"],
        cwd=project,
        env={"PATH": os.environ["PATH"], "PORT": "http"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["PORT must be a number from 1 to 65535, not 'http'."]
