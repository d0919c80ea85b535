"""Each system check fires when it should, and is quiet on a good machine."""

from __future__ import annotations

import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.checks import CheckMessage, run_checks
from pytest_django import Settings

from integrations_portal import checks


def ids(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


def test_all_checks_are_registered(settings: Settings, db: None) -> None:
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    assert {"portal.W007", "portal.W008"} <= {message.id for message in run_checks(tags=["portal"])}


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(checks, "PDF_LIBRARIES", {"no-such-library": "libno-such-library.so.0"})
    assert checks.missing_programs() == ("dot", "Pango")
    assert ids(checks.programs_are_there()) == ["portal.W001", "portal.W002"]
    assert ids(checks.fonts_are_there()) == ["portal.W003"]


def test_a_program_that_is_there_is_not_missed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dot = tmp_path / "dot"
    dot.write_text("#!/bin/sh\n")
    dot.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(checks, "PDF_LIBRARIES", {})
    assert checks.missing_programs() == ()
    assert checks.programs_are_there() == []


def test_a_queue_that_does_not_answer_is_told(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        assert checks.queue_answers() == []
    assert ids(checks.queue_answers()) == ["portal.W004"]
    settings.REDIS_URL = None
    assert checks.queue_answers() == []


@pytest.mark.redis
def test_a_real_queue_answers(settings: Settings, redis_url: str) -> None:
    settings.REDIS_URL = redis_url
    assert checks.queue_answers() == []


def test_key_files_that_others_can_read_are_told(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    for name, mode in (("credential-keys", 0o640), ("secret-key", 0o600)):
        (tmp_path / name).write_text("key")
        (tmp_path / name).chmod(mode)
    assert ids(checks.keys_are_private()) == ["portal.W005"]


def test_web_and_worker_with_different_keys_are_told(settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = ("one", "two")
    checks.announce_keys("web")
    settings.CREDENTIAL_KEYS = ("two", "one")
    checks.announce_keys("worker")
    assert checks.processes_share_keys() == []
    settings.CREDENTIAL_KEYS = ("two",)
    checks.announce_keys("worker")
    told = checks.processes_share_keys()
    assert ids(told) == ["portal.W006"]
    assert "web process" in told[0].msg
    cache.clear()


def test_announced_keys_are_not_the_keys() -> None:
    assert "very-private" not in checks.key_fingerprint(["very-private"])


@pytest.mark.parametrize(
    ("debug", "hosts", "expected"),
    [
        (True, ["localhost", "127.0.0.1", "[::1]", "crm.localhost"], []),
        (True, ["portal.example.org"], ["portal.W007"]),
        (False, ["portal.example.org"], []),
    ],
)
def test_faults_in_detail_are_for_this_machine_only(
    settings: Settings, debug: bool, hosts: list[str], expected: list[str]
) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = debug, hosts
    assert ids(checks.faults_stay_inside()) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://portal.example.org", []),
        ("https://portal.example.org:8443", []),
        ("https://a.example.net", []),
        ("http://[::1]:8000", []),
        ("https://other.example.org", ["portal.W008"]),
    ],
)
def test_links_lead_to_a_host_that_is_allowed(settings: Settings, address: str, expected: list[str]) -> None:
    settings.ALLOWED_HOSTS = ["portal.example.org", ".example.net", "[::1]"]
    settings.BASE_URL = address
    assert ids(checks.own_address_is_allowed()) == expected


def test_checks_do_not_mind_a_cache_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(checks, "cache", SimpleNamespace(set=refuse, get_many=refuse))
    checks.announce_keys("web")
    assert checks.processes_share_keys() == []
