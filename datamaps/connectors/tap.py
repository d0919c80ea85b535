"""Runs a program that the administrator has listed, to hear what it finds.

There is no shell; its command line has nothing of a person in it but the path of a file that is written here, readable
by the portal alone, and taken away afterwards. It gets hardly any environment, and so no key or password of the portal,
and is ended with all that it started when its time, its memory or its output is used up.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from datamaps.connectors.base import ConnectorError, Limits, Trouble

_CHILD = Path(__file__).with_name("tap_child.py")
_INHERITED = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
"""Where this machine keeps the authorities that it trusts; nothing else is handed on."""
_PATH = "/usr/local/bin:/usr/bin:/bin"
_PIECE = 1 << 16
_LAST_WORDS = 4_000
"""Bytes of what it says beside its answer that are kept, from the end."""
_MOST_WORDS = 20_000_000
"""Bytes of what it may say beside its answer."""


@dataclass
class Said:
    """What a program said: its answer, and the end of what it said beside that."""

    answer: bytearray = field(default_factory=bytearray)
    words: bytearray = field(default_factory=bytearray)
    exit: int = 0


def discover(program: Path, config: bytes, limits: Limits) -> Said:
    """What `program --config FILE --discover` says. Raises ConnectorError (timed_out, too_large, not_found)."""
    if not os.access(program, os.X_OK) or not program.is_file():
        raise ConnectorError(Trouble.NOT_FOUND, "tap_missing", permanent=True)
    with tempfile.TemporaryDirectory(prefix="tap-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, "config.json")
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(config)
        command = [str(program), "--config", str(file), "--discover"]
        with _running(command, folder, limits) as process:
            return _heard(process, limits)


@contextlib.contextmanager
def _running(command: list[str], folder: str, limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    """The program in a group of its own, which is ended at the end, whatever it started."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(_CHILD), str(max(1, round(limits.left()))), *command],
        cwd=folder,
        env=environment(os.environ, folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for line in (process.stdout, process.stderr):
            if line is not None:
                line.close()


def environment(own: Mapping[str, str], folder: str) -> dict[str, str]:
    """All that a program gets to know of `own`, the portal's environment."""
    given = {name: own[name] for name in _INHERITED if name in own}
    return given | {"PATH": _PATH, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "TZ": "UTC"}


def _heard(process: subprocess.Popen[bytes], limits: Limits) -> Said:
    said, beside = Said(), 0
    for is_answer, piece in _pieces(process, limits):
        if is_answer:
            said.answer += piece
        else:
            beside += len(piece)
            said.words = (said.words + piece)[-_LAST_WORDS:]
        if len(said.answer) > limits.content or beside > _MOST_WORDS:
            most = limits.content if len(said.answer) > limits.content else _MOST_WORDS
            raise ConnectorError(Trouble.TOO_LARGE, "tap_output", permanent=True, limit=most)
    try:
        said.exit = process.wait(limits.left())
    except subprocess.TimeoutExpired:
        raise ConnectorError(Trouble.TIMED_OUT, "deadline", seconds=round(limits.seconds)) from None
    if len(said.words) == _LAST_WORDS:  # its first line is not whole, and half a secret is not known as one
        del said.words[: said.words.find(b"\n") + 1 or _LAST_WORDS]
    return said


def _pieces(process: subprocess.Popen[bytes], limits: Limits) -> Iterator[tuple[bool, bytes]]:
    """What comes on either line, as it comes, until both are closed, and whether it belongs to the answer.

    Raises ConnectorError(timed_out).
    """
    with selectors.DefaultSelector() as waiting:
        for line, is_answer in ((process.stdout, True), (process.stderr, False)):
            if line is not None:
                waiting.register(line, selectors.EVENT_READ, is_answer)
        while waiting.get_map():
            for key, _events in waiting.select(limits.left()):
                piece = os.read(key.fd, _PIECE)
                if piece:
                    yield key.data, piece
                else:
                    waiting.unregister(key.fileobj)
