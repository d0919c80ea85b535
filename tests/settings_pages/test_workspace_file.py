"""The workspace as a file on the site: downloaded, looked at, handed over again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from briefs.models import HandedOver
from briefs.services.workspace_rows import export_file
from briefs.workspace_file.archive import write_zip
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.write import write_workspace
from datamaps.models import System
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from tests.conversation.conftest import import_example

SignIn = Callable[[User], Client]
PAGE = "/w/acme/settings/file/"


def hand_over(client: Client, content: bytes, name: str = "acme.yaml") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def mark_in(html: str) -> str:
    found = re.search(r'name="mark" value="(\w+)"', html)
    assert found
    return found[1]


@pytest.fixture
def ada_at_work(workspace: Workspace, ada: User, sign_in: SignIn) -> Client:
    import_example(workspace, "small")
    return sign_in(ada)


def test_what_is_downloaded_is_the_workspace_and_changes_nothing_when_it_comes_back(
    workspace: Workspace, ada_at_work: Client
) -> None:
    got = ada_at_work.get(f"{PAGE}download/")
    assert got.headers["Content-Disposition"] == 'attachment; filename="acme.yaml"'
    assert read_workspace(got.content).file == export_file(workspace)
    looked = ada_at_work.get(hand_over(ada_at_work, got.content).headers["Location"])
    assert "Nothing would change" in looked.content.decode()


def test_what_would_be_lost_is_shown_first_and_happens_only_when_somebody_says_so(
    workspace: Workspace, ada_at_work: Client
) -> None:
    content = write_workspace(export_file(workspace)).replace(b"Web shop sales", b"Shop sales")
    System.objects.create(workspace=workspace, key="extra", name="Extra system")
    page = hand_over(ada_at_work, content).headers["Location"]
    html = ada_at_work.get(page).content.decode()
    assert html.index("Removed") < html.index("Extra system")
    assert System.objects.of(workspace).filter(key="extra").exists()
    assert ada_at_work.post(page, {"mark": mark_in(html)}).status_code == 302
    assert not System.objects.of(workspace).filter(key="extra").exists()
    assert not HandedOver.objects.exists()
    assert AuditEntry.objects.of(workspace).filter(action="imported", actor="Ada").exists()


def test_what_was_changed_meanwhile_is_looked_at_again(workspace: Workspace, ada_at_work: Client) -> None:
    page = hand_over(ada_at_work, write_workspace(export_file(workspace))).headers["Location"]
    System.objects.create(workspace=workspace, key="late", name="Late system")
    answer = ada_at_work.post(page, {"mark": "0" * 16}, follow=True)
    assert "Something was changed meanwhile" in answer.content.decode()
    assert System.objects.of(workspace).filter(key="late").exists()


def test_every_error_is_told_with_its_line_and_nothing_is_written(workspace: Workspace, ada_at_work: Client) -> None:
    content = write_workspace(export_file(workspace)).replace(b"kind: ecommerce", b"kind: <b>shop</b>")
    answer = hand_over(ada_at_work, content + b"colour: red\n")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was changed" in html
    assert len(re.findall(r"<li>line \d+", html)) == 2
    assert "<b>shop" not in html
    assert not HandedOver.objects.exists()


@pytest.mark.parametrize("content", [b"\x00", b"{", b"a: [", b"<html>"])
def test_another_file_is_refused_with_a_sentence(ada_at_work: Client, content: bytes) -> None:
    answer = hand_over(ada_at_work, content)
    assert answer.status_code == 422
    assert "What is wrong in the file" in answer.content.decode()


def test_a_zip_is_refused_since_its_pictures_would_be_lost(ada_at_work: Client) -> None:
    answer = hand_over(ada_at_work, write_zip(b"format: x", {}), "acme.zip")
    assert answer.status_code == 422
    assert "pictures would not come along" in answer.content.decode()


def test_the_preview_takes_as_many_queries_for_much_as_for_little(workspace: Workspace, ada_at_work: Client) -> None:
    counts = []
    for number in (1, 30):
        System.objects.bulk_create(
            System(workspace=workspace, key=f"s{number}-{n}", name="S", details={"name": "S"}) for n in range(number)
        )
        page = hand_over(ada_at_work, write_workspace(export_file(workspace))).headers["Location"]
        System.objects.of(workspace).filter(key__startswith=f"s{number}-").delete()
        with CaptureQueriesContext(connection) as queries:
            ada_at_work.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
