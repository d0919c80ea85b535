"""The site as others reach it: headers, cookies, collected files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.slow

Manage = Callable[..., subprocess.CompletedProcess[str]]

SHOW = """
import json, sys
from django.conf import settings
names = sys.argv[1:]
print(json.dumps({name: getattr(settings, name, None) for name in names}))
"""


@pytest.fixture
def in_production(project: Path, tmp_path: Path) -> Manage:
    """Runs Python in the project as a production process of its own."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "integrations_portal.settings",
            "DEBUG": "0",
            "SECRET_KEY": "kJ8-qv2Zt0WmP5yLr9Xc3Nf7Hs1Ad6Ge4Ub_TiRoYx-jb4WzQ0s",
            "ALLOWED_HOSTS": "portal.example.org",
            "BASE_URL": "https://portal.example.org",
            "VAR_DIR": str(tmp_path / "var"),
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=project,
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def test_the_check_for_deployment_finds_nothing(in_production: Manage) -> None:
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING", "--tag", "security")
    assert done.returncode == 0, done.stderr


def test_cookies_are_secure_over_tls_and_work_without(in_production: Manage) -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
    over_tls = json.loads(in_production("-c", SHOW, *names).stdout)
    plain = json.loads(in_production("-c", SHOW, *names, BASE_URL="http://portal.example.org").stdout)
    assert all(over_tls.values())
    assert not any(plain.values())


def test_every_static_file_that_a_page_names_is_collected(in_production: Manage, tmp_path: Path) -> None:
    done = in_production("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    collected = json.loads((tmp_path / "var" / "static" / "staticfiles.json").read_text())["paths"]
    assert "django_htmx/htmx.min.js" in collected or any("htmx" in name for name in collected)


def test_headers_forbid_what_no_page_needs(client: Client) -> None:
    headers = client.get("/health/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "style-src": "'self'",
        "script-src": "'self'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
