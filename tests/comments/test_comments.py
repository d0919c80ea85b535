"""What people say about the rows of a brief."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from briefs.models import Comment, Entry, Thread
from briefs.services.comments import comment, settle
from datamaps.models import Flow, Integration, System
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL, Actor
from integrations_portal.rows import door
from integrations_portal.rows.models import SearchEntry
from tests.home.conftest import HOSTILE, add_brief, add_entry, add_flow, add_system

SignIn = Callable[[User], Client]
THREAD, ALL = 8, 9
"""Queries of the page of one thread, and of all threads of a brief."""
HTMX = {"HX-Request": "true"}


@pytest.fixture
def brief(workspace: Workspace) -> Integration:
    return add_brief(workspace, 1)


@pytest.fixture
def row(brief: Integration) -> Entry:
    return add_entry(brief, "exceptions", ref="E-01", name="Card declined")


def address(row: Entry | Flow, name: str = "comments") -> str:
    return reverse(name, args=[row.workspace.key, row.integration.ref, row.uid])


def say(client: Client, row: Entry | Flow, text: str) -> int:
    return client.post(address(row), {"text": text, "once": str(uuid4())}).status_code


def page_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_viewer_may_comment_and_not_settle(row: Entry, victor: User, sign_in: SignIn) -> None:
    client = sign_in(victor)

    assert say(client, row, "Are **we** sure?") == 302
    assert client.post(address(row, "settle_comments"), {"say": "settled"}).status_code == 403

    page = page_of(client, address(row))
    assert "<strong>we</strong>" in page
    assert "Victor" in page
    assert "This is settled" not in page
    assert not Thread.objects.get(about=row.uid).settled


def test_what_is_settled_can_be_opened_again_and_a_new_comment_opens_it(
    row: Entry, cora: User, sign_in: SignIn
) -> None:
    client = sign_in(cora)
    say(client, row, "Why?")

    client.post(address(row, "settle_comments"), {"say": "settled"})
    assert Thread.objects.get(about=row.uid).settled
    client.post(address(row, "settle_comments"), {"say": "open"})
    assert not Thread.objects.get(about=row.uid).settled
    client.post(address(row, "settle_comments"), {"say": "settled"})
    say(client, row, "One thing more")

    assert not Thread.objects.get(about=row.uid).settled


def test_the_count_stands_beside_the_row_for_everybody(row: Entry, cora: User, victor: User, sign_in: SignIn) -> None:
    section = reverse("section", args=[row.workspace.key, row.integration.ref, "exceptions"])
    assert "Comment\n</span>" in page_of(sign_in(victor), section)

    say(sign_in(cora), row, "One")
    say(sign_in(cora), row, "Two")

    assert "2 comments" in page_of(sign_in(victor), section)
    assert address(row) in page_of(sign_in(victor), section)


def test_a_flow_can_be_commented_on(brief: Integration, cora: User, sign_in: SignIn) -> None:
    for key in ("crm", "shop"):
        add_system(brief.workspace, key)
    flow = add_flow(brief, "F-01", "crm", "shop")

    assert say(sign_in(cora), flow, "Both ways?") == 302
    assert "F-01" in page_of(sign_in(cora), address(flow))


def test_the_row_of_a_system_is_called_by_the_name_that_people_know(
    brief: Integration, cora: User, sign_in: SignIn
) -> None:
    System.objects.create(workspace=brief.workspace, key="crm-eu", name="Customer register")
    row, client = add_entry(brief, "systems", system="crm-eu"), sign_in(cora)
    say(client, row, "Which one?")
    assert "<h1>Customer register" in page_of(client, address(row))
    everything = reverse("all_comments", args=[brief.workspace.key, brief.ref])
    assert "Customer register" in page_of(client, everything)


def test_comments_outlive_the_row_and_say_so(row: Entry, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    say(client, row, "Do not lose this")
    door.delete(row, PORTAL)

    everything = page_of(client, reverse("all_comments", args=[row.workspace.key, row.integration.ref]))
    assert "about something removed" in everything
    assert "E-01 Card declined" in everything
    page = page_of(client, address(row))
    assert "About something removed" in page
    assert "Do not lose this" in page
    assert say(client, row, "Nor this") == 302


def test_what_was_never_there_has_no_comments(row: Entry, cora: User, sign_in: SignIn) -> None:
    nothing = reverse("comments", args=[row.workspace.key, row.integration.ref, uuid4()])

    assert sign_in(cora).get(nothing).status_code == 404
    assert sign_in(cora).post(nothing, {"text": "Hello"}).status_code == 404


def test_a_row_of_another_brief_is_not_found_through_this_one(row: Entry, cora: User, sign_in: SignIn) -> None:
    other = add_brief(row.workspace, 2)
    say(sign_in(cora), row, "Here")

    through = reverse("comments", args=[row.workspace.key, other.ref, row.uid])

    assert sign_in(cora).get(through).status_code == 404
    assert sign_in(cora).post(through, {"text": "There"}).status_code == 404


def test_hostile_text_does_no_harm_and_secrets_are_not_shown(row: Entry, cora: User, sign_in: SignIn) -> None:
    say(sign_in(cora), row, f"{HOSTILE} <img src=x onerror=alert(1)> [x](javascript:alert(1))")

    page = page_of(sign_in(cora), address(row))

    for harmful in ("<script>alert", "<img src=x", 'href="javascript:', "hunter2hunter2"):
        assert harmful not in page
    assert "hunter2hunter2" not in "".join(SearchEntry.objects.values_list("title", flat=True))
    assert "hunter2hunter2" not in "".join(SearchEntry.objects.values_list("text", flat=True))


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 10_001])
def test_a_comment_that_cannot_be_taken_is_kept_in_the_form(text: str, row: Entry, cora: User, sign_in: SignIn) -> None:
    answer = sign_in(cora).post(address(row), {"text": text})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_comment_is_found_and_written_into_the_trail(row: Entry, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    say(client, row, "The pelican clause")

    found = client.get(reverse("search", args=[row.workspace.key]), {"q": "pelican"}).content.decode()
    assert "pelican</mark>" in found or "The pelican clause" in found
    assert address(row) in found
    entry = AuditEntry.objects.get(kind="comment")
    assert (entry.actor, entry.action) == ("Cora", "added")


def test_with_htmx_only_the_thread_comes_with_focus_and_news(row: Entry, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    answer = client.post(address(row), {"text": "Quick"}, headers=HTMX).content.decode()

    assert "<html" not in answer
    assert "data-focus" in answer
    assert "Your comment is there." in answer
    assert "1 comment\n</span>" in answer
    quiet = client.get(address(row), headers=HTMX).content.decode()
    assert "data-focus" not in quiet, "reading moves nobody's focus"


def test_a_thread_that_changed_meanwhile_is_still_settled(row: Entry) -> None:
    stale = comment(row, "One", PORTAL, uuid4()).thread
    comment(row, "Two", PORTAL, uuid4())
    settle(stale, PORTAL, settled=True)
    comment(stale, "Three", PORTAL, uuid4())

    thread = Thread.objects.get(about=row.uid)
    assert not thread.settled
    assert [one.text for one in thread.comments.all()] == ["One", "Two", "Three"]


def test_the_pages_take_as_many_queries_for_much_as_for_little(
    brief: Integration, row: Entry, cora: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, by = sign_in(cora), Actor.of(cora)
    everything = reverse("all_comments", args=[brief.workspace.key, brief.ref])
    comment(row, "First", by, uuid4())
    pages = {address(row): THREAD, everything: ALL}
    for url, queries in pages.items():
        with django_assert_num_queries(queries):
            client.get(url)
    for number in range(12):
        comment(row, f"More {number}", by, uuid4())
        comment(add_entry(brief, "exceptions", ref=f"E-{number + 2:02}", name="x"), "Other", by, uuid4())
    for url, queries in pages.items():
        with django_assert_num_queries(queries):
            client.get(url)


def of(said: Comment, row: Entry) -> str:
    return reverse("edit_comment", args=[row.workspace.key, row.integration.ref, row.uid, said.uid])


def test_whoever_wrote_a_comment_says_it_in_other_words(row: Entry, victor: User, sign_in: SignIn) -> None:
    client = sign_in(victor)
    say(client, row, "Ask Priya")
    said = Comment.objects.get()
    assert "edited" not in page_of(client, address(row))
    assert "Ask Priya</textarea>" in page_of(client, of(said, row))

    answer = client.post(of(said, row), {"text": "Ask **Dana**", "version": said.version})

    assert answer.headers["Location"] == f"{address(row)}#{said.uid}"
    page = page_of(client, address(row))
    assert "<strong>Dana</strong>" in page
    assert "· edited " in page
    trail = AuditEntry.objects.filter(uid=said.uid).order_by("number").last()
    assert trail is not None
    assert trail.changes == {"text": ["Ask Priya", "Ask **Dana**"]}
    assert SearchEntry.objects.get(uid=said.uid).title == "Ask **Dana**"


def test_nobody_changes_what_somebody_else_said_not_even_an_admin(
    row: Entry, victor: User, ada: User, sign_in: SignIn
) -> None:
    say(sign_in(victor), row, "Are we sure?")
    said = Comment.objects.get()
    client = sign_in(ada)
    assert of(said, row) not in page_of(client, address(row))

    answer = client.post(of(said, row), {"text": "We are", "version": said.version}, follow=True)

    assert "Only whoever wrote a comment can change it." in answer.content.decode()
    assert Comment.objects.get().text == "Are we sure?"


def test_a_comment_that_was_changed_in_another_window_shows_both_texts(row: Entry, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    say(client, row, "First")
    said = Comment.objects.get()
    client.post(of(said, row), {"text": "Second", "version": said.version})

    answer = client.post(of(said, row), {"text": "Third", "version": said.version}, headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Third</textarea>" in page
    assert "Second" in page
    assert Comment.objects.get().text == "Second"
    version = Comment.objects.get().version
    assert f'name="version" value="{version}"' in page
    assert client.post(of(said, row), {"text": "Third", "version": version}, headers=HTMX).status_code == 200
    assert Comment.objects.get().text == "Third"


def test_an_empty_change_keeps_the_comment_and_saving_the_same_words_edits_nothing(
    row: Entry, cora: User, sign_in: SignIn
) -> None:
    client = sign_in(cora)
    say(client, row, "First")
    said = Comment.objects.get()
    assert client.post(of(said, row), {"text": " ", "version": said.version}).status_code == 422
    assert client.post(of(said, row), {"text": "First", "version": said.version}).status_code == 302
    assert Comment.objects.get().edited_at is None


def test_a_comment_is_found_only_in_its_own_thread(row: Entry, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    say(client, row, "First")
    other = add_entry(row.integration, "exceptions", ref="E-02", name="Other")
    say(client, other, "Second")
    said = Comment.objects.get(text="First")
    assert client.get(of(said, other)).status_code == 404
