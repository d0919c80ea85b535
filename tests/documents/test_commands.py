"""`manage.py render` and `manage.py diagram`: what they write, and one sentence when they cannot."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from briefs.documents.pdf import PdfFailed
from briefs.documents.render import render
from briefs.dossier.hashes import section_hashes, version_hash
from briefs.dossier.load import load_dossier
from briefs.management.commands import render as command
from briefs.models import Version
from briefs.readiness.judge import judge
from briefs.readiness.questions import as_rows
from briefs.services.documents import material_of
from briefs.services.workspace_rows import import_file
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.loading import load
from datamaps.models import Integration
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from tests.documents.conftest import EXAMPLES
from tests.personas import make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    """The small example in the database."""
    data, _tidy = load((EXAMPLES / "small.yaml").read_text(), json_text=False)
    made = make_workspace("w", "Workspace")
    import_file(WorkspaceFile.read(data), made, PORTAL)
    return made


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(*arguments)
    assert caught.value.returncode == 2
    return str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["html", "md", "json", "prompt", "pdf"])
def test_the_file_holds_the_same_bytes_as_the_function(workspace: Workspace, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    call_command("render", "w", "INT-0001", "--as", form, "--document", "guide", "-o", str(target))
    found = material_of("w", "INT-0001")
    assert target.read_bytes() == render(found.dossier, found.flags, found.today, "guide", form)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_without_a_document_it_is_the_pack_on_standard_output(
    workspace: Workspace, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    call_command("render", "w", "INT-0001", "--as", "md")
    printed = capfdbinary.readouterr().out.decode()
    assert "Integration pack INT-0001" in printed
    assert "## 1 " in printed or "### 1 " in printed


def test_a_version_is_rendered_as_it_was_signed(workspace: Workspace, tmp_path: Path) -> None:
    dossier = load_dossier("w", "INT-0001")
    sections = section_hashes(dossier.content)
    integration = Integration.objects.get(ref="INT-0001")
    version = Version.objects.create(
        workspace=workspace,
        integration=integration,
        number=1,
        digest=version_hash(sections),
        sections=sections,
        format=dossier.format,
        dossier=dossier.plain(),
        findings=as_rows(judge(dossier, datetime.date(2026, 11, 20))),
    )
    Integration.objects.filter(pk=integration.pk).update(title="Another title")
    target = tmp_path / "v1.md"
    call_command("render", "w", "INT-0001", "--as", "md", "--document", "brief", "--version", "1", "-o", str(target))
    text = target.read_text()
    assert "# Post web shop sales into accounting" in text
    assert "Who picks up" in text
    assert version.number == 1


def test_what_is_missing_is_named(workspace: Workspace) -> None:
    assert "INT-0009" in refused("render", "w", "INT-0009", "--as", "md")
    assert "version 7" in refused("render", "w", "INT-0001", "--as", "md", "--version", "7")
    assert "no workspace x" in refused("diagram", "x", "--view", "landscape")


def test_a_place_that_cannot_be_written_keeps_nothing(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "no" / "out.md"
    assert str(target) in refused("render", "w", "INT-0001", "--as", "md", "-o", str(target))


def test_a_pdf_that_cannot_be_made_says_so_and_writes_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_arguments: object, **_options: object) -> bytes:
        raise PdfFailed("time")

    monkeypatch.setattr(command, "render", slow)
    target = tmp_path / "out.pdf"
    assert "took too long" in refused("render", "w", "INT-0001", "--as", "pdf", "-o", str(target))
    assert not target.exists()


DRAWN: dict[str, Callable[[str], bool]] = {
    "svg": lambda text: etree.fromstring(text.encode()).tag.endswith("svg"),
    "dot": lambda text: text.startswith("digraph"),
    "mermaid": lambda text: text.startswith("flowchart"),
}


@pytest.mark.parametrize("form", list(DRAWN))
@pytest.mark.parametrize("view", ["landscape", "context", "flow", "fields", "workflow", "model"])
def test_every_view_of_a_brief_is_drawn(workspace: Workspace, tmp_path: Path, view: str, form: str) -> None:
    target = tmp_path / "out"
    call_command("diagram", "w", "INT-0001", "--view", view, "--as", form, "-o", str(target))
    assert DRAWN[form](target.read_text())


def test_a_workspace_is_drawn_in_its_scopes(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "out"
    for scope in ("all", "internal", "team:finance"):
        call_command("diagram", "w", "--view", "landscape", "--as", "mermaid", "--scope", scope, "-o", str(target))
        assert "INT-0001-F-01" in target.read_text()
    call_command("diagram", "w", "--view", "model", "-o", str(target))
    assert "BankTransfer" in target.read_text()


def test_what_cannot_be_drawn_is_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "REF" in refused("diagram", "w", "--view", "fields")
    assert "--scope" in refused("diagram", "w", "--view", "landscape", "--scope", "everybody")
    assert "nothing to draw" in refused("diagram", "w", "INT-0001", "--view", "fields", "--flow", "F-99")
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "dot program" in refused("diagram", "w", "--view", "landscape")
