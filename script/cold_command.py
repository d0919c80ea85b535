"""What one command of the project takes when nothing is loaded yet."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_WITNESS = (
    "import resource, subprocess, sys;"
    "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
    "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
)
"""A process in between, whose only child is the command: else others would count."""


@dataclass(frozen=True)
class Taken:
    """Seconds of processor time, and megabytes at the peak."""

    seconds: float
    megabytes: float


def cold_command(words: Sequence[str], environment: Mapping[str, str]) -> Taken:
    """Runs `manage.py` with these words, and says what it took. Raises CalledProcessError when it fails."""
    # manage.py chooses the settings itself, as it does for a person.
    environment = {name: value for name, value in environment.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-c", _WITNESS, sys.executable, "manage.py", *words]
    run = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True)
    seconds, megabytes = run.stdout.split()
    return Taken(float(seconds), float(megabytes))
