"""An open question leads to the very field in which it is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from django.test import Client
from django.utils import timezone

from briefs.readiness.finding import Finding
from briefs.readiness.judge import judge
from briefs.readiness.rule import Role as Asked
from briefs.readiness.rule import Severity, Where
from briefs.shapes.purpose import Stage
from briefs.views.common import BriefPage
from briefs.views.questions import where_url
from datamaps.models import Integration
from integrations_portal.accounts.access import WorkspaceRequest
from integrations_portal.accounts.models import Membership, Role, User, Workspace
from tests.conversation.conftest import import_example

SignIn = Callable[[User], Client]
ELSEWHERE = ("/map/", "/systems/", "/members/", "/findings/")
"""Pages that do not belong to the conversation."""


def page_of(integration: Integration, role: Role = Role.CONTRIBUTOR) -> BriefPage:
    request = SimpleNamespace(workspace=integration.workspace, membership=Membership(role=role))
    return BriefPage(cast(WorkspaceRequest, request), integration)


def shown(client: Client, url: str) -> str:
    """The page at an address; it must hold the place that the address names."""
    path, _hash, anchor = url.partition("#")
    answer = client.get(path)
    assert answer.status_code == 200, url
    html = answer.content.decode()
    if anchor and not any(part in path for part in ELSEWHERE):
        assert f'id="{anchor}"' in html, url
    return html


@pytest.mark.slow
@pytest.mark.parametrize("stage", [Stage.BRIEFING, Stage.TESTING, Stage.LIVE])
@pytest.mark.parametrize("example", ["nasty", "small"])
def test_every_open_question_leads_to_its_field(
    workspace: Workspace, cora: User, sign_in: SignIn, example: str, stage: Stage
) -> None:
    page, client = page_of(import_example(workspace, example)), sign_in(cora)
    findings = judge(page.dossier, timezone.localdate(), stage)
    assert findings
    urls = {where_url(page, finding) for finding in findings}
    for url in sorted(urls):
        if not any(part in url for part in ELSEWHERE):
            shown(client, url)


def test_an_exception_without_an_owner_leads_to_the_question_of_its_owner(nasty: Integration) -> None:
    page = page_of(nasty)
    found = next(one for one in page.findings if one.rule == "EXC-01")
    row = next(row for row in page.rows["exceptions"] if row.plain()["ref"] == found.where.row)
    assert (
        where_url(page, found) == page.url("row_page", "exceptions", "exceptions", row.uid, "who") + "#field-id_owner"
    )


def test_a_missing_bad_day_leads_to_a_new_test_that_knows_its_flow(
    nasty: Integration, cora: User, sign_in: SignIn
) -> None:
    url = where_url(page_of(nasty), make_finding("TST-01", "F-02", Where("scenarios", "", "flows")))
    html = shown(sign_in(cora), url)
    chosen = [tag for tag in re.findall(r"<input[^>]+>", html) if "checked" in tag]
    assert ["F-02" in tag for tag in chosen if 'name="flows"' in tag] == [True]
    assert ["failure" in tag for tag in chosen if 'name="kind"' in tag] == [True]


def test_somebody_who_may_only_look_is_led_to_the_section(nasty: Integration) -> None:
    page = page_of(nasty, Role.VIEWER)
    urls = {where_url(page, finding) for finding in page.findings}
    assert not any("/at/" in url or "/add/" in url for url in urls)


def make_finding(rule: str, about: str, where: Where) -> Finding:
    return Finding(rule, Severity.BLOCKER, about, where, {}, Asked.BUSINESS_OWNER, ())


WHERES: list[tuple[Where, str]] = [
    (Where("purpose", "", "business_owner"), "purpose"),
    (Where("purpose", "", "hub"), "systems"),
    (Where("systems"), "systems"),
    (Where("workflow.future"), "workflow"),
    (Where("rollback", "", "steps"), "rollback"),
    (Where("review", "", "reviewed_on"), "runbook"),
    (Where("runbook.first_checks"), "runbook"),
    (Where("guide.tasks"), "guide"),
    (Where("support", "", "scope"), "guide"),
    (Where("agreement.shared", "", "lawful_basis"), "agreement"),
    (Where("agreement.parties"), "agreement"),
    (Where("documents_needed"), "prepare"),
    (Where("runbook"), "runbook"),
    (Where("agreement"), "agreement"),
]


@pytest.mark.parametrize(("where", "section"), WHERES, ids=lambda value: str(value))
def test_every_kind_of_place_is_a_page(
    fresh: Integration, cora: User, sign_in: SignIn, where: Where, section: str
) -> None:
    page = page_of(fresh)
    url = where_url(page, make_finding("OWN-06", "", where))
    assert url.startswith(page.url("section", section))
    html = shown(sign_in(cora), url)
    if where.field:
        assert "#field-id_" in url
        assert html


def test_a_row_that_repeats_is_told_apart(fresh: Integration, cora: User, sign_in: SignIn) -> None:
    client, page = sign_in(cora), page_of(fresh)
    add = page.url("add_row", "runbook", "runbook.tools")
    for why in ("first", "second"):
        client.post(add, {"name": "Console", "why": why})
    first, second = page_of(fresh).rows["runbook.tools"]
    page = page_of(fresh)
    url = where_url(page, make_finding("SEC-04", "", Where("runbook.tools", "Console-2", "why")))
    assert str(second.uid) in url
    assert str(first.uid) not in url
