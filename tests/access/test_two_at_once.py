"""Every form of the site: two people who change one thing, and one person who presses twice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db.models import F
from django.test import Client
from django.urls import reverse

from integrations_portal.accounts.kept import SECRET
from integrations_portal.accounts.models import Token, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.jobs.models import Job
from integrations_portal.rows.models import Stored
from tests.access.forms import form_of
from tests.access.matrix import ROWS
from tests.access.test_matrix import INSIDE

SignIn = Callable[[User], Client]
EDITS = [name for name in INSIDE if ROWS[name].edits]
ADDS = [name for name in INSIDE if ROWS[name].adds is not None]
STORED = [model._default_manager for model in apps.get_models() if issubclass(model, Stored)]


def opened(name: str, workspace: Workspace, browser: Client) -> tuple[str, dict[str, list[str]]]:
    """The address of a page and its form, as it is shown."""
    url = reverse(name, kwargs={**ROWS[name].build(workspace), "key": workspace.key}) + ROWS[name].query
    response = browser.get(url)
    assert response.status_code == 200
    page = response.content.decode()
    hidden = re.findall(r'<input type="password" name="([^"]+)"', page)
    assert all(SECRET.search(field) for field in hidden), "these would travel through the sign-in page"
    return url, form_of(page, url)


def everything() -> int:
    return sum(rows.count() for rows in (*STORED, Token.objects, Job.objects))


@pytest.mark.parametrize("name", EDITS)
def test_a_stale_save_is_refused(name: str, workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    url, fields = opened(name, workspace, browser)
    for rows in STORED:  # as if somebody else had saved everything meanwhile
        rows.update(version=F("version") + 1)
    Workspace.objects.update(name="As somebody else calls it")
    written = AuditEntry.objects.count()
    response = browser.post(url, {**fields, **(ROWS[name].body or {})})
    assert response.status_code == 409
    assert AuditEntry.objects.count() == written


@pytest.mark.parametrize("name", EDITS)
def test_a_save_without_a_version_overwrites_nothing(
    name: str, workspace: Workspace, ada: User, sign_in: SignIn
) -> None:
    browser = sign_in(ada)
    url, fields = opened(name, workspace, browser)
    del fields["version"]
    written = AuditEntry.objects.count()
    browser.post(url, {**fields, **(ROWS[name].body or {})})
    assert AuditEntry.objects.count() == written


@pytest.mark.parametrize("name", EDITS)
def test_a_save_of_what_was_seen_is_taken(name: str, workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    url, fields = opened(name, workspace, browser)
    assert browser.post(url, {**fields, **(ROWS[name].body or {})}).status_code == 302


@pytest.mark.parametrize("name", ADDS)
def test_two_presses_make_one(name: str, workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    url, fields = opened(name, workspace, browser)
    sent = {**fields, **(ROWS[name].adds or {})}
    before = everything()
    assert browser.post(url, sent).status_code in (200, 302)
    once = everything()
    assert once > before
    assert browser.post(url, sent).status_code in (200, 302, 409)
    assert everything() == once


@pytest.mark.parametrize("name", [name for name in INSIDE if not ROWS[name].edits and ROWS[name].adds is None])
def test_a_form_with_a_version_is_among_those_that_are_tried(
    name: str, workspace: Workspace, ada: User, sign_in: SignIn
) -> None:
    url = reverse(name, kwargs={**ROWS[name].build(workspace), "key": workspace.key})
    response = sign_in(ada).get(url)
    content = b"".join(response)  # a file is closed once it was read
    page = content.decode() if "html" in response.headers.get("Content-Type", "") else ""
    assert "version" not in form_of(page, url), "say edits=True in tests/access/matrix.py"
