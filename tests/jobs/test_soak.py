"""A small soak: workers are killed while they check, and each check comes to exactly one final record."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
CHECKS = 200


@pytest.mark.parametrize("queue", ["embedded", pytest.param("redis", marks=pytest.mark.redis)])
def test_each_check_has_one_record_though_workers_are_killed(queue: str) -> None:
    command = [sys.executable, str(PROJECT / "script" / "run_soak.py"), str(CHECKS), queue]
    command += ["--kills", "2", "--silence", "8", "--minutes", "4"]
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"records: {CHECKS}, " in done.stdout
    assert sum(map(int, re.findall(r"': (\d)", done.stdout.partition("killed: ")[2].partition("}")[0]))) > 0
