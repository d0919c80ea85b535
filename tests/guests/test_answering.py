"""Somebody outside answers a decision that is theirs, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from briefs.models import Entry, May
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL, verify
from integrations_portal.rows import door
from tests.guests.conftest import Share, asks, body
from tests.lists.conftest import now
from tests.lists.test_lists import HOSTILE, words
from tests.personas import make_contact

pytestmark = pytest.mark.django_db
Mailed = Callable[[], str]


def changed(entry: Entry, **answers: object) -> None:
    """As if somebody inside had saved it meanwhile."""
    row = now(entry)
    row.put({name: value for name, value in {**row.details, **answers}.items() if value is not None})
    door.save(row, PORTAL)


def test_a_decision_is_answered_in_the_name_of_the_guest(
    share: Share, mailed: Mailed, question: Entry, workspace: Workspace, client: Client
) -> None:
    share()
    page = client.post(asks(mailed(), question), body(question), follow=True)
    assert "Thank you. Your answer is saved" in words(page)
    assert "Nothing waits for you." in words(page)
    found = now(question)
    assert found.details["outcome"] == "Split it into three\nFrom March on."
    assert (found.state, found.details["decided_by"]) == ("accepted", "mara")
    said = AuditEntry.objects.filter(uid=question.uid).latest("number")
    assert (said.actor, said.user) == ("Mara Weber (by e-mail link)", None)
    assert verify(Workspace.objects.get()) is None


def test_an_answer_by_a_link_that_was_handed_over_says_by_whom(share: Share, question: Entry, client: Client) -> None:
    client.post(asks(share(), question), body(question))
    said = AuditEntry.objects.filter(uid=question.uid).latest("number")
    assert said.actor == "Mara Weber (by a link that Alice gave them)"


def test_pressed_twice_it_is_one_answer_and_no_fault(share: Share, question: Entry, client: Client) -> None:
    link, sent = share(), body(question)
    written = [client.post(asks(link, question), sent).status_code for _press in range(2)]
    assert written == [302, 302]
    assert AuditEntry.objects.filter(uid=question.uid, action="changed").count() == 1


def test_another_answer_to_what_is_answered_is_shown_beside_the_first(
    share: Share, question: Entry, client: Client
) -> None:
    link, sent = share(), body(question)
    client.post(asks(link, question), sent)
    response = client.post(asks(link, question), {**sent, "outcome": "In no case."})
    assert response.status_code == 409
    for text in ("From March on.", "In no case.", "what you typed was not saved"):
        assert text in words(response)
    assert now(question).details["outcome"] == "Split it into three\nFrom March on."
    gone = client.get(asks(link, question))
    assert gone.status_code == 410
    assert link in gone.content.decode()


def test_a_stale_answer_is_refused_with_both_texts_and_taken_knowing_both(
    share: Share, question: Entry, client: Client
) -> None:
    link, sent = share(), body(question)
    changed(question, question="A new question?")
    response = client.post(asks(link, question), sent)
    assert response.status_code == 409
    assert "A new question?" in words(response)
    assert "From March on." in words(response)
    assert now(question).state == "proposed"
    version = re.search(r'name="version" value="(\d+)"', response.content.decode())
    assert version
    assert client.post(asks(link, question), {**sent, "version": version[1]}).status_code == 302


@pytest.mark.parametrize("version", ["", "0", "-1", "99", "x", "1" * 40])
def test_an_answer_without_the_version_that_was_read_overwrites_nothing(
    version: str, share: Share, question: Entry, client: Client
) -> None:
    assert client.post(asks(share(), question), body(question, version=version)).status_code in (409, 422)
    assert now(question).state == "proposed"


def test_an_empty_answer_keeps_what_was_typed(share: Share, question: Entry, client: Client) -> None:
    response = client.post(asks(share(), question), body(question, choice="", outcome="", why="Because of March."))
    assert response.status_code == 422
    assert "Choose one of the ways, or write your answer." in words(response)
    assert "Because of March." in words(response)


@pytest.mark.parametrize("meanwhile", [{"owner": "somebody"}, {"owner": None}])
def test_a_question_given_to_somebody_else_is_not_answered(
    meanwhile: dict[str, object], share: Share, question: Entry, client: Client, workspace: Workspace
) -> None:
    make_contact(workspace, "somebody")
    link, sent = share(), body(question)
    changed(question, **meanwhile)
    response = client.post(asks(link, question), sent)
    assert response.status_code == 410
    assert "From March on." in words(response)
    assert now(question).state == "proposed"


def test_hidden_fields_name_nobody_else(share: Share, question: Entry, client: Client) -> None:
    more = {"decided_by": "alice", "owner": "alice", "status": "rejected", "decided_on": "2001-01-01", "part": "risks"}
    client.post(asks(share(), question), body(question, **more))
    found = now(question)
    assert (found.details["decided_by"], found.state, found.part) == ("mara", "accepted", "decisions")
    assert found.details["decided_on"] == timezone.localdate().isoformat()


def test_hostile_answers_are_kept_as_words(share: Share, question: Entry, client: Client) -> None:
    link = share()
    client.post(asks(link, question), body(question, choice="~other~", outcome=HOSTILE))
    assert now(question).details["outcome"] == HOSTILE
    page = client.get(f"{link}documents/brief/html/").content.decode()
    assert "<script>alert" not in page


def test_who_may_only_read_answers_and_signs_nothing(share: Share, question: Entry, client: Client) -> None:
    link = share(May.READ)
    assert "Waiting for your answer" not in words(client.get(link))
    for address in (asks(link, question), f"{link}sign/"):
        assert client.get(address).status_code == 404
        assert client.post(address, body(question)).status_code == 404
    assert now(question).state == "proposed"


def test_who_may_answer_signs_nothing(share: Share, question: Entry, client: Client) -> None:
    assert client.post(f"{share()}sign/", {"hash": "x"}).status_code == 404


def test_a_form_of_another_site_is_refused(share: Share, question: Entry) -> None:
    stranger, link = Client(enforce_csrf_checks=True), share()
    stranger.get(asks(link, question))
    assert stranger.post(asks(link, question), body(question)).status_code == 403
    assert stranger.post(f"{link}pdf/brief/").status_code == 403
    assert now(question).state == "proposed"


def test_pages_that_only_read_take_no_form(share: Share, client: Client) -> None:
    link = share()
    for address in (link, f"{link}documents/brief/html/", f"{link}pdf/brief/file/"):
        assert client.post(address).status_code == 405
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert client.generic(method, link).status_code == 405
