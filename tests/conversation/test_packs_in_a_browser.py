"""Signing again and making packs, as a person does it: with the eyes, the keyboard and, where wanted, no script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from briefs.dossier.load import dossier_of
from briefs.tasks import export_job
from datamaps.models import Integration
from integrations_portal.accounts.models import User
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job, JobState
from tests.browsing import Open, assert_accessible
from tests.conversation.conftest import url
from tests.conversation.test_signing import be, clean
from tests.conversation.test_versions import change

__all__ = ["clean", "export_job"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs in a folder of the test, made when the test says so: no queue is there to be told."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(queue, "send", lambda _job: False)


@pytest.fixture
def you(victor: User) -> User:
    return victor


def accessible(page: Page) -> None:
    assert_accessible(page)


def test_sign_change_compare_and_sign_again(open_page: Open, clean: Integration, victor: User) -> None:
    be(victor, clean, dossier_of(clean).brief.business_owner or "")
    page = open_page(url(clean, "sign"))
    page.get_by_role("button", name="Sign version 1").click()
    expect(page.get_by_text("You have signed version 1.")).to_be_visible()
    change(clean, goal="Nobody asks finance any more")
    page.goto(page.url)
    since = page.locator("#since-signed")
    expect(since).to_contain_text("Nobody asks finance any more")
    accessible(page)
    page.get_by_role("link", name="All versions").click()
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator("#changed-purpose")).to_contain_text("Nobody asks finance any more")
    accessible(page)
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(page.url.partition("/versions/")[0] + "/sign/")
    page.get_by_role("button", name="Sign version 2").click()
    expect(page.get_by_text("You have signed version 2.")).to_be_visible()
    expect(since).to_have_count(0)


def test_a_pack_shows_its_progress_and_can_be_left(open_page: Open, nasty: Integration) -> None:
    page = open_page(url(nasty, "pack"))
    accessible(page)
    expect(page.locator("#pack-count")).to_contain_text("About")
    before = page.locator("#pack-count").inner_text()
    page.get_by_label("Integration pack").uncheck()
    page.get_by_label("Runbook").check()
    expect(page.locator("#pack-count")).not_to_have_text(before)
    page.get_by_label("Markdown").check()
    page.get_by_role("button", name="Make the pack").click()
    expect(page.locator("#export .note")).to_contain_text("Waiting for its turn")
    accessible(page)
    job = Job.objects.get(work="export")
    Job.objects.update(state=JobState.RUNNING, total=2)
    expect(page.locator("#export .note")).to_contain_text("Writing: Runbook")
    Job.objects.update(state=JobState.WAITING, total=0)
    queue.run(str(job.uid))
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Exports").click()
    expect(page.get_by_role("link", name="Runbook", exact=True)).to_be_visible()
    accessible(page)


def test_without_script_a_pack_is_counted_made_and_looked_after(open_page: Open, nasty: Integration) -> None:
    page = open_page(url(nasty, "pack"), 390, script=False)
    page.get_by_label("Integration pack").uncheck()
    page.get_by_label("User guide and support").check()
    page.get_by_role("button", name="Count the pages").click()
    expect(page.locator("#pack-count")).to_contain_text("About")
    page.get_by_role("button", name="Make the pack").click()
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#export .state")).to_contain_text("Cancelled")
