"""The five lists across briefs, as people see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from briefs.lists.registry import LISTS
from briefs.models import Entry
from datamaps.models import Integration
from integrations_portal.accounts.models import Membership, User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.things.briefs import make_decision
from tests.lists.conftest import make_entry
from tests.personas import make_contact, make_team

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUERIES = 8
WITHOUT_REF = ("handoffs", "access")
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def words(response: Any) -> str:
    """The text of a page, without tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.content.decode())))


def brief(workspace: Workspace, ref: str = "INT-0007") -> Integration:
    return door.save(Integration(workspace=workspace, ref=ref, title=f"Brief {ref}", stage="idea"), by=PORTAL)


@pytest.mark.parametrize("shown", LISTS, ids=lambda one: one.part)
def test_an_empty_list_says_why(shown: Any, workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    page = words(sign_in(victor).get(f"/w/acme/{shown.part}/"))
    assert str(shown.none) in page
    assert str(shown.why) in page


@time_machine.travel("2027-01-20T10:00:00Z", tick=False)
def test_decisions_without_an_owner_and_of_leavers_are_told_first(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    late = make_decision(workspace, needed_by="2027-01-15", question="The late one?")
    make_contact(workspace, "lee", active=False)
    make_entry(late.integration, "decisions", ref="D-02", question="The leaver's?", owner="lee")
    make_entry(late.integration, "decisions", ref="D-03", question="The orphan?")
    page = words(sign_in(victor).get("/w/acme/decisions/"))
    assert "Overdue" in page
    told = ("Nobody is named who decides", "The orphan?", "Lee has left", "The leaver's?", "Priya", "The late one?")
    assert [page.index(text) for text in told] == sorted(page.index(text) for text in told)


def test_decisions_begin_with_the_open_ones_and_all_are_a_press_away(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    entry = make_decision(workspace)
    make_entry(entry.integration, "decisions", ref="D-02", question="Old one?", status="accepted", outcome="Yes")
    browser = sign_in(victor)
    opened = words(browser.get("/w/acme/decisions/"))
    assert "Old one?" not in opened
    assert "Answer " not in opened, "a column without a word only takes room"
    assert "Old one?" in words(browser.get("/w/acme/decisions/?show=all"))
    answered = words(browser.get("/w/acme/decisions/?show=settled"))
    assert "Old one?" in answered
    assert entry.details["question"] not in answered
    assert "Old one?" not in words(browser.get("/w/acme/decisions/?show=%00nonsense&page=-7&brief=<b>"))


def test_rows_of_one_owner_follow_by_day_and_settled_ones_come_last(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    first, second = brief(workspace, "INT-0001"), brief(workspace, "INT-0002")
    make_contact(workspace, "priya")
    given = {"owner": "priya"}
    make_entry(second, "decisions", ref="D-01", question="Without a day?", **given)
    settled = given | {"status": "accepted"}
    make_entry(second, "decisions", ref="D-02", question="Settled?", **settled)
    make_entry(first, "decisions", ref="D-03", question="In June?", needed_by="2099-06-01", **given)
    make_entry(second, "decisions", ref="D-04", question="In May?", needed_by="2099-05-01", **given)
    make_entry(first, "decisions", ref="D-05", question="Also without a day?", **given)
    make_entry(second, "decisions", ref="D-06", question="Settled long ago?", needed_by="2020-01-01", **settled)
    page = words(sign_in(victor).get("/w/acme/decisions/?show=all"))
    told = ("In May?", "In June?", "Also without a day?", "Without a day?", "Settled long ago?", "Settled?")
    assert [page.index(text) for text in told] == sorted(page.index(text) for text in told)


def test_mine_is_what_names_my_contact(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    entry = make_decision(workspace)
    make_entry(entry.integration, "decisions", ref="D-02", question="Somebody else's?")
    browser = sign_in(cora)
    assert "Mine" not in words(browser.get("/w/acme/decisions/"))
    membership = Membership.objects.get(user=cora)
    membership.contact = make_contact(workspace, "cora")
    door.save(membership, PORTAL)
    make_entry(entry.integration, "decisions", ref="D-03", question="For Cora?", owner="cora")
    mine = words(browser.get("/w/acme/decisions/?mine=1"))
    assert "For Cora?" in mine
    assert "Somebody else's?" not in mine


def test_a_list_of_one_brief(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    make_entry(brief(workspace, "INT-0001"), "exceptions", ref="E-01", name="Card declined")
    make_entry(brief(workspace, "INT-0002"), "exceptions", ref="E-01", name="No address")
    page = words(sign_in(victor).get("/w/acme/exceptions/?brief=INT-0002"))
    assert "No address" in page
    assert "Card declined" not in page


def test_each_list_tells_what_its_owner_needs(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    where = brief(workspace)
    make_contact(workspace, "priya")
    make_contact(workspace, "sam")
    make_team(workspace, "support")
    make_entry(
        where,
        "exceptions",
        ref="E-01",
        name="Card declined",
        owner="priya",
        action="Call them",
        within="1d",
        queue="Q7",
    )
    run = {"date": "2027-01-12", "result": "fail", "by": "sam"}
    make_entry(where, "scenarios", ref="T-01", name="Two at once", then="One wins", runs=[run])
    make_entry(where, "handoffs", **{"from": "priya", "to": "team:support", "what": "The case", "within": "4h"})
    make_entry(where, "access", who="Finance clerks", can="read", approved_by="priya", why="Month end", sensitive=True)
    browser = sign_in(victor)
    told = {
        "exceptions": ("Priya", "Card declined", "Call them, within 1 day", "Q7"),
        "scenarios": ("Sam", "Two at once", "One wins", "Failed, 12 January 2027", "Not passed yet"),
        "handoffs": ("Priya", "The case", "Support", "4 hours", "Time or proof is missing"),
        "access": ("Priya", "Finance clerks", "Read", "Month end", "Approved"),
    }
    for part, texts in told.items():
        page = words(browser.get(f"/w/acme/{part}/"))
        assert [text for text in texts if text not in page] == []


def test_hostile_words_are_shown_and_do_nothing(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    where = brief(workspace)
    make_contact(workspace, "priya", name=HOSTILE)
    told: dict[str, dict[str, Any]] = {
        "decisions": {"ref": "D-01", "question": HOSTILE, "owner": "priya"},
        "exceptions": {"ref": "E-01", "name": HOSTILE, "owner": "priya", "action": HOSTILE},
        "scenarios": {"ref": "T-01", "name": HOSTILE, "then": HOSTILE, "runs": [{"by": "priya", "result": "pass"}]},
        "handoffs": {"what": HOSTILE, "from": "priya", "proof": HOSTILE},
        "access": {"who": HOSTILE, "approved_by": "priya", "why": HOSTILE},
    }
    for part, answers in told.items():
        make_entry(where, part, **answers)
        page = sign_in(victor).get(f"/w/acme/{part}/").content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_secrets_are_masked(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    make_entry(brief(workspace), "exceptions", ref="E-01", name="password=hunter22hunter")
    page = sign_in(victor).get("/w/acme/exceptions/").content.decode()
    assert "hunter22" not in page
    assert "password=" in page


def test_another_workspace_is_not_there(workspace: Workspace, elsewhere: Workspace, ada: User, sign_in: SignIn) -> None:
    make_entry(brief(elsewhere), "decisions", ref="D-01", question="Their secret plan?")
    assert "Their secret plan?" not in words(sign_in(ada).get("/w/acme/decisions/?show=all"))


@pytest.mark.parametrize("shown", LISTS, ids=lambda one: one.part)
@pytest.mark.parametrize("number", [1, 120])
def test_a_list_takes_as_many_queries_however_long_it_is(
    shown: Any,
    number: int,
    workspace: Workspace,
    victor: User,
    sign_in: SignIn,
    django_assert_num_queries: Any,
) -> None:
    for place in range(number // 10 + 1):
        where = brief(workspace, f"INT-{place:04}")
        rows = [Entry(workspace=workspace, integration=where, part=shown.part) for _ in range(10)]
        Entry.objects.bulk_create(
            [row.put({}) if shown.part in WITHOUT_REF else row.put({"ref": f"R-{n}"}) for n, row in enumerate(rows)]
        )
    browser = sign_in(victor)
    with django_assert_num_queries(QUERIES):
        response = browser.get(f"/w/acme/{shown.part}/")
    assert response.status_code == 200
    if number > 50:
        assert "1 to 50 of 130" in words(response)
        assert "101 to 130 of 130" in words(browser.get(f"/w/acme/{shown.part}/?page=3"))
