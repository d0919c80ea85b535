"""The commands for workspaces and systems: what they print, what they write, and how they end."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from datamaps.models import Field, System
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.models import AuditEntry
from tests.rows.test_door import make_system

EXAMPLES = Path(__file__).parent.parent / "workspace_file" / "examples"
SPECIFICATION = {
    "openapi": "3.1.0",
    "info": {"title": "CRM", "version": "1"},
    "paths": {
        "/accounts": {
            "get": {
                "responses": {
                    "200": {
                        "description": "All",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}},
                    }
                }
            }
        }
    },
    "components": {
        "schemas": {
            "Account": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 80, "description": "From the source"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            }
        }
    },
}


def run(*words: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*(str(word) for word in words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["small", "medium", "nasty"])
def test_a_workspace_that_is_exported_and_imported_again_is_the_same(name: str, tmp_path: Path) -> None:
    run("importworkspace", EXAMPLES / f"{name}.yaml", "--into", "one")
    run("exportworkspace", "one", "-o", tmp_path / "one.yaml")
    run("importworkspace", tmp_path / "one.yaml", "--into", "two")
    run("exportworkspace", "two", "-o", tmp_path / "two.yaml")
    first = (tmp_path / "one.yaml").read_text().replace("key: one\n", "key: two\n", 1)
    assert first == (tmp_path / "two.yaml").read_text()
    _out, err = run("importworkspace", tmp_path / "one.yaml", "--into", "one")
    assert err == "one: 0 added, 0 changed, 0 removed.\n"


@pytest.mark.django_db
def test_a_dry_run_says_what_would_happen_and_writes_nothing() -> None:
    out, err = run("importworkspace", EXAMPLES / "small.yaml", "--dry-run")
    assert "added brief INT-0001" in out
    assert "would be added" in err
    assert not Workspace.objects.exists()


@pytest.mark.django_db
def test_a_file_with_errors_names_all_of_them_and_writes_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "format: integrations-portal/1\nworkspace: {key: w}\n"
        "teams:\n  - {key: a, organisation: martian}\nsystems:\n  - {key: crm, owner_team: nobody}\n"
    )
    err = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("importworkspace", str(bad), stderr=err)
    assert failure.value.returncode == 2
    assert "line 4" in err.getvalue()
    assert "internal" in err.getvalue()
    assert "line 6" in err.getvalue()
    assert "nothing was written" in str(failure.value)
    assert not Workspace.objects.exists()


@pytest.mark.django_db
def test_rows_keep_their_identity_when_a_file_is_imported_again(tmp_path: Path) -> None:
    run("importworkspace", EXAMPLES / "small.yaml", "--into", "one")
    before = dict(System.objects.values_list("key", "uid"))
    text = (EXAMPLES / "small.yaml").read_text().replace("name: Webshop", "name: Web shop", 1)
    (tmp_path / "changed.yaml").write_text(text)
    out, err = run("importworkspace", tmp_path / "changed.yaml", "--into", "one")
    assert dict(System.objects.values_list("key", "uid")) == before
    assert out.splitlines() == ["changed system Webshop"]
    assert err == "one: 0 added, 1 changed, 0 removed.\n"


@pytest.mark.django_db
def test_records_of_a_file_come_into_the_catalog_and_words_that_people_wrote_stay(
    workspace: Workspace, tmp_path: Path
) -> None:
    make_system(workspace)
    file = tmp_path / "crm.json"
    file.write_text(json.dumps(SPECIFICATION))
    out, _err = run("importsystem", "acme", "crm", "auto", file)
    assert "added record CRM.Account" in out
    field = Field.objects.get(path="name")
    assert (field.type, field.required, field.details["max_length"]) == ("string", True, 80)
    field.details["description"] = "What Sales calls them"
    field.save()
    changed = json.loads(json.dumps(SPECIFICATION).replace("80", "60"))
    file.write_text(json.dumps(changed))
    out, err = run("importsystem", "acme", "crm", "openapi", file, "--dry-run")
    assert "changed field" in out
    assert "dry run" in err
    run("importsystem", "acme", "crm", "openapi", file)
    field.refresh_from_db()
    assert (field.details["max_length"], field.details["description"]) == (60, "What Sales calls them")
    assert AuditEntry.objects.filter(action="imported", about="CRM").exists()


@pytest.mark.django_db
def test_what_a_source_no_longer_has_stays_until_it_is_asked_away(workspace: Workspace, tmp_path: Path) -> None:
    make_system(workspace)
    file = tmp_path / "crm.json"
    file.write_text(json.dumps(SPECIFICATION))
    run("importsystem", "acme", "crm", "openapi", file)
    smaller = json.loads(json.dumps(SPECIFICATION))
    del smaller["components"]["schemas"]["Account"]["properties"]["tags"]
    file.write_text(json.dumps(smaller))
    run("importsystem", "acme", "crm", "openapi", file)
    assert Field.objects.filter(path="tags").exists()
    run("importsystem", "acme", "crm", "openapi", file, "--remove-missing")
    assert not Field.objects.filter(path__startswith="tags").exists()


@pytest.mark.django_db
def test_what_flows_and_shared_data_name_is_never_removed(tmp_path: Path) -> None:
    run("importworkspace", EXAMPLES / "small.yaml", "--into", "one")
    file = tmp_path / "shop.json"
    file.write_text(json.dumps(SPECIFICATION))
    run("importsystem", "one", "shop", "openapi", file, "--remove-missing")
    assert set(System.objects.get(key="shop").records.values_list("name", flat=True)) >= {"Order", "Account"}
    run("exportworkspace", "one", "-o", tmp_path / "one.yaml")
    _out, err = run("importworkspace", tmp_path / "one.yaml", "--into", "one", "--dry-run")
    assert err == "one: 0 would be added, 0 would be changed, 0 would be removed.\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("exportworkspace", "nowhere"), "There is no workspace nowhere."),
        (("importworkspace", "missing.yaml"), "missing.yaml cannot be read"),
        (("importsystem", "nowhere", "crm", "auto", "x"), "There is no system crm in a workspace nowhere."),
        (("livecheck", "nowhere"), "There is no workspace nowhere."),
        (("readiness", "nowhere", "INT-1"), "There is no brief INT-1 in a workspace nowhere."),
    ],
)
def test_what_is_not_there_is_one_clear_sentence(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError) as failure:
        run(*words)
    assert sentence in str(failure.value)
    assert failure.value.returncode == 2
