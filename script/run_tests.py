"""Runs the checks and the tests one after the other, all of them even when one fails.

Called by script/test. The closing line of the last pytest run is the last line that is printed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from private_servers import ServerMissing, private_servers

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ("manage.py", "integrations_portal", "datamaps", "briefs", "script")
PYTEST = (sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider")
NO_SERVERS = "not browser and not postgres and not mariadb and not redis and not slow"

CHECKS: dict[str, tuple[str, ...]] = {
    "ruff check": (str(BIN / "ruff"), "check", "--quiet", "."),
    "ruff format": (str(BIN / "ruff"), "format", "--quiet", "--check", "."),
    "mypy": (str(BIN / "mypy"),),
    "djlint": (str(BIN / "djlint"), "--lint", "--quiet", "templates"),
    # Only what is grave: ruff has nearly all of bandit's rules, and wants a reason for each exception.
    "bandit": (str(BIN / "bandit"), "--quiet", "-c", "pyproject.toml", "-lll", "-r", *CODE),
    "migrations": (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"),
    "file lengths": (sys.executable, "script/length"),
}


def stop_in_order(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit("Stopped.")


def title(text: str) -> None:
    print(f"\n== {text}", flush=True)


def check(environment: dict[str, str]) -> list[str]:
    """The names of the checks that failed; mypy, the slow one, runs beside the others."""
    failed = []
    slow = subprocess.Popen(
        CHECKS["mypy"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for name, command in CHECKS.items():
        if name == "mypy":
            continue
        title(name)
        if subprocess.run(command, cwd=PROJECT, env=environment).returncode:
            failed.append(name)
    title("mypy")
    print(slow.communicate()[0].rstrip(), flush=True)
    if slow.returncode:
        failed.append("mypy")
    return failed


def pytest(*arguments: str, environment: dict[str, str]) -> tuple[bool, str]:
    """Whether the run passed, and its closing line; its output is passed on as it comes."""
    closing = ""
    with subprocess.Popen(
        [*PYTEST, *arguments], cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                closing = line.strip() or closing
        except BaseException:
            process.terminate()  # whoever stops this run stops its tests
            raise
    return process.returncode == 0, closing


def clean_environment() -> dict[str, str]:
    """The environment without what somebody has set for their own site."""
    own = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "CREDENTIAL_KEYS", "ALLOWED_HOSTS", "BASE_URL"}
    own |= {"PORT", "EMAIL_URL", "VAR_DIR", "OUTBOUND_ALLOW", "DEBUG", "DJANGO_SETTINGS_MODULE"}
    own.add("PYTHONDONTWRITEBYTECODE")  # the tests' modules are compiled once, not by each process of each run
    return {name: value for name, value in os.environ.items() if name not in own}


def check_environment(environment: dict[str, str]) -> dict[str, str]:
    """The same with the settings of the tests, so that nobody's own database is looked at."""
    return environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"}


def run_fast(environment: dict[str, str]) -> tuple[list[str], str]:
    failed = check(check_environment(environment))
    title("tests without servers and browser")
    passed, closing = pytest("-m", NO_SERVERS, environment=environment)
    return failed if passed else [*failed, "tests"], closing


def run_all(environment: dict[str, str]) -> tuple[list[str], str]:
    if not shutil.which(os.environ.get("CHROMIUM", "/usr/bin/chromium")):
        raise ServerMissing("Chromium is not installed: run script/setup servers, or name it in CHROMIUM.")
    failed = check(check_environment(environment))
    with private_servers() as servers:
        environment = environment | servers | {"SERVERS_REQUIRED": "1"}
        title("tests of the database, on PostgreSQL")
        on_postgres = environment | {"DATABASE_URL": servers["TEST_POSTGRES_URL"]}
        passed, _ = pytest("-m", "django_db and not browser", environment=on_postgres)
        if not passed:
            failed.append("tests on PostgreSQL")
        title("all tests, on SQLite")
        passed, closing = pytest(environment=environment)
        if not passed:
            failed.append("tests on SQLite")
    return failed, closing


def main() -> int:
    signal.signal(signal.SIGTERM, stop_in_order)
    began = time.monotonic()
    try:
        run = run_fast if "--fast" in sys.argv[1:] else run_all
        # What tests leave behind goes with this folder, even when they are stopped half-way.
        with tempfile.TemporaryDirectory(prefix="portal-run-", ignore_cleanup_errors=True) as folder:
            failed, closing = run(clean_environment() | {"TMPDIR": folder})
    except ServerMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    title(f"{time.monotonic() - began:.0f} seconds")
    print(f"Failed: {', '.join(failed)}." if failed else "Everything passed.")
    print(closing, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
