"""One decision inside the workspace: read, answered, asked by mail, made from a difference; and on home."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from briefs.models import AnswerLink, Entry
from briefs.shapes.proof import Decision
from datamaps.models import Finding, FindingEvent, Flow, Integration
from integrations_portal.accounts.limits import LINKS_TO
from integrations_portal.accounts.models import Contact, Membership, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job
from integrations_portal.rows import door
from tests.access.things import briefs
from tests.lists.conftest import MailedLink, make_entry, now
from tests.lists.test_lists import HOSTILE, words
from tests.personas import make_contact

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def url(entry: Entry, more: str = "") -> str:
    return f"/w/{entry.workspace.key}/decisions/{entry.uid}/{more}"


def sent(entry: Entry, **more: str) -> dict[str, str]:
    answers = {"choice": "Split it into three", "why": "Each has one owner.", "decided_by": "priya"}
    return {"version": str(entry.version), "decided_on": "2027-01-14", **answers, **more}


def test_a_page_tells_why_it_matters_and_what_waits(entry: Entry, victor: User, sign_in: SignIn) -> None:
    page = words(sign_in(victor).get(url(entry)))
    for text in (
        "Which meaning of “active”",
        "Support goes on asking by phone.",
        "Approved to build",
        "15 January 2027",
    ):
        assert text in page
    assert "Each team keeps its word" in page
    assert "Save the answer" not in page


def test_a_contributor_answers(entry: Entry, cora: User, sign_in: SignIn) -> None:
    assert sign_in(cora).post(url(entry), sent(entry, outcome="From March on.")).status_code == 302
    found = now(entry)
    assert found.state == "accepted"
    assert found.details["outcome"] == "Split it into three\nFrom March on."
    assert found.details["why"] == "Each has one owner."
    assert found.details["decided_by"] == "priya"
    assert found.details["decided_on"] == "2027-01-14"
    assert AuditEntry.objects.filter(uid=entry.uid).order_by("number").last().actor == "Cora"  # type: ignore[union-attr]
    assert "What was decided" in words(sign_in(cora).get(url(entry)))


def test_a_viewer_who_is_the_owner_answers_and_another_viewer_does_not(
    entry: Entry, victor: User, sign_in: SignIn
) -> None:
    assert sign_in(victor).post(url(entry), sent(entry)).status_code == 403
    membership = Membership.objects.get(user=victor)
    membership.contact = Contact.objects.get(key="priya")
    door.save(membership, PORTAL)
    assert sign_in(victor).post(url(entry), sent(entry)).status_code == 302
    assert now(entry).state == "accepted"


@pytest.mark.parametrize(
    "body",
    [
        {"choice": "", "outcome": " \n "},
        {"choice": "~other~", "outcome": ""},
        {"decided_by": "nobody-known"},
        {"decided_on": "tomorrow"},
        {"outcome": "x" * 20_001},
        {"outcome": "a\x00b"},
    ],
)
def test_what_is_missing_or_wrong_is_said_and_what_was_typed_stays(
    body: dict[str, str], entry: Entry, cora: User, sign_in: SignIn
) -> None:
    response = sign_in(cora).post(url(entry), sent(entry, **body))
    assert response.status_code == 422
    assert "There is a problem" in words(response)
    assert "Each has one owner." in words(response)
    assert now(entry).state == "proposed"


def test_the_second_of_two_answers_sees_both_texts(entry: Entry, cora: User, alice: User, sign_in: SignIn) -> None:
    assert sign_in(cora).post(url(entry), sent(entry, choice="Keep Finance's")).status_code == 302
    response = sign_in(alice).post(url(entry), sent(entry, outcome="My own words"))
    page = words(response)
    assert response.status_code == 409
    assert "Cora saved this" in page
    assert "Keep Finance's" in page
    assert "My own words" in page
    assert now(entry).details["outcome"] == "Keep Finance's"


def test_an_answer_to_a_question_that_was_changed_can_be_sent_once_more(
    entry: Entry, cora: User, sign_in: SignIn
) -> None:
    changed = now(entry)
    changed.put(changed.details | {"question": "Another question?", "options": []})
    door.save(changed, PORTAL)
    response = sign_in(cora).post(url(entry), sent(entry))
    assert response.status_code == 409
    assert "Another question?" in words(response)
    assert "Split it into three" in words(response)
    assert sign_in(cora).post(url(entry), sent(now(entry))).status_code == 302


def test_an_answer_is_not_written_over_by_the_answer_page(entry: Entry, cora: User, sign_in: SignIn) -> None:
    sign_in(cora).post(url(entry), sent(entry))
    response = sign_in(cora).post(url(entry), sent(now(entry), choice="Keep Finance's"))
    assert response.status_code == 409
    assert now(entry).details["outcome"] == "Split it into three"


def test_a_double_press_sends_one_mail(entry: Entry, alice: User, sign_in: SignIn, mailed_link: MailedLink) -> None:
    browser, once = sign_in(alice), str(uuid4())
    for _ in range(2):
        assert browser.post(url(entry, "ask/"), {"once": once}).status_code == 302
    mailed_link()
    assert [message.to for message in mail.outbox] == [["priya@example.com"]]
    assert AnswerLink.objects.count() == Job.objects.count() == 1
    page = words(browser.get(url(entry)))
    assert "sent " in page
    assert "by Alice" in page
    assert "Ask Priya again" in page


def test_a_job_that_is_done_twice_sends_one_mail(
    entry: Entry, alice: User, sign_in: SignIn, mailed_link: MailedLink
) -> None:
    sign_in(alice).post(url(entry, "ask/"), {"once": str(uuid4())})
    mailed_link()
    Job.objects.update(state="waiting", claim=None)
    queue.run(str(Job.objects.get().uid))
    assert len(mail.outbox) == 1


def test_the_mail_is_one_line_of_subject_and_plain_words(
    entry: Entry, alice: User, sign_in: SignIn, mailed_link: MailedLink
) -> None:
    changed = now(entry)
    changed.put(changed.details | {"question": f"Line one\nBcc: all@example.com {HOSTILE} password=hunter22hunter"})
    door.save(changed, PORTAL)
    sign_in(alice).post(url(entry, "ask/"), {"once": str(uuid4())})
    mailed_link()
    message = mail.outbox[0]
    assert "\n" not in message.subject
    assert message.recipients() == ["priya@example.com"]
    assert "hunter22" not in message.subject + str(message.body)
    assert HOSTILE in str(message.body)


def test_nobody_is_asked_who_cannot_answer(entry: Entry, alice: User, sign_in: SignIn) -> None:
    browser, priya = sign_in(alice), Contact.objects.get(key="priya")
    for answers, why in (
        ({"email": "not an address"}, "no e-mail address that works"),
        ({"email": "priya@example.com", "active": False}, "has left"),
    ):
        priya.put(priya.plain() | answers)
        door.save(priya, PORTAL)
        assert why in words(browser.get(url(entry)))
        assert why in words(browser.post(url(entry, "ask/"), {"once": str(uuid4())}, follow=True))
    assert not AnswerLink.objects.exists()


def test_a_mailbox_is_not_flooded(entry: Entry, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    for _ in range(LINKS_TO.most + 3):
        browser.post(url(entry, "ask/"), {"once": str(uuid4())})
    assert AnswerLink.objects.count() == LINKS_TO.most
    assert "Try again later" in words(browser.get(url(entry)))


def test_only_the_newest_link_works(entry: Entry, alice: User, sign_in: SignIn) -> None:
    for _ in range(2):
        sign_in(alice).post(url(entry, "ask/"), {"once": str(uuid4())})
    assert list(AnswerLink.objects.values_list("withdrawn", flat=True)) == [False, True]


def test_home_leads_to_the_answer_page(entry: Entry, cora: User, sign_in: SignIn) -> None:
    membership = Membership.objects.get(user=cora)
    membership.contact = Contact.objects.get(key="priya")
    door.save(membership, PORTAL)
    make_entry(entry.integration, "decisions", ref="D-02", question="Not mine?", needed_by="2020-01-01")
    page = sign_in(cora).get("/w/acme/").content.decode()
    assert f'href="{url(entry)}"' in page
    assert page.index(f'href="{url(entry)}"') < page.index("Not mine?")


def finding_of(workspace: Workspace) -> Finding:
    """A difference that touches the flow F-01 of INT-0001, and one of a brief that is not there."""
    found: Finding = Finding.objects.get(uid=briefs.finding_of_a_brief(workspace)["uid"])
    row = Flow(workspace=workspace, integration=Integration.objects.of(workspace).get())
    door.save(row.put({"ref": "F-01", "source": "crm", "target": "crm"}), PORTAL)
    found.why = {"flows": ["INT-0001/F-01", "INT-0009/F-02"], "use": "read"}
    found.save()
    return found


def test_a_difference_becomes_a_decision_in_a_brief_that_it_touches(
    workspace: Workspace, cora: User, sign_in: SignIn
) -> None:
    make_contact(workspace, "sam")
    finding, browser, once = finding_of(workspace), sign_in(cora), str(uuid4())
    address = f"/w/acme/findings/{finding.uid}/decision/"
    assert f'href="{address}"' in browser.get(f"/w/acme/findings/{finding.uid}/").content.decode()
    page = words(browser.get(address))
    assert "Customer.email" in page
    assert "INT-0001" in page
    body = {"once": once, "brief": "INT-0001", "question": HOSTILE, "ways": "Adopt it\n\n Put it back ", "owner": "sam"}
    for _ in range(2):
        response = browser.post(address, {**body, "needed_by": "2027-02-01"})
        assert response.status_code == 302
    made: Entry = Entry.objects.get(part="decisions")
    assert response.headers["Location"] == url(made)
    assert made.uid == UUID(once)
    assert made.ref == "D-01"
    assert made.details["blocks"] == ["F-01"]
    assert [one["text"] for one in made.details["options"]] == ["Adopt it", "Put it back"]
    assert FindingEvent.objects.get(finding=finding, event="decision").note.startswith("INT-0001 D-01")
    assert "<script>alert" not in browser.get(url(made)).content.decode()


def test_a_difference_cannot_be_put_into_a_brief_of_another_workspace(
    workspace: Workspace, elsewhere: Workspace, cora: User, sign_in: SignIn
) -> None:
    finding = finding_of(workspace)
    door.save(Integration(workspace=elsewhere, ref="INT-0555", title="Theirs", stage="idea"), PORTAL)
    body = {"once": str(uuid4()), "brief": "INT-0555", "question": "Which?"}
    assert sign_in(cora).post(f"/w/acme/findings/{finding.uid}/decision/", body).status_code == 422
    assert not Entry.objects.filter(part="decisions").exists()


def test_an_answer_that_is_typed_into_the_row_closes_the_question(entry: Entry, cora: User, sign_in: SignIn) -> None:
    brief = [entry.workspace.key, entry.integration.ref]
    page = reverse("row_page", args=[*brief, "decisions", "decisions", entry.uid, "outcome"])
    typed = {"version": str(entry.version), "status": "proposed", "outcome": "Each team keeps its word."}
    assert sign_in(cora).post(page, typed).status_code == 302
    found = now(entry)
    assert (found.state, found.details["status"]) == ("accepted", "accepted")
    assert "Each team keeps its word." in words(sign_in(cora).get(url(entry)))
    assert "Save the answer" not in words(sign_in(cora).get(url(entry)))


@pytest.mark.parametrize("status", [{}, {"status": "proposed"}])
def test_an_answer_in_a_file_closes_the_question(status: dict[str, str]) -> None:
    read = Decision.read({"ref": "D-1", "question": "Which one?", "outcome": "The first.", **status})
    assert not read.open
    assert read.plain()["status"] == "accepted"
    assert Decision.read(read.plain()) == read
    assert Decision.read({"ref": "D-1", "question": "Which one?", **status}).open


def test_the_form_says_that_why_is_asked_for_later(entry: Entry, cora: User, sign_in: SignIn) -> None:
    page = words(sign_in(cora).get(url(entry)))
    assert "Why this, and not the others? So that nobody undoes it" in page
    assert "Left out, it is asked for later." in page
