"""A link for somebody outside: where it leads, when it ends, and what nobody can do with it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from briefs.models import Entry, GuestLink, May
from briefs.services.guests import forget_ended
from briefs.shapes.purpose import Stage
from datamaps.models import Integration, Reference
from integrations_portal.accounts.members import remove_member
from integrations_portal.accounts.models import Contact, Membership, Role, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs.models import Job
from integrations_portal.logs import without_secrets
from integrations_portal.rows import door
from tests.guests.conftest import Share, asks, body, run_jobs, the_link
from tests.lists.conftest import make_entry
from tests.lists.test_lists import HOSTILE, words

pytestmark = pytest.mark.django_db
Mailed = Callable[[], str]


def every_address(link: str, entry: Entry) -> list[str]:
    documents = [f"{link}documents/brief/{form}/" for form in ("html", "md")]
    return [link, *documents, f"{link}pdf/brief/", f"{link}pdf/brief/file/", asks(link, entry), f"{link}sign/"]


def test_the_mailed_link_and_the_one_handed_over_both_open_the_brief(
    share: Share, mailed: Mailed, question: Entry, client: Client
) -> None:
    for link in (share(), mailed()):
        page = words(client.get(link))
        for text in ("Orders to the partner", "Mara Weber", "Alice", "Which meaning of “active”", "Integration brief"):
            assert text in page
    assert mail.outbox[-1].to == ["mara@partner.example"]
    assert "Alice shares “Orders to the partner” with you" in mail.outbox[-1].subject


def test_opening_it_changes_nothing_but_when_it_was_opened_last(share: Share, question: Entry, client: Client) -> None:
    link = share()
    before = AuditEntry.objects.count(), Job.objects.count()
    for address in every_address(link, question):
        client.get(address)
        client.head(address)
    assert (AuditEntry.objects.count(), Job.objects.count()) == before
    assert the_link().opened_at is not None
    assert client.get("/account/").status_code == 302


def test_only_hashes_of_a_link_are_kept(share: Share, mailed: Mailed, client: Client) -> None:
    texts = [link.split("/")[2] for link in (share(), mailed())]
    assert len(set(texts)) == 2
    stored = [list(GuestLink.objects.values()), list(AuditEntry.objects.values()), list(Job.objects.values())]
    for text in texts:
        assert len(text) > 40
        assert text not in str(stored)
        assert text not in without_secrets(f"GET /guest/{text}/documents/brief/md/ HTTP/1.1")


def test_guessed_links_tell_nothing(share: Share, question: Entry, client: Client) -> None:
    text = share().split("/")[2]
    link = the_link()
    guesses = ["x", text[:-1], text + "x", text.upper(), link.mailed, link.handed, str(link.uid), uuid4().hex]
    plain = words(client.get("/guest/not-a-link/"))
    for guess in guesses:
        for address in every_address(f"/guest/{guess}/", question):
            response = client.get(address)
            assert response.status_code == 410
            assert words(response) == plain


def test_no_page_is_kept_found_or_told_to_other_sites(share: Share, question: Entry, client: Client) -> None:
    link = share()
    for address in every_address(link, question):
        response = client.get(address)
        if response.status_code == 404:
            continue
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["X-Frame-Options"] == "DENY"


def taken_back(link: GuestLink) -> None:
    link.withdrawn = True
    door.save(link, PORTAL)


def brief_removed(link: GuestLink) -> None:
    assert link.integration
    link.integration.delete()


def brief_retired(link: GuestLink) -> None:
    Integration.objects.update(stage=Stage.RETIRED.value)


def contact_removed(link: GuestLink) -> None:
    Reference.objects.all().delete()  # nobody named there can be removed otherwise
    Contact.objects.all().delete()


def contact_left(link: GuestLink) -> None:
    Contact.objects.update(active=False)


def address_changed(link: GuestLink) -> None:
    Contact.objects.update(email="mara@elsewhere.example")


def maker_removed(link: GuestLink) -> None:
    assert link.maker
    remove_member(link.maker, PORTAL)


def maker_demoted(link: GuestLink) -> None:
    Membership.objects.update(role=Role.CONTRIBUTOR)


def maker_shut_out(link: GuestLink) -> None:
    User.objects.update(is_active=False)


ENDS: dict[str, Callable[[GuestLink], None]] = {
    "It was taken back.": taken_back,
    "The brief that it opened is no longer there.": brief_removed,
    "The brief that it opened is retired": brief_retired,
    "The person for whom it was made is no longer listed.": contact_removed,
    "Mara Weber, for whom it was made, is marked as having left.": contact_left,
    "The e-mail address of Mara Weber has changed": address_changed,
    "Alice, who made it, may no longer share this brief.": maker_removed,
    "Alice, who made it, may no longer": maker_demoted,
    "Alice, who made it, may no": maker_shut_out,
}


@pytest.mark.parametrize("sentence", ENDS)
def test_a_link_ends_and_says_why(sentence: str, share: Share, question: Entry, ada: User, client: Client) -> None:
    link = share()
    sent = body(question)
    ENDS[sentence](the_link())
    for address in every_address(link, question):
        response = client.get(address)
        assert response.status_code == 410
        assert sentence in words(response)
        assert "Orders to" not in words(response)
    response = client.post(asks(link, question), sent)
    assert response.status_code == 410
    assert "Each has one owner." in words(response)  # what was typed is given back
    assert not Entry.objects.filter(state="accepted").exists()


def test_a_link_works_to_the_end_of_its_last_day(share: Share, question: Entry, client: Client) -> None:
    with time_machine.travel("2027-01-12T10:00:00Z", tick=False) as clock:
        link = share(days=14)
        clock.move_to("2027-01-26T23:59:59Z")
        assert client.get(link).status_code == 200
        clock.move_to("2027-01-27T00:00:00Z")
        response = client.get(link)
        assert response.status_code == 410
        assert "It worked until 26 January 2027." in words(response)
        assert client.post(asks(link, question), body(question)).status_code == 410


def test_sharing_again_with_somebody_ends_the_older_link(share: Share, client: Client) -> None:
    older, newer = share(), share()
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 200


def test_no_mail_goes_out_for_a_link_that_was_taken_back(share: Share) -> None:
    share()
    taken_back(the_link())
    run_jobs()
    assert not mail.outbox


def test_a_mail_is_sent_once_however_often_its_job_runs(share: Share, mailed: Mailed) -> None:
    share()
    mailed()
    Job.objects.update(state="waiting")
    run_jobs()
    assert len(mail.outbox) == 1


INSIDE = ["", "briefs/", "briefs/INT-0001/", "systems/", "search/?q=order", "members/", "exports/", "settings/"]


@pytest.mark.parametrize("path", INSIDE)
def test_a_guest_opens_nothing_of_the_workspace(path: str, share: Share, client: Client) -> None:
    client.get(share())
    assert client.get(f"/w/acme/{path}").headers["Location"].startswith("/sign-in/")


def test_the_text_of_a_link_is_no_token_of_a_program_and_no_other_link(share: Share, client: Client) -> None:
    text = share().split("/")[2]
    for way in ("Bearer", "bearer", "Token", "Basic"):
        response = client.get("/api/v1/workspace", headers={"Authorization": f"{way} {text}"})
        assert response.status_code == 401
    for address in (f"/answer/{text}/", f"/link/{text}/"):
        assert client.get(address).status_code == 410
    assert client.post(f"/catch/{text}/", "{}", content_type="application/json").status_code == 404


def test_a_guest_of_one_brief_reaches_nothing_of_another(
    share: Share, workspace: Workspace, mara: Contact, client: Client
) -> None:
    other = door.save(Integration(workspace=workspace, ref="INT-0002", title="The secret plan"), by=PORTAL)
    theirs = make_entry(other, "decisions", ref="D-01", question="The other question?", owner=mara.key)
    link = share(May.ANSWER)
    assert "The other question?" not in words(client.get(link))
    for address in (asks(link, theirs), f"{link}documents/INT-0002/html/", f"{link}decisions/{other.uid}/"):
        assert client.get(address).status_code in (404, 410)
        assert "The other question?" not in words(client.get(address))
    response = client.post(asks(link, theirs), {**body(theirs), "ref": "INT-0002", "integration": str(other.pk)})
    assert response.status_code == 410
    assert Entry.objects.get(pk=theirs.pk).state == "proposed"


def test_the_headers_of_a_request_name_no_other_brief_or_person(share: Share, question: Entry, client: Client) -> None:
    link = share(May.READ)
    tricks = {
        "X-HTTP-Method-Override": "POST",
        "X-Original-URL": "/w/acme/briefs/INT-0001/",
        "X-Rewrite-URL": "/w/acme/",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-User": "alice@example.com",
        "Remote-User": "alice@example.com",
    }
    page = client.get(link, headers=tricks)
    assert page.status_code == 200
    assert "evil.example" not in page.content.decode()
    assert client.post(asks(link, question), body(question), headers=tricks).status_code == 404
    assert client.get("/w/acme/", headers=tricks).status_code == 302


def test_too_many_pages_in_a_minute_are_refused_and_then_taken_again(share: Share, client: Client) -> None:
    with time_machine.travel("2027-01-12T10:00:00Z", tick=False) as clock:
        link = share()
        statuses = [client.get(f"{link}documents/brief/md/").status_code for _each in range(17)]
        assert statuses == [200] * 15 + [429] * 2
        refused = client.get(f"{link}documents/brief/md/")
        assert refused.headers["Retry-After"] == "60"
        assert f'href="{refused.request["PATH_INFO"]}"' in refused.content.decode(), "the way back to it"
        assert client.get(link).status_code == 200
        clock.shift(60)
        assert client.get(f"{link}documents/brief/md/").status_code == 200


def test_hostile_names_do_nothing(share: Share, mailed: Mailed, mara: Contact, client: Client) -> None:
    Integration.objects.update(title=f"{HOSTILE}\r\nBcc: all@example.com")
    Contact.objects.update(name=HOSTILE)
    User.objects.update(name=HOSTILE)
    link = share(days=3)
    for address in (link, f"{link}documents/brief/html/", mailed()):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "\n" not in mail.outbox[-1].subject
    assert mail.outbox[-1].recipients() == ["mara@partner.example"]


def test_links_are_forgotten_a_month_after_their_last_day(share: Share) -> None:
    with time_machine.travel("2027-01-12T10:00:00Z", tick=False) as clock:
        share(days=1)
        for day, left in (("2027-02-12T00:00:00Z", 1), ("2027-02-14T00:00:00Z", 0)):
            clock.move_to(day)
            forget_ended(timezone.now())
            assert GuestLink.objects.count() == left
