"""What an import would do, as people read it: what is lost first, by record, its system once, long parts folded."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from datamaps.models import Field, FieldMap, Flow, Integration, RecordMap, System
from datamaps.services.sync import Plan, Step
from datamaps.views.import_steps import FEW, SHOWN, groups_of
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door


def step(action: str, kind: str, *way: str, **changes: list[Any]) -> Step:
    return Step(action, kind, ".".join(way), changes, way)


def shown(*steps: Step, **more: Any) -> list[dict[str, Any]]:
    return groups_of(Plan(steps=list(steps)), said=1, **more)


def test_what_is_lost_comes_first_and_the_system_is_said_nowhere() -> None:
    groups = shown(
        step("added", "field", "CRM", "Account", "phone"),
        step("changed", "field", "CRM", "Account", "name", max_length=[60, 80]),
        step("removed", "field", "CRM", "Account", "fax"),
    )
    assert [group["title"] for group in groups] == ["Removed", "Changed", "Added"]
    assert [part["name"] for group in groups for part in group["parts"]] == ["Account"] * 3
    assert groups[0]["parts"][0]["names"] == ["fax"]
    assert groups[1]["parts"][0]["lines"] == [
        {"name": "name", "flows": (), "changes": [{"name": "max length", "before": "60", "after": "80"}]}
    ]


def test_a_new_record_is_one_part_with_its_fields_and_what_stands_alone_is_put_together() -> None:
    (group,) = shown(
        step("added", "record", "CRM", "Account"),
        step("added", "record", "CRM", "Empty"),
        step("added", "field", "CRM", "Account", "id"),
        step("added", "field", "CRM", "Account", "address.city"),
        step("added", "operation", "CRM", "GET /accounts"),
    )
    assert [(part["name"], part["whole"], part["size"], part["words"]) for part in group["parts"]] == [
        ("Account", True, "2 fields", False),
        ("Records", False, "1", True),
        ("Operations", False, "1", True),
    ]
    assert group["parts"][0]["names"] == ["id", "address.city"]
    assert group["count"] == 5


def test_what_flows_use_stands_before_the_rest_and_is_counted() -> None:
    flows = ({"label": "INT-0001/F-01", "url": "/there/"},)
    (group,) = shown(
        step("removed", "field", "CRM", "Account", "fax"),
        step("removed", "field", "CRM", "Deal", "id"),
        step("removed", "field", "CRM", "Deal", "total"),
        used=lambda one: flows if one.way[-1] == "total" else (),
    )
    assert [part["name"] for part in group["parts"]] == ["Deal", "Account"]
    assert group["parts"][0]["lines"] == [{"name": "total", "flows": flows, "changes": []}]
    assert group["parts"][0]["names"] == ["id"]
    assert (group["used"], group["open"]) == (1, True)


def test_much_is_folded_and_counted_but_never_what_is_removed() -> None:
    many = [("field", "CRM", f"R{n % 30}", f"f{n}") for n in range(SHOWN * 2)]
    removed, added = shown(*(step("removed", *one) for one in many), *(step("added", *one) for one in many))
    assert (removed["open"], removed["columns"]) == (True, False)
    assert (added["open"], added["columns"]) == (False, True)
    assert sum(len(part["names"]) + part["more"] for part in added["parts"]) == added["count"] == SHOWN * 2
    assert sum(len(part["names"]) for part in added["parts"]) == SHOWN
    (few,) = shown(*(step("added", *one) for one in many[:FEW]))
    assert few["open"]


def test_steps_of_many_systems_name_the_way_from_each() -> None:
    (group,) = groups_of(Plan(steps=[step("added", "field", "CRM", "Account", "phone")]))
    assert (group["parts"][0]["name"], group["parts"][0]["names"]) == ("CRM", ["Account → phone"])


def test_the_page_says_which_flows_use_what_goes(workspace: Workspace, alice: User, sign_in: Any) -> None:
    client: Client = sign_in(alice)
    for system in ("crm", "books"):
        door.save(System(workspace=workspace).put({"key": system, "name": system.upper()}), PORTAL)

    def read(*names: str, keep: str = "") -> str:
        properties = {name: {"type": "string"} for name in names}
        content = {"$defs": {"Account": {"type": "object", "properties": properties}}}
        file = SimpleUploadedFile("schema.json", json.dumps(content).encode())
        answer = client.post("/w/acme/systems/crm/import/", {"file": file, "kind": "json_schema", "keep_missing": keep})
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    client.post(read("id", "fax", "phone"))
    record = Field.objects.get(path="fax").record.name
    brief = door.save(Integration(workspace=workspace, ref="INT-1", title="Fax", position=1), PORTAL)
    flow = Flow(workspace=workspace, integration=brief).put({"ref": "F-01", "source": "crm", "target": "books"})
    maps = RecordMap(workspace=workspace, flow=door.save(flow, PORTAL)).put({"source": record, "target": "Customer"})
    moved = FieldMap(workspace=workspace, record_map=door.save(maps, PORTAL))
    door.save(moved.put({"source": ["fax"], "target": "fax"}), PORTAL)
    page = client.get(read("id")).content.decode()
    assert "1 of these is used by a flow" in page
    assert '<a href="/w/acme/briefs/INT-1/flows/F-01/map/">INT-1/F-01</a>' in page
    assert page.index(">fax<") < page.index(">phone<")
    assert 'class="danger"' in page
    assert "crm.Account" not in page.replace("<wbr>", "")
    assert "Used, and not in this source" not in page
    kept = client.get(read("id", keep="on")).content.decode().replace("<wbr>", "")
    assert f'<li class="path">{record}.fax</li>' in kept
    assert '<a href="/w/acme/briefs/INT-1/flows/F-01/map/">INT-1/F-01</a>' in kept
    assert f"{record}.phone" not in kept
