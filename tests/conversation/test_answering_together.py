"""Two people who answer at once: both texts are shown, and none is lost."""

from __future__ import annotations

from django.test import Client

from briefs.models import Entry
from datamaps.models import Integration
from tests.conversation.conftest import entries, hidden, url


def test_two_people_at_once_see_both_texts_and_lose_none(fresh: Integration, cora_in: Client, alice_in: Client) -> None:
    page = url(fresh, "group_page", "purpose", "purpose", "goal")
    version = hidden(cora_in.get(page).content.decode(), "version")
    alice_in.post(page, {"title": "One", "goal": "What Alice wrote", "version": version})
    late = cora_in.post(page, {"title": "One", "goal": "What Cora wrote", "version": version})
    html = late.content.decode()
    assert late.status_code == 409
    assert "Alice saved this while you were writing" in html
    assert "What Alice wrote" in html
    assert html.count("What Cora wrote") == 2
    assert entries(fresh, "purpose")[0]["goal"] == "What Alice wrote"
    again = cora_in.post(page, {"title": "One", "goal": "Both", "version": hidden(html, "version")})
    assert again.status_code == 302
    assert entries(fresh, "purpose")[0]["goal"] == "Both"


def test_answers_of_other_pages_survive_a_late_save(fresh: Integration, cora_in: Client, alice_in: Client) -> None:
    goal = url(fresh, "group_page", "purpose", "purpose", "goal")
    when = url(fresh, "group_page", "purpose", "purpose", "when")
    version = hidden(cora_in.get(when).content.decode(), "version")
    alice_in.post(goal, {"title": "One", "goal": "New goal", "version": version})
    html = cora_in.post(when, {"budget": "Two weeks", "version": version}).content.decode()
    cora_in.post(when, {"budget": "Two weeks", "version": hidden(html, "version")})
    assert entries(fresh, "purpose") == [{"title": "One", "goal": "New goal", "budget": "Two weeks"}]


def test_two_people_who_begin_a_group_at_once_make_one_group(
    fresh: Integration, cora_in: Client, alice_in: Client
) -> None:
    page = url(fresh, "group_page", "rollback", "rollback", "when")
    alice_in.post(page, {"trigger": "Five wrong invoices", "version": "1"})
    cora_in.post(page, {"trigger": "Ten wrong invoices", "version": "1"})
    assert len(entries(fresh, "rollback")) == 1


def test_words_about_a_row_that_somebody_removed_come_back(
    fresh: Integration, cora_in: Client, alice_in: Client
) -> None:
    cora_in.post(url(fresh, "add_row", "exceptions", "exceptions"), {"name": "Card declined"})
    row = Entry.objects.get(integration=fresh, part="exceptions")
    page = url(fresh, "row_page", "exceptions", "exceptions", row.uid, "what")
    alice_in.post(url(fresh, "remove_row", "exceptions", "exceptions", row.uid))
    typed = {"name": "Card declined", "looks_like": "A long story", "version": "1"}
    answer = cora_in.post(page, typed)
    assert answer.status_code == 409
    assert "A long story" in answer.content.decode()
    cora_in.post(page, typed | {"again": "1"})
    assert entries(fresh, "exceptions")[0]["looks_like"] == "A long story"
