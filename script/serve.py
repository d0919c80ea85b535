"""Starts web server, worker and clock, prints one address to sign in with, and stops all of them together.

Called by script/server, in the environment that it has made ready. Nothing is restarted silently: when one
of the three stops, the others are stopped too, and the end of its log is shown.
"""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

PROJECT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 50
START_SECONDS = 60
STOP_SECONDS = 15

sys.path.insert(0, str(PROJECT))


class Stop(Exception):
    """Somebody pressed Ctrl-C or asked the process to end."""


def free_port() -> int:
    """PORT (8000 when unset), or the next one that nobody listens on."""
    text = os.environ.get("PORT", "").strip() or str(FIRST_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    first = int(text)
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise SystemExit(f"No free port from {first} on: set PORT to another one.")


def prepare_environment(port: int) -> None:
    """What this start decides; anything that is already set in the environment stays, but for the address."""
    from integrations_portal.environment import local_secret_key

    own_address = f"{HOST}:{port}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "integrations_portal.settings"
    os.environ.setdefault("BASE_URL", f"http://{own_address}")
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    # People see the site as it is in production: a page about a fault, never its inside.
    os.environ.setdefault("DEBUG", "0")
    os.environ.setdefault("SECRET_KEY", local_secret_key(os.environ, PROJECT))
    # The sample's live systems are pages of this site; nothing else on this machine may be reached.
    others = os.environ.get("OUTBOUND_ALLOW", "")
    os.environ["OUTBOUND_ALLOW"] = f"{others},{own_address}" if others else own_address


def prepare_site() -> None:
    """Tables, style sheets, and on the first start of a database the sample workspace."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    import integrations_portal.celery  # noqa: F401 - loading the sample may start a job

    django.setup()
    call_command("check", fail_level="ERROR", stdout=io.StringIO())
    call_command("migrate", verbosity=0, interactive=False)
    if not settings.DEBUG:
        collect_static()
    database = settings.DATABASES["default"]
    name = " ".join(str(database.get(part, "")) for part in ("ENGINE", "HOST", "PORT", "NAME"))
    stamp = settings.VAR_DIR / "sample-loaded"
    loaded = stamp.read_text().splitlines() if stamp.exists() else []
    if name not in loaded:
        call_command("loadsample", verbosity=0, stdout=io.StringIO())
        stamp.write_text("\n".join([*loaded, name]) + "\n")


def collect_static() -> None:
    """Collect and compress style sheets and scripts, when any has changed since the last start."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    files = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    state = "\n".join(sorted(f"{file} {file.stat().st_mtime_ns} {file.stat().st_size}" for file in files))
    stamp = settings.VAR_DIR / "static-collected"
    if not stamp.exists() or stamp.read_text() != state:
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(state)


def sign_in_link() -> str:
    from django.core.management import call_command

    answer = io.StringIO()
    call_command("signinlink", first=True, stdout=answer)
    return answer.getvalue().strip()


def programs(port: int) -> dict[str, list[str]]:
    """Command line of each of the three processes, by the name of its log."""
    celery = [sys.executable, "-m", "celery", "--app", "integrations_portal", "--quiet"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return {
        "web": [
            *(sys.executable, "-m", "gunicorn", "integrations_portal.wsgi", "--preload"),
            *("--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "2", "--timeout", "120"),
            *("--graceful-timeout", "5", "--no-control-socket"),
        ],
        "worker": [
            *celery,
            "worker",
            "--pool",
            "prefork",
            "--concurrency",
            "2",
            "--loglevel",
            "INFO",
            *quiet,
        ],
        "clock": [
            *(*celery, "worker", "--beat", "--pool", "solo", "--queues", "clock"),
            *("--hostname", "clock@%h", "--loglevel", "INFO", *quiet),
        ],
    }


def start(port: int, logs: Path) -> dict[str, subprocess.Popen[bytes]]:
    logs.mkdir(mode=0o700, exist_ok=True)
    started = {}
    for name, command in programs(port).items():
        with (logs / f"{name}.log").open("wb") as log:
            # A session of its own: Ctrl-C reaches only this process, which then stops the three in order.
            started[name] = subprocess.Popen(
                command, cwd=PROJECT, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
    return started


def stopped_one(running: dict[str, subprocess.Popen[bytes]]) -> str | None:
    return next((name for name, process in running.items() if process.poll() is not None), None)


def wait_for_answer(port: int, running: dict[str, subprocess.Popen[bytes]]) -> bool:
    """True once the site answers; False when one of the three has stopped or it takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and stopped_one(running) is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/health/", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all to end, then end those that have not within STOP_SECONDS."""
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def announce(link: str, logs: Path) -> None:
    from integrations_portal.checks import missing_programs

    print(f"\nThe portal is ready. Open this address to sign in (it works once):\n\n    {link}\n")
    if missing := missing_programs():
        print(f"Pictures or PDF are not made here, because this is not installed: {', '.join(missing)}.")
    print(f"Logs are in {logs}. Ctrl-C stops everything.", flush=True)


def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stop


def main() -> int:
    port = free_port()
    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    prepare_environment(port)
    prepare_site()
    from django.conf import settings

    logs = settings.VAR_DIR / "log"
    running = start(port, logs)
    try:
        link = sign_in_link()
        if wait_for_answer(port, running):
            announce(link, logs)
            while stopped_one(running) is None:
                time.sleep(0.5)
        name = stopped_one(running) or "web"
        print(f"The {name} process has stopped, so all were stopped. The end of its log:", file=sys.stderr)
        print("\n".join((logs / f"{name}.log").read_text().splitlines()[-20:]), file=sys.stderr)
        return 1
    except Stop:
        print("\nStopping.")
        return 0
    finally:
        stop(running)


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Stop:
        raise SystemExit(0) from None
