"""Every variable: what it becomes, and the sentence that refuses a bad value by its name."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from datamaps.connectors.guard import Guard
from integrations_portal.environment import (
    BadSetting,
    Environment,
    made_once,
    outbound_allow,
    read_environment,
)

STRONG = "kJ8-qv2Zt0WmP5yLr9Xc3Nf7Hs1Ad6Ge4Ub_TiRoYx"
SECRET_BITS = "hunter2"

BAD = [
    ("DEBUG", "maybe"),
    ("DEBUG", "2"),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "https://portal.example.org"),
    ("ALLOWED_HOSTS", "portal.example.org:8000"),
    ("ALLOWED_HOSTS", "portal.example.org/path"),
    ("BASE_URL", "portal.example.org"),
    ("BASE_URL", "ftp://portal.example.org"),
    ("BASE_URL", "https://"),
    ("BASE_URL", "https://portal.example.org/path"),
    ("BASE_URL", "https://portal.example.org:port"),
    ("PORT", "many"),
    ("PORT", "70000"),
    ("DATABASE_URL", "oracle://user:hunter2@host/name"),
    ("DATABASE_URL", "postgresql://user:hunter2@host"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "portal.sqlite3"),
    ("REDIS_URL", "http://user:hunter2@host"),
    ("REDIS_URL", "redis://"),
    ("REDIS_URL", "redis://:hunter2@host/queue"),
    ("REDIS_URL", "redis://host:99999"),
    ("EMAIL_URL", "mail.example.org"),
    ("EMAIL_URL", "smtp://"),
    ("EMAIL_URL", "filemail://"),
    ("CREDENTIAL_KEYS", "hunter2"),
    ("CREDENTIAL_KEYS", ","),
    ("CREDENTIAL_KEYS", "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=,hunter2"),
    ("OUTBOUND_ALLOW", "db.example.org"),
    ("OUTBOUND_ALLOW", "db.example.org:0"),
    ("OUTBOUND_ALLOW", "db.example.org:https"),
    ("OUTBOUND_ALLOW", "10.0.0.1/8"),
    ("OUTBOUND_ALLOW", "10.0.0.0/8,::1"),
    ("OUTBOUND_ALLOW", "[db.example.org]:5432"),
    ("OUTBOUND_ALLOW", "https://db.example.org:443"),
    ("SINGER_TAPS", "tap-github"),
    ("SINGER_TAPS", "github=tap-github"),
    ("SINGER_TAPS", "github=../tap-github"),
    ("SINGER_TAPS", "=/opt/taps/tap-github"),
    ("SINGER_TAPS", "Git hub=/opt/taps/tap-github"),
]
WEAK = [
    "short",
    "x" * 60,
    "abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc",
    "django-insecure-4t5y6u7i8o9p0aqwsderftgyhujikolp1234567890",
    "changeme-changeme-changeme-1234567890-abcdefghij",
    "your-secret-key-goes-in-here-0123456789-abcdefghij",
    "this-is-the-default-key-0123456789-qwertzuiop",
]


def read(folder: Path, **values: str) -> Environment:
    return read_environment({"VAR_DIR": str(folder / "var"), **values}, folder)


def test_links_that_commands_print_lead_to_the_port_of_the_site(tmp_path: Path) -> None:
    assert read(tmp_path).base_url == "http://127.0.0.1:8000"
    assert read(tmp_path, PORT="8477").base_url == "http://127.0.0.1:8477"
    assert read(tmp_path, PORT="many", BASE_URL="https://portal.example.org").base_url == "https://portal.example.org"


def start(folder: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` in a process of its own, with nothing in its environment but these."""
    project = Path(__file__).resolve().parents[2]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=project,
        env=kept | {"VAR_DIR": str(folder / "var")} | values,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_nothing_set_is_a_site_for_this_machine_only(tmp_path: Path) -> None:
    site = read(tmp_path)
    assert site.debug
    assert site.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert site.base_url == "http://127.0.0.1:8000"
    assert site.database["NAME"] == str(tmp_path / "var" / "portal.sqlite3")
    assert site.redis_url is None
    assert site.outbound_allow == ()
    assert site.singer_taps == {}


def test_var_dir_is_beside_manage_when_unset(tmp_path: Path) -> None:
    assert read_environment({}, tmp_path).var_dir == tmp_path / "var"


def test_debug_is_off_by_itself_as_soon_as_others_can_reach_the_site(tmp_path: Path) -> None:
    assert not read(tmp_path, ALLOWED_HOSTS="portal.example.org", SECRET_KEY=STRONG).debug
    with pytest.raises(BadSetting, match=r"^SECRET_KEY "):
        read(tmp_path, ALLOWED_HOSTS="portal.example.org")


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused_in_one_sentence_that_names_the_variable(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read(tmp_path, **{name: value})
    assert refused.value.name == name
    sentence = str(refused.value)
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert SECRET_BITS not in sentence


@pytest.mark.parametrize("key", WEAK)
def test_a_weak_or_well_known_secret_key_is_refused_in_production(tmp_path: Path, key: str) -> None:
    with pytest.raises(BadSetting, match=r"^SECRET_KEY ") as refused:
        read(tmp_path, DEBUG="0", ALLOWED_HOSTS="portal.example.org", SECRET_KEY=key)
    assert key not in str(refused.value)


def test_production_needs_a_secret_key_and_hosts(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"^ALLOWED_HOSTS "):
        read(tmp_path, DEBUG="0", SECRET_KEY=STRONG)
    with pytest.raises(BadSetting, match=r"^SECRET_KEY "):
        read(tmp_path, DEBUG="0", ALLOWED_HOSTS="portal.example.org")
    assert read(
        tmp_path, DEBUG="0", ALLOWED_HOSTS="portal.example.org, .example.net", SECRET_KEY=STRONG
    ).allowed_hosts == ("portal.example.org", ".example.net")


def test_keys_are_made_once_and_only_this_user_can_read_them(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert first.credential_keys == second.credential_keys
    assert first.secret_key == second.secret_key
    for name in ("credential-keys", "secret-key"):
        assert stat.S_IMODE((tmp_path / "var" / name).stat().st_mode) == 0o600


def test_two_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda _: made_once(path, lambda: Fernet.generate_key().decode()), range(32)))
    assert len(set(texts)) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["key"]


def test_an_unreadable_key_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "var" / "credential-keys").mkdir(parents=True)
    with pytest.raises(BadSetting, match=r"^CREDENTIAL_KEYS .*credential-keys cannot be used"):
        read(tmp_path)


def test_a_var_dir_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match=r"^VAR_DIR "):
        read_environment({"VAR_DIR": str(tmp_path / "file" / "var")}, tmp_path)


def test_addresses_become_what_django_and_the_guard_expect(tmp_path: Path) -> None:
    site = read(
        tmp_path,
        DATABASE_URL="postgresql://portal:p%40ss@db.example.org:5433/portal",
        REDIS_URL="redis://queue.example.org:6380/1",
        EMAIL_URL="smtp+tls://user:word@mail.example.org:587",
        BASE_URL="https://portal.example.org/",
        SINGER_TAPS="github=/opt/taps/tap github, crm-2=/opt/crm",
        OUTBOUND_ALLOW="CRM.example.org:443, [2001:db8::1]:5432,10.2.0.0/16,2001:db8::/32",
    )
    assert site.database["ENGINE"] == "django.db.backends.postgresql"
    assert (site.database["HOST"], site.database["PORT"]) == ("db.example.org", 5433)
    assert site.database["PASSWORD"] == "p@ss"
    assert site.redis_url == "redis://queue.example.org:6380/1"
    assert site.email["EMAIL_HOST"] == "mail.example.org"
    assert site.email["EMAIL_USE_TLS"] is True
    assert site.base_url == "https://portal.example.org"
    assert site.singer_taps == {"github": Path("/opt/taps/tap github"), "crm-2": Path("/opt/crm")}
    assert site.outbound_allow == (
        "crm.example.org:443",
        "[2001:db8::1]:5432",
        "10.2.0.0/16",
        "2001:db8::/32",
    )


@pytest.mark.parametrize(
    "entry", ["crm.example.org:443", "127.0.0.1:8000", "[2001:db8::1]:5432", "10.2.0.0/16", "fd00::/8"]
)
def test_what_the_settings_allow_the_guard_understands(entry: str) -> None:
    assert Guard(outbound_allow(entry))


def test_sqlite_waits_for_its_turn(tmp_path: Path) -> None:
    database = read(tmp_path, DATABASE_URL="sqlite:///data/portal.db").database
    assert database["NAME"] == str(tmp_path / "data" / "portal.db")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"DEBUG": "0", "ALLOWED_HOSTS": "a.example.org"}, "SECRET_KEY"),
        ({"DATABASE_URL": "mysql://user:hunter2@host/name"}, "DATABASE_URL"),
        ({"VAR_DIR": "/dev/null/var"}, "VAR_DIR"),
    ],
)
def test_manage_stops_with_one_line_and_without_a_traceback(tmp_path: Path, values: dict[str, str], name: str) -> None:
    done = start(tmp_path, "check", **values)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"{name} ")
    assert SECRET_BITS not in done.stderr


@pytest.mark.slow
def test_manage_starts_with_nothing_set(tmp_path: Path) -> None:
    done = start(tmp_path, "check")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_database_without_tables_is_told_in_one_line_and_not_as_a_fault(tmp_path: Path) -> None:
    done = start(tmp_path, "exportworkspace", "northwind")
    assert done.returncode == 2
    assert done.stdout == ""
    assert [line for line in done.stderr.splitlines() if "migrate" in line]
    assert "Traceback" not in done.stderr
