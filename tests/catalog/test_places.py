"""Where a system can be reached and when it is closed: asked in plain words, stored as a schedule."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from briefs.documents.render import render
from briefs.dossier.load import dossier_of
from datamaps.map.systems import Window
from datamaps.map.windows import as_asked, as_stored, window_in_words
from datamaps.models import Connector, Integration, System
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.catalog.test_pages import SignIn
from tests.conversation.conftest import import_example
from tests.rows.test_door import make_system

CHANGE = "/w/acme/systems/crm/change/"
SUNDAY = {"cron": "0 20 * * 0", "timezone": "Europe/Stockholm", "for": "4h"}
TYPED = {
    "name": "CRM",
    "version": "1",
    "environments-0-name": "production",
    "environments-0-url": "https://crm.example.com",
    "environments-1-name": "test <b>",
    "maintenance-0-days": "* * 0",
    "maintenance-0-at": "20:00",
    "maintenance-0-lasts": "4 hours",
    "maintenance-0-timezone": "stockholm",
}


@pytest.mark.parametrize("cron", ["0 20 * * 0", "30 2 * * *", "5 0 * * 1-5", "0 6 1 * *"])
def test_days_and_a_time_come_back_as_the_schedule_that_they_were(cron: str) -> None:
    asked = as_asked({"cron": cron, "for": "1h"})
    assert len(asked["days"].split()) == 3
    assert as_stored(asked | {"at": datetime.time.fromisoformat(asked["at"])}) == {"cron": cron, "for": "1h"}


def test_a_schedule_that_is_none_of_the_days_stays_as_it_is() -> None:
    asked = as_asked({"cron": "0 */6 2 * *", "timezone": "UTC"})
    assert (asked["days"], asked["at"]) == ("0 */6 2 * *", "")
    assert as_stored(asked) == {"cron": "0 */6 2 * *", "timezone": "UTC"}


def test_a_window_is_told_in_words() -> None:
    assert window_in_words(Window.read(SUNDAY)) == "every Sunday at 20:00 (Europe/Stockholm), for 4 hours"
    assert window_in_words(Window()) == ""


@pytest.fixture
def editor(workspace: Workspace, alice: User, sign_in: SignIn) -> Client:
    make_system(workspace)
    return sign_in(alice)


def stored() -> dict[str, Any]:
    plain: dict[str, Any] = System.objects.get().plain()
    return plain


def test_an_editor_says_it_and_the_system_page_tells_it(editor: Client) -> None:
    assert editor.post(CHANGE, TYPED).status_code == 302
    assert stored()["maintenance"] == [SUNDAY]
    assert stored()["environments"] == [{"name": "production", "url": "https://crm.example.com"}, {"name": "test <b>"}]
    html = editor.get("/w/acme/systems/crm/").content.decode()
    assert "every Sunday at 20:00 (Europe/Stockholm), for 4 hours" in html
    assert 'href="https://crm.example.com"' in html
    assert "test &lt;b&gt;" in html
    form = editor.get(CHANGE).content.decode()
    assert '<option value="* * 0" selected>' in form
    assert 'value="20:00"' in form
    assert 'value="4 hours"' in form


def test_only_an_address_that_a_browser_opens_is_a_link(editor: Client) -> None:
    editor.post(CHANGE, TYPED | {"environments-0-url": "javascript:alert(1)"})
    html = editor.get("/w/acme/systems/crm/").content.decode()
    assert "javascript:alert(1)" in html
    assert 'href="javascript:' not in html


def test_what_a_file_said_is_kept_when_something_else_is_changed(editor: Client) -> None:
    row = System.objects.get()
    odd = {"cron": "0 */6 2 * *", "for": "1h"}
    door.save(row.put(row.plain() | {"maintenance": [odd, SUNDAY]}), PORTAL)
    form = editor.get(CHANGE).content.decode()
    assert '<option value="0 */6 2 * *" selected>' in form
    typed = {
        "name": "New name",
        "version": "2",
        "maintenance-0-days": "0 */6 2 * *",
        "maintenance-0-lasts": "1 hour",
        "maintenance-1-days": "* * 0",
        "maintenance-1-at": "20:00",
        "maintenance-1-lasts": "4 hours",
        "maintenance-1-timezone": "Europe/Stockholm",
    }
    assert editor.post(CHANGE, typed).status_code == 302
    assert stored()["maintenance"] == [odd, SUNDAY]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"maintenance-0-at": ""}, "Give the time at which it begins"),
        ({"maintenance-0-days": ""}, "Choose the days, or empty the row"),
        ({"maintenance-0-days": "* * 9"}, "Select a valid choice"),
        ({"maintenance-0-lasts": "long"}, "Write a number and a unit"),
        ({"environments-1-name": "", "environments-1-url": "https://x.example"}, "Give it a name"),
        ({"environments-1-name": "production"}, "“production” is there twice"),
    ],
)
def test_what_cannot_be_kept_says_why_and_keeps_what_was_typed(
    editor: Client, typed: dict[str, str], words: str
) -> None:
    answer = editor.post(CHANGE, TYPED | typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "https://crm.example.com" in answer.content.decode()
    assert "maintenance" not in stored()


def test_a_row_more_or_less_saves_nothing_and_keeps_the_rest(editor: Client) -> None:
    more = editor.post(CHANGE, TYPED | {"more": "maintenance"}).content.decode()
    assert "maintenance-1-days" in more
    assert 'value="4 hours"' in more
    less = editor.post(CHANGE, TYPED | {"less": "environments-0"}).content.decode()
    assert "https://crm.example.com" not in less
    assert 'name="environments-0-name" value="test &lt;b&gt;"' in less
    assert "environments" not in stored()


def test_an_environment_at_which_a_live_check_looks_cannot_go(editor: Client) -> None:
    row = System.objects.get()
    check = Connector(workspace=row.workspace, system=row).put(
        {"key": "nightly", "kind": "sql", "environment": "production"}
    )
    door.save(check, PORTAL)
    answer = editor.post(CHANGE, {"name": "CRM", "version": "1"})
    assert answer.status_code == 422
    assert "“nightly” looks at “production”" in answer.content.decode()


def test_two_people_see_both_windows_in_words(editor: Client) -> None:
    editor.post(CHANGE, TYPED)
    stale = editor.post(CHANGE, TYPED | {"maintenance-0-days": "* * 6,0"})
    html = stale.content.decode()
    assert stale.status_code == 409
    assert "every Sunday at 20:00" in html
    assert "Saturday and Sunday at 20:00 (Europe/Stockholm), for 4 hours" in html


@pytest.fixture
def medium(workspace: Workspace) -> Integration:
    return import_example(workspace, "medium")


def test_the_runbook_tells_it_on_the_page_and_on_paper(medium: Integration, victor: User, sign_in: SignIn) -> None:
    html = sign_in(victor).get(f"/w/{medium.workspace.key}/runbooks/{medium.ref}/").content.decode()
    assert "every Sunday at 20:00 (Europe/Stockholm), for 4 hours" in html
    paper = render(dossier_of(medium), (), timezone.localdate(), "runbook", "md").decode()
    assert "closed for maintenance every Sunday at 20:00 (Europe/Stockholm), for 4 hours" in paper
