"""The pages of systems, imports and live checks, as an editor, a viewer and an outsider meet them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from pytest_httpserver import HTTPServer

from briefs.services.workspace_rows import export_file
from datamaps.models import Connector, Credential, Field, ImportDraft, System
from datamaps.services.checks import check
from datamaps.services.credentials import unseal
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.jobs.models import Job
from tests.commands.test_workspace_commands import SPECIFICATION
from tests.rows.test_door import make_system

SignIn = Callable[[User], Client]
CANARY = "canary-s3cret-0451"


def upload(content: bytes, name: str = "crm.json") -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content), "kind": "", "keep_missing": "on"}


def test_a_system_is_added_with_a_key_of_its_own(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    for _time in range(2):
        client.post("/w/acme/systems/add/", {"name": "Café CRM", "kind": "crm"})
    assert list(System.objects.order_by("pk").values_list("key", "name")) == [
        ("cafe-crm", "Café CRM"),
        ("cafe-crm-2", "Café CRM"),
    ]


def test_what_a_system_speaks_is_typed_with_commas_shown_and_taken_back(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    make_system(workspace)
    client = sign_in(alice)
    typed = {"name": "CRM", "speaks": " REST, JSON,REST,, <b>SFTP</b> ", "version": "1"}
    client.post("/w/acme/systems/crm/change/", typed)
    assert System.objects.get().plain()["speaks"] == ["REST", "JSON", "<b>SFTP</b>"]
    assert "REST, JSON, &lt;b&gt;SFTP&lt;/b&gt;" in client.get("/w/acme/systems/crm/").content.decode()
    assert 'value="REST, JSON, &lt;b&gt;SFTP&lt;/b&gt;"' in client.get("/w/acme/systems/crm/change/").content.decode()
    stale = client.post("/w/acme/systems/crm/change/", typed | {"speaks": "SOAP, XML"})
    assert "SOAP, XML" in stale.content.decode()
    assert "[&#x27;" not in stale.content.decode()
    client.post("/w/acme/systems/crm/change/", {"name": "CRM", "speaks": "", "version": "2"})
    assert "speaks" not in System.objects.get().plain()
    long = client.post("/w/acme/systems/crm/change/", typed | {"speaks": "x" * 1_001, "version": "3"})
    assert long.status_code == 422
    assert "1000 letters at most" in long.content.decode()


def test_two_people_who_change_one_system_both_keep_their_words(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    make_system(workspace)
    client = sign_in(alice)
    client.post("/w/acme/systems/crm/change/", {"name": "Theirs", "version": "1"})
    answer = client.post("/w/acme/systems/crm/change/", {"name": "Mine", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    assert "Change Theirs" in page, "the heading says what is stored"
    assert System.objects.get().name == "Theirs"


def test_a_file_is_previewed_before_anything_is_written(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    make_system(workspace)
    client = sign_in(alice)
    answer = client.post("/w/acme/systems/crm/import/", upload(json.dumps(SPECIFICATION).encode()))
    preview = answer["Location"]
    page = client.get(preview).content.decode()
    assert "5 added" in page
    assert "Account" in page
    assert not Field.objects.exists()
    client.post(preview)
    assert Field.objects.count() == 3
    assert not ImportDraft.objects.exists()
    assert client.get(preview).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.json"),
        (b"not a specification", "letter.txt"),
        (b'{"openapi": "3.1.0", ', "cut.json"),
        (b"\x00\x01\x02\xff" * 100, "bytes.bin"),
        (b"openapi: 3.1.0\npaths: [never closed", "open.yaml"),
    ],
)
def test_a_bad_file_is_told_in_a_sentence_and_writes_nothing(
    content: bytes, name: str, workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    make_system(workspace)
    answer = sign_in(alice).post("/w/acme/systems/crm/import/", upload(content, name))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert "Traceback" not in page
    assert not ImportDraft.objects.exists()


def test_a_sample_is_pasted_instead_of_chosen(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    make_system(workspace)
    client = sign_in(alice)
    url = "/w/acme/systems/crm/import/"
    pasted = {"kind": "", "text": '{"state": "paid", "größe": 3}', "keep_missing": "on"}
    page = client.get(client.post(url, pasted)["Location"]).content.decode()
    assert "größe" in page
    assert "Pasted text" in page
    specification = pasted | {"text": json.dumps(SPECIFICATION)}
    assert "5 added" in client.get(client.post(url, specification)["Location"]).content.decode()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Choose a file, or paste its text"),
        ({"text": " \n "}, "Choose a file, or paste its text"),
        ({"text": "{}", **upload(b"{}")}, "There is a file and a pasted text"),
        ({"text": "dear all, see attached"}, "It looks like none of the kinds"),
        ({"text": '{"a": '}, "line 1 cannot be read"),
        ({"text": "[" * 2_000_001}, "at most 2000000"),
    ],
)
def test_a_bad_paste_is_told_and_kept(
    given: dict[str, object], told: str, workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    make_system(workspace)
    answer = sign_in(alice).post("/w/acme/systems/crm/import/", {"kind": "", **given})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    if str(given.get("text", "")).startswith("dear"):
        assert "dear all, see attached" in answer.content.decode()
    assert not ImportDraft.objects.exists()


def set_up(client: Client, url: str, secret: str = CANARY, **more: str) -> None:
    client.post(
        "/w/acme/systems/crm/checks/add/?kind=openapi",
        {
            "name": "api",
            "cron": "0 * * * *",
            "active": "on",
            "config-url": url,
            "secret-kind": "bearer",
            "secret-bearer-token": secret,
        }
        | more,
    )


def test_a_secret_goes_in_and_never_comes_out(
    workspace: Workspace, alice: User, sign_in: SignIn, httpserver: HTTPServer
) -> None:
    make_system(workspace)
    client = sign_in(alice)
    httpserver.expect_request("/api.json", headers={"Authorization": f"Bearer {CANARY}"}).respond_with_json(
        SPECIFICATION
    )
    url = httpserver.url_for("/api.json")
    set_up(client, url)
    connector = Connector.objects.select_related("workspace", "system", "baseline").get()
    with override_settings(OUTBOUND_ALLOW=(f"{httpserver.host}:{httpserver.port}",)):
        assert check(connector).outcome == "match"
    credential = Credential.objects.get()
    assert unseal(credential).values == {"token": CANARY}
    assert CANARY not in credential.sealed
    pages = ("checks/crm/api/", "checks/crm/api/change/", "checks/", "systems/crm/", "findings/")
    shown = "".join(client.get(f"/w/acme/{page}").content.decode() for page in pages)
    kept = str(list(AuditEntry.objects.values())) + str(list(Job.objects.values()))
    exported = json.dumps(export_file(workspace).plain())
    assert CANARY not in shown + kept + exported + repr(unseal(credential))


def test_an_address_cannot_be_changed_without_the_secret(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    make_system(workspace)
    client = sign_in(alice)
    set_up(client, "https://api.example.com/openapi.json")
    form = {"cron": "0 * * * *", "active": "on", "config-url": "https://evil.example.net/x", "secret-kind": "bearer"}
    form |= {"version": str(Connector.objects.get().version)}
    answer = client.post("/w/acme/checks/crm/api/change/", form)
    assert answer.status_code == 422
    assert "type what it signs in with again" in answer.content.decode()
    assert Connector.objects.get().details["config"] == {"url": "https://api.example.com/openapi.json"}
    kept = client.post("/w/acme/checks/crm/api/change/", form | {"config-url": "https://api.example.com/openapi.json"})
    assert kept.status_code == 302
    assert unseal(Credential.objects.get()).values == {"token": CANARY}


def test_a_check_that_cannot_reach_its_address_says_so_and_does_not_say_why_it_was_refused(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    make_system(workspace)
    client = sign_in(alice)
    set_up(client, "http://127.0.0.1:1/openapi.json", secret="")
    set_up(client, "http://127.0.0.1:1/openapi.json", **{"secret-kind": "none"})
    connector = Connector.objects.select_related("workspace", "system", "baseline").get()
    done = check(connector)
    assert (done.outcome, done.trouble) == ("could_not_check", "blocked")
    refused = client.get("/w/acme/checks/crm/api/").content.decode()
    done.trouble, done.code = "unreachable", "connect"
    done.save()
    closed = client.get("/w/acme/checks/crm/api/").content.decode()
    said = "The portal cannot connect to 127.0.0.1"
    assert said in refused
    assert said in closed


def test_viewers_read_and_do_not_change(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    make_system(workspace)
    client = sign_in(victor)
    assert client.get("/w/acme/systems/crm/").status_code == 200
    assert client.get("/w/acme/systems/crm/change/").status_code == 403
    assert client.post("/w/acme/systems/crm/import/", upload(b"{}")).status_code == 403
    assert "Add records from a source" not in client.get("/w/acme/systems/crm/").content.decode()


def test_names_that_hold_markup_are_only_text(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    make_system(workspace, name="<script>alert(1)</script>", notes="<img src=x onerror=alert(1)> **bold**")
    page = sign_in(alice).get("/w/acme/systems/crm/").content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "<strong>bold</strong>" in page


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_of_systems_takes_the_same_queries_whatever_their_number(
    count: int, workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    for number in range(count):
        make_system(workspace, key=f"s{number}", name=f"System {number}")
    client = sign_in(alice)
    client.get("/w/acme/systems/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/w/acme/systems/")
    assert len(queries) <= 12
