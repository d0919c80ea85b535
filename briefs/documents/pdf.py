"""The one door to WeasyPrint: HTML in, PDF out, in a process of its own with limits of time and memory."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

if sys.platform == "linux":
    from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, prlimit

_TOP = Path(__file__).resolve().parent.parent.parent
# What the process may know of its surroundings: where programs, fonts and their caches are.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


class PdfFailed(Exception):
    """The PDF could not be made. `why` is `time`, `memory` or `fault`."""

    def __init__(self, why: str, said: str = "") -> None:
        super().__init__(f"{why}: {said}" if said else why)
        self.why = why


@dataclass(frozen=True)
class Limits:
    seconds: float = 180
    memory: int = 2_500_000_000
    """Bytes of address space."""


LIMITS = Limits()


def write_pdf(html: str, pictures: Sequence[bytes] = (), limits: Limits = LIMITS) -> bytes:
    """A tagged PDF (pdf/ua-1) of a whole HTML page with its style sheet in it. Raises PdfFailed.

    `pictures` are PDFs of one page each, which take the places of the placeholders of vector.py.
    """
    parts = [html.encode(), *pictures]
    identifier = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
    sent = b"".join(b"%d\n%b" % (len(part), part) for part in (identifier, *parts))
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # Fonts are cut down to what is used: this day instead of today's keeps the bytes the same.
    environment |= {"SOURCE_DATE_EPOCH": "0", "PYTHONPATH": str(_TOP), "PYTHONHASHSEED": "0"}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "briefs.documents.pdf_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd="/",
    ) as process:
        _limit(process.pid, limits)
        try:
            output, errors = process.communicate(sent, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise PdfFailed("time") from None
    if process.returncode == 0 and output.startswith(b"%PDF"):
        return output
    said = errors.decode("utf-8", "replace").strip().splitlines()
    last = said[-1][:300] if said else f"status {process.returncode}"
    raise PdfFailed("memory" if "MemoryError" in last or process.returncode < 0 else "fault", last)


def _limit(pid: int, limits: Limits) -> None:
    """Caps that hold before the first byte is sent. Elsewhere than on Linux the time limit alone holds."""
    if sys.platform == "linux":
        seconds = max(1, round(limits.seconds + 1))
        with suppress(ProcessLookupError):  # ended already; its status tells
            prlimit(pid, RLIMIT_AS, (limits.memory, limits.memory))
            prlimit(pid, RLIMIT_CPU, (seconds, seconds))
            prlimit(pid, RLIMIT_CORE, (0, 0))
