"""Who is let in by a token, and how everybody else is refused."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from briefs.api import door
from briefs.api.door import OFTEN
from integrations_portal.accounts.models import Membership, ProgramToken, Role, Scope, User, Workspace
from integrations_portal.jobs.models import Job
from integrations_portal.logs import without_secrets
from tests.access.matrix import ROWS
from tests.api.conftest import Program, text_of_token

OURS = [name for name in ROWS if name.startswith("api_")]
NAMING = [name for name in OURS if ROWS[name].names_things()]


def address(name: str, workspace: Workspace) -> str:
    return reverse(name, kwargs=dict(ROWS[name].build(workspace)))


def asked(client: Client, name: str, url: str) -> HttpResponseBase:
    return client.get(url) if isinstance(ROWS[name].get, Scope) else client.post(url)


def refused(response: HttpResponseBase, status: int) -> str:
    """The one sentence of a refusal."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    said = json.loads(response.getvalue())
    assert list(said) == ["error"]
    assert said["error"].endswith(".")
    return str(said["error"])


@pytest.mark.parametrize("name", OURS)
def test_a_token_lets_in_and_nothing_of_it_is_cached(
    name: str, workspace: Workspace, ada: User, program: Program
) -> None:
    response = asked(program(workspace, Scope.CHECK), name, address(name, workspace))
    assert response.status_code in (200, 202)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "application/json"
    assert not response.cookies


@pytest.mark.parametrize("name", OURS)
def test_nobody_is_let_in_without_a_token(name: str, workspace: Workspace, ada: User) -> None:
    url = address(name, workspace)
    with_cookie = Client()
    with_cookie.force_login(ada)
    for client in (Client(), with_cookie, Client(headers={"authorization": "Bearer portal_" + "x" * 43})):
        response = asked(client, name, url)
        refused(response, 401)
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", NAMING)
def test_things_of_another_workspace_look_like_nothing(
    name: str, workspace: Workspace, elsewhere: Workspace, ada: User, olga: User, program: Program
) -> None:
    theirs = address(name, elsewhere)
    answer = asked(program(workspace, Scope.CHECK), name, theirs)
    assert refused(answer, 404) == "There is nothing at this address."
    assert not Job.objects.of(workspace).exists()


def test_a_token_that_may_only_read_cannot_check(workspace: Workspace, ada: User, program: Program) -> None:
    url = address("api_check_now", workspace)
    refused(program(workspace).post(url), 403)
    assert not Job.objects.exists()
    assert program(workspace, Scope.CHECK).post(url).status_code == 202


def test_a_token_that_may_check_cannot_once_its_maker_may_not(
    workspace: Workspace, ada: User, program: Program
) -> None:
    client, url = program(workspace, Scope.CHECK), address("api_check_now", workspace)
    Membership.objects.update(role=Role.VIEWER)
    refused(client.post(url), 403)
    assert client.get("/api/v1/briefs").status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic {}", "Token {}", "{}", "Bearer {}x", "Bearer \x00"])
def test_any_other_header_is_refused(header: str, workspace: Workspace, ada: User) -> None:
    text = text_of_token(Membership.objects.select_related("workspace", "user").get())
    refused(Client(headers={"authorization": header.format(text)}).get("/api/v1/briefs"), 401)


def test_a_replayed_token_opens_nothing_once_it_is_revoked(workspace: Workspace, ada: User, program: Program) -> None:
    client = program(workspace)
    assert client.get("/api/v1/briefs").status_code == 200
    ProgramToken.objects.all().delete()
    refused(client.get("/api/v1/briefs"), 401)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "post"])
def test_another_method_is_refused(method: str, workspace: Workspace, ada: User, program: Program) -> None:
    response = getattr(program(workspace), method)("/api/v1/briefs")
    refused(response, 405)
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("url", ["/api/v1/", "/api/v1/nothing", "/api/v2/briefs", "/api/v1/briefs/"])
def test_an_address_that_there_is_not_is_told_in_json(url: str, workspace: Workspace) -> None:
    refused(Client().get(url), 404)


def test_a_fault_is_told_in_json_and_says_nothing_of_its_cause(
    workspace: Workspace, ada: User, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: Any) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr(door, "note_use", broken)
    client = program(workspace)
    client.raise_request_exception = False
    assert "hunter2" not in refused(client.get("/api/v1/briefs"), 500)


def test_who_asks_too_often_waits_for_the_next_minute(workspace: Workspace, ada: User, program: Program) -> None:
    client, other = program(workspace), program(workspace)
    first = ProgramToken.objects.order_by("pk").first()
    assert first is not None
    this_minute = int(time.time()) // 60
    for minute in (this_minute, this_minute + 1):
        for _call in range(OFTEN.most - 1):
            OFTEN.count(str(first.pk), str(minute))
    answers = [client.get("/api/v1/briefs") for _call in range(3)]
    assert answers[0].status_code == 200
    refused(answers[-1], 429)
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert other.get("/api/v1/briefs").status_code == 200


def test_no_call_writes_the_token_into_the_log(
    workspace: Workspace, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    text = text_of_token(Membership.objects.select_related("workspace", "user").get())
    client = Client(headers={"authorization": f"Bearer {text}"})
    with caplog.at_level(logging.INFO):
        for url in ("/api/v1/briefs", "/api/v1/nothing", f"/api/v1/briefs/{text}", f"/api/v1/briefs?token={text}"):
            client.get(url)
    told = [without_secrets(record.getMessage()) for record in caplog.records]
    assert told
    assert not [line for line in told if text in line]
