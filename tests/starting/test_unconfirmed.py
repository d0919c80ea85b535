"""What only a template says is told as such, until an import or a check has shown it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from briefs.services.starting import start_from
from briefs.starting.templates import template
from datamaps.connectors.kinds import kind_of
from datamaps.models import Connector, Field, Integration, System
from datamaps.schema.shapes import Record, SystemSchema
from datamaps.services.catalog_import import adopt, preview
from datamaps.services.load import load_systems
from datamaps.services.looking import Sight
from datamaps.services.recording import Looked, judged, record
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door

SignIn = Callable[[User], Client]

SAID = "come from a template: no import, sample or check has confirmed"


@pytest.fixture
def brief(workspace: Workspace) -> Integration:
    found = template("shop-accounting")
    assert found is not None
    return start_from(workspace, found.file, "Sales in the books", {}, PORTAL)


def shown(system: str, *paths: str) -> SystemSchema:
    """What a source shows of the first record of a system: these of its fields, as documented."""
    (documented,) = load_systems(System.objects.filter(key=system))
    first = documented.records[0]
    rows = tuple(one.model_copy(update={"unconfirmed": False}) for one in first.fields if one.path in paths)
    return SystemSchema(records=(Record(name=first.name, fields=rows),))


def waiting(system: str) -> set[str]:
    rows = Field.objects.filter(record__system__key=system, record__position=0)
    return {row.path for row in rows if row.details.get("unconfirmed")}


def test_each_page_that_shows_what_a_template_says_tells_so(brief: Integration, alice: User, sign_in: SignIn) -> None:
    desk: Client = sign_in(alice)
    pages = ("systems/shop/", "briefs/INT-0001/flows/F-01/map/", "briefs/INT-0001/answers/")
    for page in (*pages, "briefs/INT-0001/documents/data-map/html/"):
        answer = desk.get(f"/w/acme/{page}")
        assert answer.status_code == 200, page
        assert SAID in answer.content.decode(), page
    Field.objects.update(details={})
    for page in pages:
        assert SAID not in desk.get(f"/w/acme/{page}").content.decode(), page


def test_an_import_confirms_what_its_source_has_and_no_more(brief: Integration) -> None:
    before = waiting("shop")
    known = sorted(before)[:3]
    system = System.objects.select_related("workspace").get(key="shop")
    adopt(system, preview(system, shown("shop", *known), kind_of("openapi")), PORTAL)
    assert waiting("shop") == before - set(known)


def test_a_check_confirms_what_it_sees(brief: Integration, workspace: Workspace) -> None:
    before = waiting("shop")
    known = sorted(before)[:2]
    system = System.objects.get(key="shop")
    connector = Connector(workspace=workspace, system=system).put({"key": "api", "kind": "openapi", "config": {}})
    door.save(connector, PORTAL)
    record(judged([Looked(connector, Sight(seen=shown("shop", *known)))]))
    assert waiting("shop") == before - set(known)


def test_what_another_tool_describes_is_no_guess(workspace: Workspace) -> None:
    found = template("shop-accounting")
    assert found is not None
    start_from(workspace, found.file, "Sales in the books", {}, PORTAL, guessed=False)
    assert not waiting("shop")
