"""What programs read is what people see, is described as it is, and takes as many queries for much as for little."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from jsonschema import Draft202012Validator
from pytest_django.live_server_helper import LiveServer
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from briefs.api.description import description
from briefs.api.operations import OPERATIONS
from briefs.api.views import PAGE
from briefs.services.sample import load_sample
from briefs.services.standing import count_stale
from datamaps.connectors import registry
from datamaps.connectors.base import Limits, Secret
from datamaps.connectors.guard import Guard
from datamaps.models import Check, Connector
from integrations_portal.accounts.models import Role, Scope, User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs.models import Job
from tests.access.things.catalog import make_connector
from tests.api.conftest import Program, text_of_token
from tests.home.conftest import add_brief, add_connector, add_difference, add_entry, add_flow, add_system
from tests.personas import make_contact, make_member, make_user

SECRET = "password: hunter2hunter2"


@pytest.fixture
def sample(db: None) -> Workspace:
    found = load_sample(PORTAL)
    make_member(found, make_user("Sam"), Role.ADMIN)
    return found


def get(client: Any, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def test_every_answer_is_as_the_description_says(sample: Workspace, program: Program) -> None:
    client = program(sample, Scope.CHECK)
    count_stale(timezone.now())
    add_difference(Connector.objects.of(sample).select_related("system", "workspace")[0], "vat", ("INT-0003/F-01",))
    described = get(client, "openapi.json")
    schemas = Registry().with_resource("urn:api", Resource.from_contents(described, DRAFT202012))
    connector = Connector.objects.of(sample).select_related("system")[0]
    asked = client.post(f"/api/v1/connectors/{connector.system.key}/{connector.key}/check").json()
    values = {"ref": "INT-0003", "system": connector.system.key, "connector": connector.key, "uid": asked["uid"]}
    tried = 0
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            url = f"/api/v1{path.format(**values)}"
            response = client.get(url) if method == "get" else client.post(url)
            assert str(response.status_code) in operation["responses"], url
            schema = operation["responses"][str(response.status_code)]["content"]["application/json"]["schema"]
            reference = {"$ref": "urn:api" + schema["$ref"]}
            faults = list(Draft202012Validator(reference, registry=schemas).iter_errors(response.json()))
            assert not faults, f"{url}: {faults[0].message} at {faults[0].json_path}"
            assert response.json(), url
            tried += 1
    assert tried == len(OPERATIONS)


def test_the_workspace_and_a_brief_are_those_of_the_site(sample: Workspace, program: Program, capsys: Any) -> None:
    client = program(sample)
    call_command("exportworkspace", sample.key, "-o", "/dev/stdout")
    file = get(client, "workspace")
    assert [brief["ref"] for brief in file["briefs"]] == [row["ref"] for row in get(client, "briefs")["items"]]
    capsys.readouterr()
    call_command("render", sample.key, "INT-0003", "--as", "json")
    assert get(client, "briefs/INT-0003") == json.loads(capsys.readouterr().out)


def test_open_questions_are_those_of_the_command_and_the_list_counts_them(
    sample: Workspace, program: Program, capsys: Any
) -> None:
    client = program(sample)
    assert get(client, "briefs")["items"][0]["questions"] is None
    asked = get(client, "briefs/INT-0003/questions")["items"]
    with pytest.raises(SystemExit):
        call_command("readiness", sample.key, "INT-0003")
    assert asked == json.loads(capsys.readouterr().out)
    counted = next(row for row in get(client, "briefs")["items"] if row["ref"] == "INT-0003")["questions"]
    for severity in ("blocker", "warning", "hint"):
        assert counted[severity] == sum(row["severity"] == severity and not row["waived"] for row in asked)
    assert counted["blocker"] > 0


def test_secrets_that_people_typed_are_masked(workspace: Workspace, ada: User, program: Program) -> None:
    brief = add_brief(workspace, 1, problem=SECRET)
    crm = add_system(workspace, "crm", notes=SECRET)
    add_flow(brief, "F-01", "crm", "crm", purpose=SECRET)
    make_contact(workspace, "priya", title=SECRET)
    client = program(workspace)
    for path in ("workspace", "briefs", "briefs/INT-0001", "briefs/INT-0001/questions"):
        assert "hunter2" not in json.dumps(get(client, path)), path
    assert "••••" in json.dumps(get(client, "workspace"), ensure_ascii=False)
    add_difference(add_connector(crm), "name", before=SECRET)
    assert get(client, "differences")["items"][0]["before"] == "password: ••••••••"


def test_differences_come_worst_first_with_the_briefs_that_they_touch(
    workspace: Workspace, ada: User, program: Program
) -> None:
    connector = add_connector(add_system(workspace, "crm"))
    add_difference(connector, "a", severity="info")
    add_difference(connector, "b", ("INT-0001/F-01", "INT-0002/F-01"), severity="breaking")
    add_difference(connector, "c", severity="breaking", status="waived")
    client = program(workspace)
    found = get(client, "differences")
    assert [(row["path"], row["severity"], row["briefs"]) for row in found["items"]] == [
        ("Customer.b", "breaking", ["INT-0001", "INT-0002"]),
        ("Customer.a", "info", []),
    ]
    assert [row["path"] for row in get(client, "differences?severity=info")["items"]] == ["Customer.a"]
    assert get(client, "differences?brief=INT-0002")["count"] == 1
    assert get(client, "differences?severity=bad", 400)["error"] == "A severity is breaking, warning or info."


def test_a_long_list_comes_in_parts_that_lead_on(workspace: Workspace, ada: User, program: Program) -> None:
    connector = add_connector(add_system(workspace, "crm"))
    for number in range(PAGE + 1):
        add_difference(connector, f"f{number}-")
    client = program(workspace)
    first = get(client, "differences?system=crm")
    assert (first["count"], first["page"], first["pages"], len(first["items"])) == (PAGE + 1, 1, 2, PAGE)
    assert first["next"].endswith("/api/v1/differences?system=crm&page=2")
    last = get(client, "differences?system=crm&page=2")
    assert (last["next"], len(last["items"])) == (None, 1)
    for wrong in ("0", "3", "-1", "x", "9" * 50, "0000000002", "%00"):
        assert get(client, f"differences?page={wrong}", 400)["error"] == "There are the pages 1 to 2."


def test_a_check_that_is_asked_for_says_where_to_look(workspace: Workspace, ada: User, program: Program) -> None:
    connector = make_connector(workspace)
    client = program(workspace, Scope.CHECK)
    url = f"/api/v1/connectors/{connector.system.key}/{connector.key}/check"
    response = client.post(url)
    asked = response.json()
    assert (response.status_code, response.headers["Location"]) == (202, asked["look"])
    assert (asked["state"], asked["outcome"]) == ("waiting", None)
    assert client.post(url).json()["uid"] == asked["uid"]
    job = Job.objects.get()
    assert job.by == ada
    now = timezone.now()
    Check.objects.create(
        workspace=workspace, connector=connector, job=job, started_at=now, ended_at=now, outcome="match"
    )
    Job.objects.update(state="done")
    seen = get(client, f"checks/{asked['uid']}")
    assert (seen["state"], seen["outcome"]) == ("done", "match")
    assert "/api/v1/checks/" in asked["look"]


def test_systems_say_how_closely_they_are_tied(workspace: Workspace, ada: User, program: Program) -> None:
    for key in ("crm", "billing"):
        add_system(workspace, key)
    add_flow(add_brief(workspace, 1), "F-01", "crm", "billing", pattern="request_reply")
    crm, billing = get(program(workspace), "systems")["items"]
    assert (crm["key"], crm["joined_with"], crm["when_down"]["later"]) == ("crm", ["billing"], ["billing"])
    assert billing["when_down"] == {"stops": ["crm"], "loses": [], "unsaid": [], "later": []}
    assert (billing["flows"], billing["mapped_fields"], billing["only_through"]) == (1, 0, [])


def test_lists_take_as_many_queries_for_many_rows_as_for_few(
    workspace: Workspace, ada: User, program: Program, django_assert_num_queries: Any
) -> None:
    client = program(workspace)
    make_contact(workspace, "priya")

    def grow(start: int, many: int) -> None:
        for number in range(start, start + many):
            brief = add_brief(workspace, number, business_owner="priya")
            add_entry(brief, "decisions", ref="D-01", question="Which?")
            connector = add_connector(add_system(workspace, f"s{number}"))
            add_difference(connector, "a", (f"{brief.ref}/F-01",))
        count_stale(timezone.now())

    pinned = {"briefs": 4, "differences": 3, "connectors": 3, "systems": 9, "workspace": 19}
    grow(1, 1)
    get(client, "briefs")  # writes down that the token is used
    for many in (0, 6):
        grow(10, many)
        for path, number in pinned.items():
            with django_assert_num_queries(number):
                get(client, path)


def test_an_empty_workspace_has_answers_too(workspace: Workspace, ada: User, program: Program) -> None:
    client = program(workspace)
    for path in ("briefs", "differences", "connectors", "systems"):
        assert get(client, path) == {"count": 0, "page": 1, "pages": 1, "next": None, "items": []}
    assert get(client, "workspace")["workspace"]["key"] == "acme"


@pytest.mark.django_db(transaction=True)
def test_the_portal_reads_its_own_description_with_a_token(live_server: LiveServer) -> None:
    workspace = Workspace.objects.create(key="acme", name="Acme")
    maker = make_member(workspace, make_user("Ada"), Role.ADMIN)
    host = live_server.url.removeprefix("http://")
    limits = Limits(seconds=20, guard=Guard((host,)))
    secret = Secret("bearer", {"token": text_of_token(maker)})
    with override_settings(BASE_URL=live_server.url):
        seen = registry.observe("openapi", {"url": f"{live_server.url}/api/v1/openapi.json"}, secret, limits)
        told = description(OPERATIONS)
    assert {operation.name for operation in seen.operations} == {
        f"{method.upper()} {path}" for path, methods in told["paths"].items() for method in methods
    }
    assert {"Difference", "BriefLine", "CheckState"} <= {record.name for record in seen.records}
    assert not seen.notes
