"""Answering: what is typed is kept, saved once, and never lost to somebody else."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.html import escape

from briefs.models import Entry, SectionState
from datamaps.models import Flow, Integration, System
from integrations_portal.accounts.models import Contact, Team
from integrations_portal.audit.models import AuditEntry
from tests.conversation.conftest import entries, hidden, url


def test_a_new_brief_shows_the_ten_lines_and_says_why_it_cannot_be_signed(fresh: Integration, cora_in: Client) -> None:
    html = cora_in.get(url(fresh, "brief")).content.decode()
    assert html.count('class="task-number"') == 16
    assert "Check answers and sign" in html
    assert html.count("Not started") >= 8


def test_answers_are_saved_and_lead_to_the_next_page(fresh: Integration, cora_in: Client) -> None:
    goal = url(fresh, "group_page", "purpose", "purpose", "goal")
    answer = cora_in.post(goal, {"title": "One status", "goal": "Nobody retypes", "version": "1"})
    assert answer.headers["Location"] == url(fresh, "group_page", "purpose", "purpose", "people")
    assert entries(fresh, "purpose") == [{"title": "One status", "goal": "Nobody retypes"}]
    fresh.refresh_from_db()
    assert fresh.title == "One status"


def test_somebody_who_stops_goes_back_to_the_section(fresh: Integration, cora_in: Client) -> None:
    answer = cora_in.post(
        url(fresh, "group_page", "purpose", "purpose", "goal"), {"title": "One", "stop": "1", "version": "1"}
    )
    assert answer.headers["Location"] == url(fresh, "section", "purpose")


def test_a_form_that_does_not_say_what_it_saw_overwrites_nothing(fresh: Integration, cora_in: Client) -> None:
    page = url(fresh, "group_page", "purpose", "purpose", "goal")
    assert cora_in.post(page, {"title": "Blind"}).status_code == 409
    assert entries(fresh, "purpose") == [{"title": "Keep billing up to date"}]


def test_a_duration_is_read_as_people_write_it(fresh: Integration, cora_in: Client) -> None:
    cora_in.post(url(fresh, "add_row", "exceptions", "exceptions"), {"name": "Card declined"})
    row = Entry.objects.get(integration=fresh, part="exceptions")
    page = url(fresh, "row_page", "exceptions", "exceptions", row.uid, "who")
    cora_in.post(page, {"handling": "manual", "within": "15 minutes", "version": row.version})
    assert entries(fresh, "exceptions") == [
        {"ref": "E-01", "name": "Card declined", "handling": "manual", "within": "15m"}
    ]
    assert 'value="15 minutes"' in cora_in.get(page).content.decode()


def test_a_form_with_a_mistake_keeps_everything_and_says_where(fresh: Integration, cora_in: Client) -> None:
    cora_in.post(url(fresh, "add_row", "exceptions", "exceptions"), {"name": "Card declined"})
    row = Entry.objects.get(integration=fresh, part="exceptions")
    page = url(fresh, "row_page", "exceptions", "exceptions", row.uid, "who")
    answer = cora_in.post(page, {"action": "Call them", "within": "soon", "version": row.version})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in html
    assert "There is a problem" in html
    assert 'href="#id_within"' in html
    assert html.count("Write a number and a unit") == 2
    assert 'value="soon"' in html
    assert "Call them" in html
    assert entries(fresh, "exceptions") == [{"ref": "E-01", "name": "Card declined"}]


@pytest.mark.parametrize("day", ["0027-02-01", "9999-12-31"])
def test_a_slip_in_a_year_is_told_and_kept_where_it_was_typed(fresh: Integration, cora_in: Client, day: str) -> None:
    page = url(fresh, "group_page", "purpose", "purpose", "when")
    answer = cora_in.post(page, {"go_live": day, "version": "1"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Look at the year" in html
    assert f'value="{day}"' in html


def test_a_mistake_in_a_short_list_is_said_beside_its_field(fresh: Integration, cora_in: Client) -> None:
    page = url(fresh, "group_page", "purpose", "purpose", "goal")
    typed = {"title": "One", "measures-0-name": "Mismatches", "measures-0-baseline": "9", "measures-1-target": "few"}
    html = cora_in.post(page, typed).content.decode()
    assert 'id="id_measures-1-target_error"' in html
    assert "Row 2, Goal" in html
    assert 'value="few"' in html
    assert 'value="Mismatches"' in html


def test_pressing_twice_makes_one_row(fresh: Integration, cora_in: Client) -> None:
    add = url(fresh, "add_row", "exceptions", "exceptions")
    once = hidden(cora_in.get(add).content.decode(), "once")
    typed = {"name": "Card declined", "once": once, "version": "1"}
    first, second = cora_in.post(add, typed), cora_in.post(add, typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(entries(fresh, "exceptions")) == 1


def test_sending_the_same_form_again_with_other_words_changes_the_row(fresh: Integration, cora_in: Client) -> None:
    add = url(fresh, "add_row", "exceptions", "exceptions")
    once = hidden(cora_in.get(add).content.decode(), "once")
    cora_in.post(add, {"name": "Card declined", "once": once, "version": "1"})
    cora_in.post(add, {"name": "Card refused", "once": once, "version": "1"})
    assert [row["name"] for row in entries(fresh, "exceptions")] == ["Card refused"]


def test_a_row_can_be_added_to_a_short_list_without_losing_what_was_typed(fresh: Integration, cora_in: Client) -> None:
    page = url(fresh, "group_page", "purpose", "purpose", "goal")
    typed = {"title": "Not saved yet", "measures-0-name": "Mismatches", "more": "measures"}
    html = cora_in.post(page, typed).content.decode()
    assert 'value="Not saved yet"' in html
    assert 'name="measures-1-name"' in html
    assert "data-focus" in html
    assert "There is a problem" not in html
    assert "measures" not in entries(fresh, "purpose")[0]


def test_rows_of_a_short_list_are_removed_and_moved(fresh: Integration, cora_in: Client) -> None:
    page = url(fresh, "group_page", "rollback", "rollback", "how")
    typed = {"steps-0-do": "Pause", "steps-1-do": "Undo", "steps-2-do": "Tell"}
    html = cora_in.post(page, typed | {"less": "steps-1"}).content.decode()
    assert re.findall(r'name="steps-\d+-do"[^>]*>\s*(\w*)', html) == ["Pause", "Tell", ""]
    html = cora_in.post(page, typed | {"lift": "steps-2"}).content.decode()
    assert re.findall(r'name="steps-\d+-do"[^>]*>\s*(\w*)', html) == ["Pause", "Tell", "Undo", ""]


def test_rows_change_places_and_the_trail_says_so(fresh: Integration, cora_in: Client) -> None:
    add = url(fresh, "add_row", "exceptions", "exceptions")
    for name in ("First", "Second"):
        cora_in.post(add, {"name": name})
    second = Entry.objects.get(integration=fresh, part="exceptions", details__name="Second")
    cora_in.post(url(fresh, "move_row", "exceptions", "exceptions", second.uid), {"to": "up"})
    assert [row["name"] for row in entries(fresh, "exceptions")] == ["Second", "First"]
    assert AuditEntry.objects.filter(uid=second.uid, action="changed").exists()


def test_what_others_name_cannot_be_removed(nasty: Integration, cora_in: Client) -> None:
    flow = Flow.objects.get(integration=nasty, ref="F-01")
    page = url(nasty, "remove_row", "flows", "flows", flow.uid)
    assert "Change them first" in cora_in.get(page).content.decode()
    assert cora_in.post(page).status_code == 409
    assert Flow.objects.filter(pk=flow.pk).exists()


def test_a_section_is_done_and_opened_again(fresh: Integration, cora_in: Client) -> None:
    state = url(fresh, "section_state", "handoffs")
    assert cora_in.post(state, {"say": "done"}).headers["Location"] == url(fresh, "brief")
    assert "Completed" in cora_in.get(url(fresh, "brief")).content.decode()
    cora_in.post(state, {"say": "open"})
    assert not SectionState.objects.get(integration=fresh, section="handoffs").done


@pytest.mark.parametrize(
    ("section", "about"), [("handoffs", "handoffs"), ("systems", "risks"), ("workflow", "workflow.current")]
)
def test_what_does_not_matter_needs_a_reason(fresh: Integration, cora_in: Client, section: str, about: str) -> None:
    state = url(fresh, "section_state", section)
    cora_in.post(state, {"say": "not_relevant", "about": about, "reason": " "})
    assert not SectionState.objects.filter(integration=fresh).exists()
    cora_in.post(state, {"say": "not_relevant", "about": about, "reason": "Nobody hands over"})
    assert SectionState.objects.get(integration=fresh, section=about).not_relevant == "Nobody hands over"
    assert "Nobody hands over" in cora_in.get(url(fresh, "section", section)).content.decode()
    cora_in.post(state, {"say": "relevant", "about": about})
    assert "Nobody hands over" not in cora_in.get(url(fresh, "section", section)).content.decode()


def test_somebody_who_is_not_listed_is_named_on_the_spot(fresh: Integration, cora_in: Client) -> None:
    page = url(fresh, "group_page", "purpose", "purpose", "people")
    assert 'name="business_owner-new"' in cora_in.get(page).content.decode()
    names = {"business_owner-new": "Priya Shah", "sponsor-new": "priya shah", "team-new": "RevOps"}
    cora_in.post(page, names | {"version": "1"})
    assert Contact.objects.get(workspace=fresh.workspace).key == "priya-shah"
    assert Team.objects.get(workspace=fresh.workspace).key == "revops"
    purpose = entries(fresh, "purpose")[0]
    assert (purpose["business_owner"], purpose["sponsor"]) == ("priya-shah", "priya-shah")
    assert purpose["team"] == "revops"


def test_a_name_survives_a_mistake_elsewhere_and_makes_nobody_yet(fresh: Integration, cora_in: Client) -> None:
    page = url(fresh, "add_row", "handoffs", "handoffs")
    typed = {"from-new": "Sales", "from-kind": "team", "within": "soon"}
    html = cora_in.post(page, typed).content.decode()
    assert 'value="Sales"' in html
    assert '<option value="team" selected>' in html
    assert not Team.objects.filter(workspace=fresh.workspace).exists()


def test_a_flow_between_systems_that_nobody_had_listed_joins_them_to_the_brief(
    fresh: Integration, cora_in: Client
) -> None:
    page = url(fresh, "add_row", "flows", "flows")
    typed = {"name": "Won deal", "source-new": "CRM", "target-new": "Billing", "moves-new": "Customer"}
    answer = cora_in.post(page, typed)
    assert answer.status_code == 302
    flow = Flow.objects.get(integration=fresh)
    assert (flow.ref, flow.source, flow.target) == ("F-01", "crm", "billing")
    assert flow.details["moves"] == ["customer"]
    assert {row["system"] for row in entries(fresh, "systems")} == {"crm", "billing"}
    assert System.objects.filter(workspace=fresh.workspace).count() == 2


def test_a_flow_needs_both_its_ends(fresh: Integration, cora_in: Client) -> None:
    answer = cora_in.post(url(fresh, "add_row", "flows", "flows"), {"name": "Won deal", "source-new": "CRM"})
    assert answer.status_code == 422
    assert not System.objects.filter(workspace=fresh.workspace).exists()


def test_somebody_who_left_stays_the_answer_until_it_is_changed(nasty: Integration, cora_in: Client) -> None:
    Contact.objects.filter(workspace=nasty.workspace, key="priya").update(active=False)
    page = url(nasty, "group_page", "purpose", "purpose", "people")
    assert "no longer here" in cora_in.get(page).content.decode()


def test_changing_an_answer_from_all_answers_comes_back_there(nasty: Integration, cora_in: Client) -> None:
    all_answers = url(nasty, "answers")
    html = cora_in.get(all_answers).content.decode()
    assert "Not provided" in html
    page = url(nasty, "group_page", "purpose", "purpose", "when")
    assert f"{page}?back=answers#field-id_go_live" in html
    shown = cora_in.get(f"{page}?back=answers").content.decode()
    typed = {"budget": "Two weeks", "back_to": hidden(shown, "back_to"), "version": hidden(shown, "version")}
    assert cora_in.post(page, typed).headers["Location"] == f"{all_answers}#purpose"


def test_trading_messages_go_through_a_network_or_directly(nasty: Integration, cora_in: Client) -> None:
    flow = Flow.objects.get(integration=nasty, ref="F-01")
    page = url(nasty, "row_page", "flows", "flows", flow.uid, "how")
    asked = cora_in.get(page).content.decode()
    assert "Through a network, or directly?" in asked
    given = {"version": hidden(asked, "version"), "method": "edi", "exchange": "network", "protocol": "AS2"}
    assert cora_in.post(page, given).status_code == 302
    flow.refresh_from_db()
    assert flow.details["exchange"] == "network"
    told = cora_in.get(url(nasty, "flow", "F-01")).content.decode()
    assert "Through a network (VAN)" in told


def test_a_question_stands_above_the_page_that_answers_it_and_no_other(fresh: Integration, cora_in: Client) -> None:
    def asked(*where: str) -> bool:
        return "Nobody is named as business owner" in cora_in.get(url(fresh, "group_page", *where)).content.decode()

    assert asked("purpose", "purpose", "people")
    assert not asked("purpose", "purpose", "goal")
    assert not asked("systems", "purpose", "way")


@pytest.mark.parametrize(("asked", "folded"), [(5, ""), (6, "1 more question"), (60, "55 more questions")])
def test_however_much_is_asked_the_form_stays_in_sight(asked: int, folded: str) -> None:
    questions = [f"Question <{number}>?" for number in range(asked)]
    above, _summary, below = render_to_string("briefs/asked_here.html", {"questions": questions}).partition("<summary>")
    assert (above.count("<li>"), below.count("<li>")) == (5, asked - 5)
    assert below.partition("</summary>")[0] == folded
    assert escape(questions[-1]) in above + below


def test_a_promise_says_its_duration_as_people_do(nasty: Integration, cora_in: Client) -> None:
    assert "Arrives within: 15 minutes, F-01" in cora_in.get(url(nasty, "section", "agreement")).content.decode()


NOTHING_TO_CHOOSE = "There is nothing to choose from yet"


def test_a_list_with_nothing_in_it_says_so_where_its_boxes_would_be(fresh: Integration, cora_in: Client) -> None:
    page = url(fresh, "add_row", "exceptions", "exceptions")
    assert NOTHING_TO_CHOOSE in cora_in.get(page).content.decode()


def test_a_list_with_something_in_it_says_nothing_of_the_kind(nasty: Integration, cora_in: Client) -> None:
    page = url(nasty, "add_row", "exceptions", "exceptions")
    assert NOTHING_TO_CHOOSE not in cora_in.get(page).content.decode()
