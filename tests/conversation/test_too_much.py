"""A brief with far more than anybody reads at once: the page shows some, and says how many more there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from briefs.models import Entry
from briefs.views.questions import BESIDE
from datamaps.models import Integration, System
from integrations_portal.accounts.models import User
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.conversation.conftest import url

SignIn = Callable[[User], Client]
MANY = 14
LONG = "x" * 200


def add(integration: Integration, part: str, **answers: object) -> None:
    door.save(Entry(workspace=integration.workspace, integration=integration, part=part).put(answers), by=PORTAL)


@pytest.fixture
def crowded(fresh: Integration) -> Integration:
    door.save(fresh.put({**fresh.plain(), "stage": "approved"}), by=PORTAL)
    for number in range(MANY):
        plain = {"key": f"s{number}", "name": f"System {number}", "kind": "other"}
        door.save(System(workspace=fresh.workspace).put(plain), by=PORTAL)
        add(fresh, "systems", system=f"s{number}", role="both")
        add(fresh, "exceptions", ref=f"E-{number + 1:02}", name=f"Case {number} {LONG}")
    return fresh


def test_a_brief_names_a_few_systems_and_counts_the_others(crowded: Integration, cora: User, sign_in: SignIn) -> None:
    html = sign_in(cora).get(url(crowded, "brief")).content.decode()
    assert f"System 0, System 1, System 2, System 3 and {MANY - 4} more" in html
    assert "System 13" not in html


def test_questions_beside_a_section_are_a_few_and_lead_to_the_others(
    crowded: Integration, cora: User, sign_in: SignIn
) -> None:
    answer = sign_in(cora).get(url(crowded, "section", "exceptions"))
    html = answer.content.decode()
    assert len(answer.context["questions"]) == BESIDE
    assert answer.context["more"] >= MANY - BESIDE
    assert f"{answer.context['more']} more question" in html
    assert f'href="{url(crowded, "open_questions")}"' in html


def test_a_section_of_one_list_says_its_name_once_to_the_eye(fresh: Integration, cora: User, sign_in: SignIn) -> None:
    html = sign_in(cora).get(url(fresh, "section", "scenarios")).content.decode()
    assert html.count('<h2 class="visually-hidden">Tests</h2>') == 1
    assert "<h2>Tests</h2>" not in html
