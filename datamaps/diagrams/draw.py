"""The one door to the `dot` program: DOT text in, a drawing out, within limits of time and memory."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from datamaps.diagrams.limits import LIMITS, Limits

if sys.platform == "linux":
    from resource import RLIMIT_AS, RLIMIT_CPU, RLIMIT_FSIZE, prlimit

FORMATS = frozenset({"svg", "pdf", "png"})


class DotMissing(Exception):
    """The `dot` program is not on this machine."""


class DotFailed(Exception):
    """`dot` stopped, took too long or wanted too much memory. Its text says which."""


def is_there() -> bool:
    """Whether pictures can be drawn on this machine."""
    return shutil.which("dot") is not None


def draw(dot_text: str, form: str = "svg", limits: Limits = LIMITS) -> bytes:
    """The drawing of DOT text. Raises DotMissing and DotFailed; ValueError for an unknown form."""
    if form not in FORMATS:
        raise ValueError(form)
    program = shutil.which("dot")
    if program is None:
        raise DotMissing
    # No environment but the fonts': nothing of ours may reach the program, and it loads no plug-ins of others.
    environment = {"PATH": str(Path(program).parent), "LANG": "C.UTF-8", "HOME": "/nonexistent"}
    with subprocess.Popen(
        [program, f"-T{form}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd="/",
    ) as process:
        _limit(process.pid, limits)
        try:
            output, errors = process.communicate(dot_text.encode(), timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise DotFailed("time") from None
    if process.returncode != 0 or not output:
        said = errors.decode("utf-8", "replace").strip().splitlines()
        raise DotFailed(said[0][:200] if said else f"status {process.returncode}")
    if len(output) > limits.output:
        raise DotFailed("size")
    return output


def _limit(pid: int, limits: Limits) -> None:
    """Caps that hold before the first byte is sent: until then the program waits for its input.

    Only Linux can set them from outside; elsewhere the time limit alone holds.
    """
    if sys.platform == "linux":
        seconds = max(1, round(limits.seconds + 1))
        # A program that has ended already is told apart by its status.
        with suppress(ProcessLookupError):
            prlimit(pid, RLIMIT_AS, (limits.memory, limits.memory))
            prlimit(pid, RLIMIT_CPU, (seconds, seconds))
            prlimit(pid, RLIMIT_FSIZE, (0, 0))  # it writes to its pipe, to no file
