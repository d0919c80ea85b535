"""The documents that somebody outside may read, and what is in none of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from briefs.documents.kind import Kind
from briefs.models import Entry, GuestLink
from briefs.services.comments import comment
from briefs.services.pictures import keep
from datamaps.models import (
    Binding,
    Connector,
    FieldMap,
    Flow,
    Integration,
    RecordMap,
    SharedField,
    SharedRecord,
    System,
)
from integrations_portal.accounts.models import Contact, User, Workspace
from integrations_portal.audit.trail import PORTAL, Actor
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.rows import door
from tests.guests.conftest import Share, run_jobs
from tests.lists.conftest import make_entry
from tests.lists.test_lists import words
from tests.personas import make_contact
from tests.pictures.making import png

pytestmark = pytest.mark.django_db
ALL = tuple(kind.value for kind in Kind)


@pytest.fixture
def surroundings(workspace: Workspace, brief: Integration, question: Entry, alice: User) -> None:
    """The brief moves something between two systems that another brief uses, too; people talk about it inside."""
    for key in ("crm", "billing", "vault"):
        door.save(System(workspace=workspace).put({"key": key, "name": f"System {key}"}), PORTAL)
    other = door.save(
        Integration(workspace=workspace, ref="INT-0002", title="Canary-other-brief", stage="live"), PORTAL
    )
    make_entry(other, "purpose", title="Canary-other-brief", problem="Canary-other-problem")
    for owner, ref in ((brief, "F-01"), (other, "F-09")):
        for system in ("crm", "billing"):
            make_entry(owner, "systems", system=system)
        row = Flow(workspace=workspace, integration=owner)
        door.save(row.put({"ref": ref, "name": f"Flow {ref}", "source": "crm", "target": "billing"}), PORTAL)
    record = door.save(SharedRecord(workspace=workspace).put({"key": "customer", "name": "Customer"}), PORTAL)
    decided = {"kind": "split", "text": "In two.", "decision": "INT-0002/D-07"}
    field = {"key": "status", "name": "Status", "resolution": decided}
    shared = door.save(SharedField(workspace=workspace, record=record).put(field), PORTAL)
    Binding.objects.create(workspace=workspace, shared_field=shared, place="crm.Account.status")
    rows = RecordMap(workspace=workspace, flow=Flow.objects.get(ref="F-01"))
    rows = door.save(rows.put({"source": "Account", "target": "Customer"}), PORTAL)
    door.save(FieldMap(workspace=workspace, record_map=rows).put({"source": ["status"], "target": "state"}), PORTAL)
    make_contact(workspace, "canary", name="Canary-person", email="canary@inside.example", phone="+1 555 0100")
    make_entry(brief, "runbook.tools", name="Console", why="password: hunter2hunter2")
    comment(question, "Canary-comment", Actor.of(alice), question.uid)


def read(client: Client, link: str, kind: str, form: str) -> str:
    response = client.get(f"{link}documents/{kind}/{form}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", ALL)
def test_no_document_tells_of_anything_beside_the_brief(
    kind: str, surroundings: None, share: Share, client: Client
) -> None:
    link = share(kinds=(kind,))
    for form in ("html", "md"):
        page = read(client, link, kind, form)
        assert "Orders to the partner" in page
        for canary in ("Canary", "canary", "INT-0002", "555 0100", "hunter2", "System vault", "/w/", "acme/"):
            assert canary not in page, (form, canary)


def test_inside_the_documents_still_name_the_other_brief(surroundings: None, alice: User, client: Client) -> None:
    client.force_login(alice)
    runbook, whole = (client.get(f"/w/acme/briefs/INT-0001/documents/{kind}/md/") for kind in ("runbook", "brief"))
    assert "Canary-other-brief" in runbook.content.decode()
    assert "In two." in whole.content.decode()
    assert "decision INT-0002/D-07" in whole.content.decode()


def test_a_pack_for_another_company_names_no_other_brief(surroundings: None, alice: User, client: Client) -> None:
    client.force_login(alice)
    sent = {"documents": ["runbook"], "written_as": "md", "audience": "partner", "do": "make"}
    client.post("/w/acme/briefs/INT-0001/documents/pack/", sent)
    run_jobs()
    job = Job.objects.get(work="export")
    response = client.get(f"/w/acme/briefs/INT-0001/documents/made/{job.uid}/file/")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined] # a file
    assert "System crm" in text
    assert "Canary-other-brief" not in text


def test_only_the_documents_that_were_chosen_are_read(share: Share, client: Client) -> None:
    link = share(kinds=("brief", "data-map"))
    assert "Runbook" not in words(client.get(link))
    for kind in ("runbook", "pack", "agreement", "guide", "Brief", "brief.html", "x"):
        for address in (f"{link}documents/{kind}/html/", f"{link}pdf/{kind}/", f"{link}pdf/{kind}/file/"):
            assert client.get(address).status_code == 404
    for form in ("json", "prompt", "pdf", "HTML", "x"):
        assert client.get(f"{link}documents/brief/{form}/").status_code == 404


def test_a_document_to_be_read_runs_nothing_and_is_shown_in_no_frame(share: Share, client: Client) -> None:
    response = client.get(f"{share()}documents/brief/html/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"
    markdown = client.get(f"{share()}documents/brief/md/")
    assert "attachment" in markdown.headers["Content-Disposition"]


def test_what_is_still_argued_about_can_be_left_out(share: Share, question: Entry, client: Client) -> None:
    whole = read(client, share(), "brief", "html")
    spared = read(client, share(settled_only=True), "brief", "html")
    assert "Which meaning of" in whole
    assert "Which meaning of" not in spared
    assert "stops this" not in spared


def test_pictures_of_the_guide_come_with_it_and_those_of_other_guides_do_not(
    workspace: Workspace, brief: Integration, share: Share, client: Client
) -> None:
    shown, hidden = (keep(workspace, png(size, 3), PORTAL) for size in (4, 5))
    make_entry(brief, "guide.tasks", title="Order", steps=[{"do": "Press", "image": shown.name}])
    page = read(client, share(kinds=("guide",)), "guide", "html")
    assert "data:image/png" in page
    for picture in (shown, hidden):
        response = client.get(f"/w/acme/pictures/{picture.digest}.{picture.ending}")
        assert response.status_code == 302


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was written as PDF, instead of writing it: the real one takes its time and is tested elsewhere."""
    written: list[str] = []

    def write(html: str, *_others: object) -> bytes:
        written.append(html)
        return b"%PDF-1.7 of it"

    monkeypatch.setattr("briefs.documents.render.write_pdf", write)
    monkeypatch.setattr("briefs.services.exports._pages", lambda _content: 3)
    return written


def test_a_pdf_is_asked_for_made_once_and_fetched(
    paper: list[str], surroundings: None, share: Share, client: Client
) -> None:
    link = share()
    page = f"{link}pdf/brief/"
    assert "Make the PDF" in words(client.get(page))
    assert client.get(f"{page}file/").headers["Location"] == page
    assert not Job.objects.filter(work="export").exists()
    for _press in range(3):
        assert client.post(page).headers["Location"] == page
    assert "is being made" in words(client.get(page))
    run_jobs()
    client.post(page)
    assert Job.objects.filter(work="export").count() == 1
    assert len(paper) == 1
    assert "Canary-other-brief" not in paper[0]
    shown = client.get(page)
    assert "3 pages" in words(shown)
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    response = client.get(f"{page}file/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="INT-0001-brief.pdf"'
    assert b"".join(response.streaming_content) == b"%PDF-1.7 of it"  # type: ignore[attr-defined] # a file


def test_a_pdf_is_made_anew_when_the_brief_has_changed(
    paper: list[str], brief: Integration, share: Share, client: Client
) -> None:
    page = f"{share()}pdf/brief/"
    client.post(page)
    run_jobs()
    make_entry(brief, "purpose", title="Orders to the partner", goal="Faster")
    assert client.get(f"{page}file/").status_code == 302
    client.post(page)
    run_jobs()
    assert len(paper) == 2
    assert "Faster" in paper[1]


def test_a_pdf_that_failed_says_so_and_can_be_asked_for_again(share: Share, client: Client) -> None:
    page = f"{share()}pdf/brief/"
    client.post(page)
    Job.objects.filter(work="export").update(state=JobState.FAILED, fault="pdf_time")
    assert "The PDF took too long" in words(client.get(page))
    client.post(page)
    assert Job.objects.filter(work="export").count() == 2


def test_packs_made_inside_are_not_for_guests(share: Share, alice: User, client: Client) -> None:
    inside = Client()
    inside.force_login(alice)
    inside.post("/w/acme/briefs/INT-0001/documents/", {"document": "brief"})
    job = Job.objects.get(work="export")
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    link = share()
    assert "Make the PDF" in words(client.get(f"{link}pdf/brief/"))
    for address in (f"{link}pdf/{job.uid}/", f"/w/acme/briefs/INT-0001/documents/made/{job.uid}/file/"):
        assert client.get(address).status_code in (302, 404)


def test_the_page_of_a_guest_leads_nowhere_into_the_workspace(
    surroundings: None, share: Share, brief: Integration, client: Client
) -> None:
    link = share()
    page = client.get(link).content.decode()
    paths = set(re.findall(r'(?:href|action|hx-get)="(/[^"]*)"', page))
    assert {path for path in paths if not path.startswith((link, settings.STATIC_URL))} <= {"/", "/look/display/"}
    for hidden in ("acme", str(brief.uid), str(GuestLink.objects.get().uid), "alice@example.com", "mara@partner"):
        assert hidden not in page


@pytest.mark.parametrize("briefs", [0, 12])
def test_a_page_takes_as_many_queries_however_many_questions(
    briefs: int, workspace: Workspace, question: Entry, share: Share, client: Client, django_assert_max_num_queries: Any
) -> None:
    link = share()
    for number in range(briefs):
        make_entry(question.integration, "decisions", ref=f"D-{number + 10}", question="Which?", owner="mara")
    with django_assert_max_num_queries(36):
        client.get(link)


def test_a_connector_of_the_system_shows_no_way_to_it(
    surroundings: None, workspace: Workspace, share: Share, client: Client
) -> None:
    row = Connector(workspace=workspace, system=System.objects.get(key="crm"))
    door.save(row.put({"key": "live", "kind": "sql", "config": {"host": "Canary-host", "dialect": "mysql"}}), PORTAL)
    link = share(kinds=("data-map",))
    for form in ("html", "md"):
        assert "Canary-host" not in read(client, link, "data-map", form)


def test_people_who_are_not_named_stand_in_no_document(surroundings: None, share: Share, client: Client) -> None:
    assert Contact.objects.filter(key="canary").exists()
    link = share(kinds=("pack",))
    assert "Canary-person" not in read(client, link, "pack", "html")
