"""Packs: asked for once, made whole or not at all, kept for a while, and what went wrong said in words."""

from __future__ import annotations

import io
import os
import resource
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from briefs.documents import render as documents
from briefs.documents.kind import Kind
from briefs.documents.pack import PROPOSED, Audience, Pack, about_pages
from briefs.documents.pdf import PdfFailed
from briefs.documents.render import Form
from briefs.services import exports
from briefs.services.documents import material_now
from briefs.services.exports import KEPT, ask_for_export, folder, path_of, write_whole
from briefs.tasks import tidy_exports
from datamaps.models import Integration
from integrations_portal.accounts.models import User
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job, JobState
from tests.conversation.conftest import url
from tests.documents.conftest import TODAY, example

SignIn = Callable[[User], Client]
TWO = {"documents": ["brief", "runbook"], "written_as": "md", "audience": "everybody", "budget": "40"}


@pytest.fixture
def viewer(victor: User, sign_in: SignIn) -> Client:
    return sign_in(victor)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path


def make(brief: Integration, client: Client, **more: Any) -> Job:
    answer = client.post(url(brief, "pack"), TWO | {"do": "make"} | more)
    assert answer.status_code == 302, answer.content.decode()
    job: Job = Job.objects.filter(work="export").latest("pk")
    assert answer.headers["Location"] == url(brief, "export_state", job.uid)
    return job


def done(job: Job) -> Job:
    queue.run(str(job.uid))
    job.refresh_from_db()
    return job


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may become larger than this: what a full disk does to a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_several_documents_come_as_one_zip_and_say_what_they_hold(nasty: Integration, viewer: Client) -> None:
    job = done(make(nasty, viewer))
    assert job.state == JobState.DONE
    html = viewer.get(url(nasty, "export_state", job.uid)).content.decode()
    assert f"draft, {job.result['hash'][:12]}" in html
    assert "Kept until" in html
    answer = viewer.get(url(nasty, "export", job.uid))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert archive.namelist() == [f"{nasty.ref}-brief.md", f"{nasty.ref}-runbook.md"]
        assert "Signed but card declined" in archive.read(f"{nasty.ref}-brief.md").decode()
    assert nasty.ref in viewer.get(f"/w/{nasty.workspace.key}/exports/").content.decode()


@pytest.mark.slow
def test_the_pages_of_a_pdf_are_counted_and_weighed_against_the_budget(nasty: Integration, viewer: Client) -> None:
    chosen = {"documents": ["guide"], "written_as": "pdf", "budget": "1"}
    assert "About" in viewer.post(url(nasty, "pack"), TWO | chosen).content.decode()
    job = done(make(nasty, viewer, **chosen))
    assert job.result["pages"] == 2
    assert "2 pages, 1 more than you wanted" in viewer.get(url(nasty, "export_state", job.uid)).content.decode()
    again = viewer.post(url(nasty, "pack"), TWO | chosen).content.decode()
    assert "Counted when the same was last made." in again
    assert "1 page more than you want" in again


@pytest.mark.parametrize(("name", "pages"), [("small", 20), ("medium", 25), ("nasty", 35)])
def test_the_estimate_is_near_what_is_printed(name: str, pages: int) -> None:
    found = material_now(example(name), TODAY)
    about = about_pages(found.dossier, found.flags, TODAY, Pack(documents=(Kind.PACK,)))
    assert abs(about - pages) <= max(2, pages * 0.15)


def test_a_double_press_makes_one_pack(nasty: Integration, viewer: Client) -> None:
    assert make(nasty, viewer).pk == make(nasty, viewer).pk
    first = done(Job.objects.get())
    assert make(nasty, viewer).pk != first.pk


def test_for_whom_it_is_proposes_what_belongs_in_it(nasty: Integration, viewer: Client) -> None:
    html = viewer.get(url(nasty, "pack") + "?audience=partner").content.decode()
    assert '<input type="checkbox" name="documents" value="agreement"' in html
    assert 'value="open_questions"' in html
    assert set(PROPOSED) == set(Audience)
    assert viewer.get(url(nasty, "pack") + "?audience=nobody").status_code == 200


def test_what_is_left_out_is_not_in_it(nasty: Integration, viewer: Client) -> None:
    whole = done(make(nasty, viewer, documents=["brief"]))
    less = done(make(nasty, viewer, documents=["brief"], left_out=["open_questions", "exceptions"]))
    assert "Questions still open" in path_of(whole).read_text()
    assert "Questions still open" not in path_of(less).read_text()


def test_choices_that_do_not_fit_are_kept_and_explained(nasty: Integration, viewer: Client) -> None:
    answer = viewer.post(url(nasty, "pack"), {"do": "make", "written_as": "md", "budget": "0", "of_version": "9"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Pick at least one document." in html
    assert not Job.objects.filter(work="export").exists()


def test_a_full_disk_keeps_the_old_pack_leaves_no_part_and_says_why(nasty: Integration, viewer: Client) -> None:
    old = done(make(nasty, viewer))
    kept = path_of(old).read_bytes()
    job = make(nasty, viewer, written_as="json", documents=["brief"])
    write = exports.write_whole

    def on_a_full_disk(target: Path, content: bytes) -> None:
        with full_disk(len(content) // 2):
            write(target, content)

    exports.write_whole = on_a_full_disk
    try:
        done(job)
    finally:
        exports.write_whole = write
    assert (job.state, job.fault) == (JobState.FAILED, "disk_full")
    assert [file.name for file in folder().iterdir()] == [str(old.uid)]
    assert path_of(old).read_bytes() == kept
    html = viewer.get(url(nasty, "export_state", job.uid)).content.decode()
    assert "The disk of the portal is full" in html
    assert "Try again" in html
    assert f'href="{url(nasty, "pack")}"' in html, "the way to one that holds less"
    again = viewer.post(url(nasty, "export_again", job.uid))
    new = Job.objects.latest("pk")
    assert again.headers["Location"] == url(nasty, "export_state", new.uid)
    assert done(new).state == JobState.DONE


def test_half_a_file_never_takes_the_place_of_a_whole_one(tmp_path: Path) -> None:
    target = tmp_path / "packs" / "one"
    write_whole(target, b"old")
    with full_disk(1_000), pytest.raises(OSError, match="too large"):
        write_whole(target, b"x" * 5_000)
    assert target.read_bytes() == b"old"
    assert os.listdir(target.parent) == ["one"]


@pytest.mark.parametrize(("why", "words"), [("time", "took too long"), ("memory", "too much memory")])
def test_a_pdf_that_fails_says_why(
    nasty: Integration, viewer: Client, monkeypatch: pytest.MonkeyPatch, why: str, words: str
) -> None:
    def fails(*_arguments: object, **_more: object) -> bytes:
        raise PdfFailed(why)

    monkeypatch.setattr(exports, "render", fails)
    job = done(make(nasty, viewer))
    assert job.state == JobState.FAILED
    assert words in viewer.get(url(nasty, "export_state", job.uid)).content.decode()


def test_a_pack_is_cancelled_before_and_while_it_is_made(
    nasty: Integration, viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = make(nasty, viewer)
    viewer.post(url(nasty, "cancel_export", waiting.uid))
    assert done(waiting).state == JobState.CANCELLED
    running = make(nasty, viewer, documents=["brief", "guide"])
    render = documents.render

    def cancelled_meanwhile(*arguments: Any, **more: Any) -> bytes:
        viewer.post(url(nasty, "cancel_export", running.uid))
        return render(*arguments, **more)

    monkeypatch.setattr(exports, "render", cancelled_meanwhile)
    assert done(running).state == JobState.CANCELLED
    assert not path_of(running).exists()


def test_progress_names_the_document_under_way(nasty: Integration, viewer: Client) -> None:
    job = make(nasty, viewer)
    page = url(nasty, "export_state", job.uid)
    assert "Waiting for its turn" in viewer.get(page).content.decode()
    Job.objects.update(state=JobState.RUNNING, done=1, total=3)
    part = viewer.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "Writing: Runbook" in part
    assert "1 of 3" in part
    assert "<html" not in part
    assert f'href="{page}"' in part


def test_an_editor_removes_a_pack_with_its_file(nasty: Integration, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    job = done(make(nasty, client))
    client.post(url(nasty, "remove_export", job.uid))
    assert not path_of(job).exists()
    assert not Job.objects.filter(pk=job.pk).exists()


def test_old_packs_and_files_that_nobody_knows_go_by_the_clock(nasty: Integration, viewer: Client) -> None:
    old, new = done(make(nasty, viewer)), done(make(nasty, viewer, written_as="html"))
    long_ago = timezone.now() - KEPT - timedelta(days=1)
    Job.objects.filter(pk=old.pk).update(ended_at=long_ago)
    stray = folder() / "stray.part"
    stray.write_text("half")
    os.utime(stray, (long_ago.timestamp(), long_ago.timestamp()))
    tidy_exports(timezone.now().replace(minute=0))
    assert [file.name for file in folder().iterdir()] == [str(new.uid)]
    assert viewer.get(url(nasty, "export", old.uid)).status_code == 404


def test_a_form_sent_twice_makes_one_pack_even_when_the_first_is_done(nasty: Integration, viewer: Client) -> None:
    form = viewer.get(url(nasty, "pack")).context["once"]
    first = done(make(nasty, viewer, once=form))
    assert make(nasty, viewer, once=form) == first
    other = make(nasty, viewer, once=form, written_as="html")
    assert other != first, "with other choices it is another pack"
    page = viewer.get(url(nasty, "documents")).context["kinds"]
    for _ in range(2):
        viewer.post(url(nasty, "documents"), {"document": "guide", "once": page[0]["once"]})
    again = viewer.get(url(nasty, "export_state", first.uid)).context["once"]
    for _ in range(2):
        viewer.post(url(nasty, "export_again", first.uid), {"once": again})
    assert Job.objects.filter(work="export").count() == 4


def test_the_same_pack_is_not_made_twice_at_once(nasty: Integration, viewer: Client) -> None:
    assert make(nasty, viewer, once=str(uuid4())) == make(nasty, viewer, once=str(uuid4()))


def test_a_file_that_is_gone_is_said_to_be(nasty: Integration, viewer: Client) -> None:
    job = done(make(nasty, viewer))
    path_of(job).unlink()
    assert "No longer kept" in viewer.get(url(nasty, "export_state", job.uid)).content.decode()
    assert viewer.get(url(nasty, "export", job.uid)).status_code == 404


def test_the_list_takes_as_many_queries_for_many_packs_as_for_one(
    nasty: Integration, victor: User, viewer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = f"/w/{nasty.workspace.key}/exports/"
    done(make(nasty, viewer))
    with django_assert_max_num_queries(12) as few:
        viewer.get(page)
    for n in range(30):
        ask_for_export(nasty, Pack(documents=(Kind.BRIEF,), form=Form.MARKDOWN, budget=n + 1), victor, uuid4())
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "1 to 25 of 31" in viewer.get(page).content.decode()


def test_packs_of_another_workspace_are_not_there(
    nasty: Integration, viewer: Client, olga: User, sign_in: SignIn
) -> None:
    job, client = done(make(nasty, viewer)), sign_in(olga)
    for name in ("export", "export_state"):
        assert client.get(url(nasty, name, job.uid)).status_code == 404
    assert client.get(f"/w/{nasty.workspace.key}/exports/").status_code == 404
    assert nasty.ref not in client.get("/w/elsewhere/exports/").content.decode()
