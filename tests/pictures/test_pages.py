"""Pictures of guides: brought in with the form, shown only to members, and never as anything but a picture."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from briefs.documents.render import render
from briefs.models import Entry, Picture, Version
from briefs.pictures.header import NoPicture
from briefs.services import pictures
from briefs.services.documents import material_of
from briefs.services.pictures import forget_unused, keep, path_of
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from tests.pictures.making import made, png

SignIn = Callable[[User], Client]
STEPS = {"steps-0-do": "Open the deal", "steps-1-do": "Press Won", "steps-1-expect": "It turns green"}


def page_of(task: Entry) -> str:
    key, ref = task.workspace.key, task.integration.ref
    return reverse("row_page", args=[key, ref, "guide", "guide.tasks", task.uid, "task"])


def address(picture: Picture) -> str:
    return reverse("picture", args=[picture.workspace.key, picture.digest, picture.ending])


def form(task: Entry, **more: Any) -> dict[str, Any]:
    task.refresh_from_db()
    return {"version": task.version, "title": "Mark a deal as won", **STEPS, **more}


def upload(content: bytes, name: str = "won.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def test_a_picture_comes_with_the_step_and_is_shown_to_members(
    task: Entry, cora: User, victor: User, sign_in: SignIn
) -> None:
    content = made("PNG")
    more = {"steps-1-image-upload": upload(content), "steps-1-alt": "The button Won"}
    assert sign_in(cora).post(page_of(task), form(task, **more)).status_code == 302
    picture = Picture.objects.get()
    task.refresh_from_db()
    assert task.details["steps"][1]["image"] == picture.name
    answer = sign_in(victor).get(address(picture))
    assert b"".join(answer) == content
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    assert "private" in answer.headers["Cache-Control"]
    assert address(picture) in sign_in(cora).get(page_of(task)).content.decode()


def test_a_picture_needs_words_and_is_not_lost_while_they_are_missing(task: Entry, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    answer = client.post(page_of(task), form(task, **{"steps-1-image-upload": upload(png())}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say in words what the picture shows." in page
    assert Picture.objects.get().name in page


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("won.png", b"<html><script>alert(1)</script>", "not a picture"),
        ("won.svg", b"<svg onload='alert(1)'/>", "not a picture"),
        ("won.png", png(60_000, 60_000, pixels=b""), "60000 × 60000"),
        ("won.png", png()[:-4], "not whole"),
        ("won.png", b"", "not a picture"),
    ],
)
def test_hostile_files_are_refused_with_a_reason_and_typed_text_is_kept(
    name: str, content: bytes, why: str, task: Entry, cora: User, sign_in: SignIn, var_dir: Path
) -> None:
    more = {"steps-1-image-upload": upload(content, name), "steps-1-alt": "Typed words"}
    answer = sign_in(cora).post(page_of(task), form(task, **more))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert "Typed words" in page
    assert not Picture.objects.exists()
    assert not (var_dir / "pictures").exists()


@pytest.mark.parametrize("name", ["../../evil.png", "/etc/passwd", "a\\b.png", "x" * 300 + ".png", "<img>.png"])
def test_the_name_of_a_file_decides_nothing(name: str, task: Entry, cora: User, sign_in: SignIn, var_dir: Path) -> None:
    more = {"steps-0-image-upload": upload(png(), name), "steps-0-alt": "The deal"}
    sign_in(cora).post(page_of(task), form(task, **more))
    (file,) = [path for path in var_dir.rglob("*") if path.is_file()]
    assert file == path_of(Picture.objects.get())
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_beside_another_question_is_left_alone(task: Entry, cora: User, sign_in: SignIn) -> None:
    sign_in(cora).post(page_of(task), form(task, **{"title-upload": upload(png()), "steps-0-do-upload": upload(png())}))
    task.refresh_from_db()
    assert task.details["title"] == "Mark a deal as won"
    assert not Picture.objects.exists()


def test_a_step_that_moves_takes_its_picture_along(task: Entry, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    more = {"steps-1-image-upload": upload(png()), "steps-1-alt": "The button", "lift": "steps-1"}
    page = client.post(page_of(task), form(task, **more)).content.decode()
    name = Picture.objects.get().name
    assert f'name="steps-0-image" value="{name}"' in page


def test_a_picture_can_be_taken_away(task: Entry, cora: User, sign_in: SignIn) -> None:
    picture, client = keep(task.workspace, png(), PORTAL), sign_in(cora)
    held = {"steps-0-image": picture.name, "steps-0-alt": "The deal"}
    client.post(page_of(task), form(task, **held))
    client.post(page_of(task), form(task, **held, **{"steps-0-image-remove": "1"}))
    task.refresh_from_db()
    assert "image" not in task.details["steps"][0]


def test_the_same_picture_is_kept_once_and_written_down_once(workspace: Workspace) -> None:
    first, second = keep(workspace, png(), PORTAL), keep(workspace, png(), PORTAL)
    assert first.pk == second.pk
    assert AuditEntry.objects.filter(uid=first.uid).count() == 1


def test_a_picture_of_another_workspace_does_not_exist_here(
    workspace: Workspace, elsewhere: Workspace, victor: User, sign_in: SignIn
) -> None:
    theirs = keep(elsewhere, png(), PORTAL)
    client = sign_in(victor)
    assert client.get(address(theirs)).status_code == 404
    assert client.get(reverse("picture", args=[workspace.key, theirs.digest, "png"])).status_code == 404
    keep(workspace, png(), PORTAL)
    assert b"".join(client.get(reverse("picture", args=[workspace.key, theirs.digest, "png"]))) == png()
    assert client.get(reverse("picture", args=[workspace.key, theirs.digest, "html"])).status_code == 404


def test_a_workspace_has_room_for_so_many_and_so_much(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST", 2)
    keep(workspace, png(1, 1), PORTAL)
    keep(workspace, png(1, 2), PORTAL)
    with pytest.raises(NoPicture, match="picture_many"):
        keep(workspace, png(1, 3), PORTAL)
    keep(workspace, png(1, 2), PORTAL)
    monkeypatch.setattr(pictures, "MOST", 9)
    monkeypatch.setattr(pictures, "MOST_BYTES", 200)
    with pytest.raises(NoPicture, match="picture_room"):
        keep(workspace, png(1, 3), PORTAL)


def test_what_no_guide_shows_is_removed_and_what_was_signed_stays(task: Entry, var_dir: Path) -> None:
    workspace = task.workspace
    used, signed, unused, fresh = (keep(workspace, png(1, side), PORTAL) for side in (1, 2, 3, 4))
    Picture.objects.exclude(pk=fresh.pk).update(made_at=timezone.now() - timedelta(days=2))
    task.put({**task.details, "steps": [{"do": "Look", "image": used.name}]}).save()
    tasks = [{"title": "Then", "steps": [{"do": "Look", "image": signed.name}]}]
    dossier = {"content": {"brief": {"guide": {"tasks": tasks}}}}
    Version.objects.create(
        workspace=workspace, integration=task.integration, number=1, digest="d", format=1, dossier=dossier
    )
    forget_unused()
    assert set(Picture.objects.all()) == {used, signed, fresh}
    assert not path_of(unused).exists()
    assert len([path for path in (var_dir / "pictures").rglob("*") if path.is_file()]) == 3


@pytest.mark.parametrize("kind", ["guide", "pack"])
def test_the_guide_holds_its_pictures(kind: str, task: Entry, victor: User, sign_in: SignIn) -> None:
    content = made("WEBP")
    picture = keep(task.workspace, content, PORTAL)
    steps = [{"do": "Look", "image": picture.name, "alt": "The <b>deal</b>"}]
    task.put({"title": "Look", "steps": steps}).save()
    client = sign_in(victor)
    url = reverse("document", args=[task.workspace.key, task.integration.ref, kind, "html"])
    page = client.get(url).content.decode()
    assert f"data:image/webp;base64,{base64.b64encode(content).decode()}" in page
    assert 'alt="The &lt;b&gt;deal&lt;/b&gt;"' in page
    text = client.get(url.replace("/html/", "/md/")).content.decode()
    assert "Picture: The &lt;b&gt;deal" in text
    assert "base64" not in text


@pytest.mark.slow
def test_the_pdf_of_the_guide_holds_its_pictures_with_their_words(task: Entry) -> None:
    picture = keep(task.workspace, made("PNG", 31, 17), PORTAL)
    task.put({"title": "Look", "steps": [{"do": "Look", "image": picture.name, "alt": "The deal"}]}).save()
    found = material_of(task.workspace.key, task.integration.ref)
    made_pdf = render(found.dossier, found.flags, found.today, "guide", "pdf", pictures=found.pictures)
    images = [image for page in PdfReader(io.BytesIO(made_pdf)).pages for image in page.images]
    assert [image.image.size for image in images if image.image] == [(31, 17)]


def test_a_lost_picture_leaves_its_words(task: Entry) -> None:
    picture = keep(task.workspace, png(), PORTAL)
    task.put({"title": "Look", "steps": [{"do": "Look", "image": picture.name, "alt": "The deal"}]}).save()
    path_of(picture).unlink()
    assert material_of(task.workspace.key, task.integration.ref).pictures == {}
