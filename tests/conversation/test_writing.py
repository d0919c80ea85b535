"""Who else has a form open: told in one line, never in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from briefs.models import Entry, Writing
from briefs.services.writing import HEARD, KEPT, OPENED, forget_closed, open_form
from integrations_portal.accounts.models import User, Workspace
from tests.home.conftest import add_brief, add_entry

SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def row(workspace: Workspace) -> Entry:
    return add_entry(add_brief(workspace, 1), "exceptions", ref="E-01", name="Card declined")


def form(row: Entry, page_id: str = "what") -> str:
    where = [row.workspace.key, row.integration.ref, "exceptions", "exceptions", row.uid, page_id]
    return reverse("row_page", args=where)


def line(row: Entry) -> str:
    return reverse("writing", args=[row.workspace.key, row.integration.ref, row.uid])


def shown(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_whoever_comes_second_reads_who_is_there(row: Entry, cora: User, alice: User, sign_in: SignIn) -> None:
    first, second = sign_in(cora), sign_in(alice)

    assert "is writing here" not in shown(first, form(row))
    assert "Cora is writing here, since" in shown(second, form(row))
    assert "Alice is writing here, since" in shown(first, form(row))


def test_oneself_in_two_windows_is_nobody_else(row: Entry, cora: User, sign_in: SignIn) -> None:
    sign_in(cora).get(form(row))

    assert "is writing here" not in shown(sign_in(cora), form(row))


def test_nobody_is_kept_from_saving(row: Entry, cora: User, alice: User, sign_in: SignIn) -> None:
    sign_in(cora).get(form(row))
    client = sign_in(alice)
    client.get(form(row))

    answer = client.post(form(row), {"version": row.version, "name": "Card refused"})

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.details["name"] == "Card refused"
    assert "Alice is writing here" not in shown(sign_in(cora), form(row)), "who has saved is not writing"


def test_a_page_that_is_silent_counts_for_a_minute_and_one_without_a_script_for_ten(
    row: Entry, cora: User, alice: User
) -> None:
    now, brief = timezone.now(), row.integration
    assert timedelta(seconds=20) * 2 < HEARD < OPENED

    open_form(brief, row.uid, cora, now, HEARD)

    def seen(after: timedelta) -> list[str]:
        return [str(one.user) for one in open_form(brief, row.uid, alice, now + after, HEARD)]

    assert seen(HEARD) == ["Cora"]
    assert seen(HEARD + timedelta(seconds=1)) == []


def test_coming_back_later_is_a_new_beginning(row: Entry, cora: User) -> None:
    now, brief = timezone.now(), row.integration

    for after in (timedelta(), timedelta(seconds=20), timedelta(seconds=40)):
        open_form(brief, row.uid, cora, now + after, HEARD)
    assert Writing.objects.get().since == now
    open_form(brief, row.uid, cora, now + timedelta(hours=1), HEARD)
    assert Writing.objects.get().since == now + timedelta(hours=1)


def test_what_is_long_over_is_forgotten(row: Entry, cora: User) -> None:
    now = timezone.now()
    open_form(row.integration, row.uid, cora, now, HEARD)

    forget_closed(now + HEARD)
    assert Writing.objects.exists()
    forget_closed(now + HEARD + KEPT + timedelta(seconds=1))
    assert not Writing.objects.exists()


def test_asking_again_brings_nothing_while_nothing_has_changed(
    row: Entry, cora: User, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    assert client.post(line(row), headers=HTMX).status_code == 204
    sign_in(cora).get(form(row))

    news = client.post(line(row), headers=HTMX)
    assert "Cora is writing here" in news.content.decode()
    mark = news.context["shown"]
    assert client.post(line(row), {"shown": mark}, headers=HTMX).status_code == 204
    Writing.objects.filter(user=cora).delete()
    assert "Nobody else" in client.post(line(row), {"shown": mark}, headers=HTMX).content.decode()


def test_who_may_not_write_and_who_is_not_here_leave_no_trace(
    row: Entry, victor: User, olga: User, sign_in: SignIn
) -> None:
    assert sign_in(victor).post(line(row)).status_code == 403
    assert sign_in(olga).post(line(row)).status_code == 404
    assert not Writing.objects.exists()


def test_a_name_full_of_marks_is_shown_as_it_is(row: Entry, cora: User, alice: User, sign_in: SignIn) -> None:
    User.objects.filter(pk=cora.pk).update(name="<b>Cora</b>")
    sign_in(cora).get(form(row))

    page = shown(sign_in(alice), form(row))

    assert "<b>Cora</b>" not in page
    assert "&lt;b&gt;Cora&lt;/b&gt; is writing here" in page


def test_something_new_has_no_line(row: Entry, cora: User, sign_in: SignIn) -> None:
    add = reverse("add_row", args=[row.workspace.key, row.integration.ref, "exceptions", "exceptions"])

    assert "writing-here" not in shown(sign_in(cora), add)
    assert not Writing.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_two_browsers_see_each_other_come_and_go(
    row: Entry, cora: User, alice: User, browser: Browser, live_server: LiveServer
) -> None:
    def opened(user: User) -> Page:
        client = Client()
        client.force_login(user)
        context = browser.new_context()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.clock.install()
        with page.expect_response("**/writing/**"):
            page.goto(live_server.url + form(row))
        return page

    def later(page: Page) -> None:
        with page.expect_response("**/writing/**"):
            page.clock.run_for(21_000)

    first = opened(cora)
    expect(first.locator(".writing")).to_have_count(0)
    second = opened(alice)
    expect(second.locator(".writing")).to_contain_text("Cora is writing here")

    name = first.locator("[name=name]")
    name.fill("Half a sen")
    later(first)

    expect(first.locator(".writing")).to_contain_text("Alice is writing here")
    expect(name).to_be_focused()
    expect(name).to_have_value("Half a sen")
    second.get_by_role("button", name="Save and stop here").click()
    expect(second.get_by_text("Saved.")).to_be_visible()
    later(first)
    expect(first.locator(".writing")).to_have_count(0)
    expect(name).to_have_value("Half a sen")


def test_that_a_form_is_open_is_not_written_by_reading(row: Entry, cora: User, sign_in: SignIn) -> None:
    assert sign_in(cora).get(line(row)).status_code == 405
    assert not Writing.objects.exists()
