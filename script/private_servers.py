"""PostgreSQL, MariaDB and Redis for one run of the tests: loopback ports, a temporary folder, no trace.

A server that the environment already names (TEST_POSTGRES_URL and so on) is used as it is and not started.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import redis

START_SECONDS = 60
STOP_SECONDS = 20
FAULTS = (OSError, psycopg.Error, pymysql.MySQLError, redis.RedisError)

Ready = Callable[[], None]


class ServerMissing(Exception):
    """A server that cannot be started here; the text says which and why."""


@contextlib.contextmanager
def private_servers() -> Iterator[dict[str, str]]:
    """The variables that tests find the servers by. All are stopped and removed at the end."""
    makers = {
        "TEST_POSTGRES_URL": start_postgres,
        "TEST_MARIADB_URL": start_mariadb,
        "TEST_REDIS_URL": start_redis,
    }
    found = {name: os.environ[name] for name in makers if os.environ.get(name)}
    folder = Path(tempfile.mkdtemp(prefix="portal-servers-"))
    folder.chmod(0o711)
    started: list[subprocess.Popen[bytes]] = []
    try:
        for name, start in makers.items():
            if name not in found:
                found[name] = start(folder, started)
        yield found
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def program(name: str, *folders: str) -> str:
    """The newest program of that name, on the path or in one of the folders (which may hold a *)."""
    on_path = shutil.which(name)
    if on_path:
        return on_path
    for folder in folders:
        for found in sorted(Path("/").glob(f"{folder.lstrip('/')}/{name}"), reverse=True):
            return str(found)
    raise ServerMissing(f"The program {name} is not installed: run script/setup servers.")


def server_user(wanted: str) -> str | None:
    """The account that a server runs under: database servers refuse root, others stay who they are."""
    if os.getuid() != 0:
        return None
    for name in (wanted, "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise ServerMissing(f"There is no user {wanted} on this machine to run its server as.")


def data_folder(folder: Path, name: str, user: str | None) -> Path:
    data = folder / name
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user, pwd.getpwnam(user).pw_gid)
    return data


def run(command: list[str], user: str | None, folder: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, **as_user(user))
    if done.returncode:
        raise ServerMissing(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-500:]}")


def as_user(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def serve(
    command: list[str], user: str | None, folder: Path, started: list[subprocess.Popen[bytes]], ready: Ready
) -> None:
    """Start one server, add it to `started`, and wait until `ready` no longer fails."""
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, **as_user(user))
    started.append(process)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            ready()
            return
        except FAULTS as fault:
            if process.poll() is not None or time.monotonic() > deadline:
                end = log.read_text(errors="replace")[-500:]
                raise ServerMissing(f"{Path(command[0]).name} did not start: {fault}\n{end}") from None
        time.sleep(0.1)


def start_postgres(folder: Path, started: list[subprocess.Popen[bytes]]) -> str:
    versions = "/usr/lib/postgresql/*/bin"
    user = server_user("postgres")
    data = data_folder(folder, "postgres", user)
    run(
        [
            *(program("initdb", versions), "--pgdata", str(data), "--username", "portal", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        ],
        user,
        data,
    )
    port = free_port()
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(data),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
    }
    command = [program("postgres", versions), "-D", str(data), "-p", str(port)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    server = f"postgresql://portal:portal@127.0.0.1:{port}"

    def ready() -> None:
        psycopg.connect(f"{server}/postgres", connect_timeout=2).close()

    serve(command, user, data, started, ready)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE portal")
    return f"{server}/portal"


def start_mariadb(folder: Path, started: list[subprocess.Popen[bytes]]) -> str:
    user = server_user("mysql")
    data = data_folder(folder, "mariadb", user)
    install = [program("mariadb-install-db"), "--no-defaults", f"--datadir={data}", "--skip-test-db"]
    run([*install, "--auth-root-authentication-method=normal"], user, data)
    port, door = free_port(), f"{data}/s"
    command = [
        *(program("mariadbd", "/usr/sbin"), "--no-defaults", f"--datadir={data}", f"--socket={door}"),
        *(f"--port={port}", "--bind-address=127.0.0.1", "--skip-log-bin", f"--pid-file={data}/pid"),
        "--innodb-flush-log-at-trx-commit=0",
    ]

    def ready() -> None:
        pymysql.connect(unix_socket=door, user="root", connect_timeout=2).close()

    serve(command, user, data, started, ready)
    root = pymysql.connect(unix_socket=door, user="root", autocommit=True)
    with root, root.cursor() as cursor:
        cursor.execute("CREATE DATABASE portal CHARACTER SET utf8mb4")
        cursor.execute("CREATE USER 'portal'@'%' IDENTIFIED BY 'portal'")
        cursor.execute("GRANT ALL PRIVILEGES ON *.* TO 'portal'@'%' WITH GRANT OPTION")
        # The nameless user comes first in the search for this host, and would refuse the one above.
        cursor.execute("DELETE FROM mysql.global_priv WHERE User = ''")
        cursor.execute("FLUSH PRIVILEGES")
    return f"mysql://portal:portal@127.0.0.1:{port}/portal"


def start_redis(folder: Path, started: list[subprocess.Popen[bytes]]) -> str:
    data = data_folder(folder, "redis", None)
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(data)]

    def ready() -> None:
        with contextlib.closing(redis.Redis(port=port, socket_timeout=2)) as client:
            client.ping()

    serve([*command, "--save", "", "--appendonly", "no"], None, data, started, ready)
    return f"redis://127.0.0.1:{port}/0"
