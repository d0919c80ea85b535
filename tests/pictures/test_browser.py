"""A picture of the screen goes into a step by pasting, by dropping, or by a file field alone."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import expect

from briefs.models import Entry, Picture
from briefs.services.pictures import path_of
from integrations_portal.accounts.models import User
from tests.browsing import Open, Theme, assert_accessible
from tests.pictures.making import made
from tests.pictures.test_pages import page_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BRING = """([kind, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], "image.png", { type }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true });
  document.querySelector("#id_steps textarea").dispatchEvent(event);
}"""


@pytest.fixture
def you(cora: User) -> User:
    return cora


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_pasted_or_dropped_picture_is_shown_at_once_and_kept_with_the_form(
    how: str, task: Entry, open_page: Open
) -> None:
    content = made("PNG", 60, 40)
    page = open_page(page_of(task))
    page.evaluate(BRING, [how, "image/png", base64.b64encode(content).decode()])
    first = page.locator("[data-picture]").first
    expect(first.get_by_text("The picture is here.")).to_be_visible()
    expect(first.locator("img")).to_be_visible()
    page.get_by_label("The picture in words").first.fill("The deal")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    task.refresh_from_db()
    picture = Picture.objects.get()
    assert task.details["steps"][0]["image"] == picture.name
    assert path_of(picture).read_bytes() == content


def test_something_else_that_is_pasted_is_told_and_not_taken(task: Entry, open_page: Open) -> None:
    page = open_page(page_of(task))
    page.evaluate(BRING, ["paste", "image/svg+xml", base64.b64encode(b"<svg/>").decode()])
    expect(page.get_by_text("Only PNG, JPEG or WebP can be taken.")).to_be_visible()
    assert page.locator("[data-picture] img").count() == 0


def test_a_file_is_enough_without_scripts(task: Entry, open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "won.png"
    file.write_bytes(made("PNG"))
    page = open_page(page_of(task), script=False)
    page.get_by_label("Picture of the screen").first.set_input_files(file)
    page.get_by_label("The picture in words").first.fill("The deal")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_form(task: Entry, open_page: Open, theme: Theme) -> None:
    assert_accessible(open_page(page_of(task), theme=theme))
