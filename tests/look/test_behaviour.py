"""What portal.js adds to pages: sending once, focus and words after a swap, words when a request fails."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.look.urls import urlpatterns as gallery_urls

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.look.test_behaviour"),
]
POSTED: list[str] = []

PAGE = """{% extends "base.html" %}{% block heading %}Page{% endblock %}{% block content %}
<form method="post" action="/slow/" id="plain">{% csrf_token %}<button type="submit">Sign</button></form>
<form hx-post="/swap/" hx-target="#part" data-guard id="swapping">
  <label for="text">Text</label><input id="text" name="text"><button type="submit">Save</button>
</form>
<div id="part"></div>
{% for status in statuses %}<button type="button" id="fails-{{ status }}"
  hx-post="/fail/?status={{ status }}" hx-target="#part">Fail</button>{% endfor %}
{% endblock %}"""


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PAGE).render({"statuses": (401, 403, 500)}, request))


def focused(request: HttpRequest) -> HttpResponse:
    POSTED.append(request.path)
    status = 422 if request.POST.get("text") == "bad" else 200
    return HttpResponse('<h2 data-focus data-announce="Saved as version 4">Saved</h2>', status=status)


def fail(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=int(request.GET["status"]))


urlpatterns = [
    *gallery_urls,
    path("page/", page),
    path("slow/", focused),
    path("swap/", focused),
    path("fail/", fail),
]


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Page:
    POSTED.clear()
    found = browser.new_page()
    found.goto(live_server.url + "/page/")
    return found


def test_after_a_swap_focus_and_words_follow(opened: Page) -> None:
    opened.fill("#text", "good")
    opened.click("#swapping button")
    expect(opened.locator("#part h2")).to_be_focused()
    expect(opened.locator("#announcer")).to_have_text("Saved as version 4")
    assert opened.locator("#swapping").get_attribute("data-dirty") is None


def test_a_form_with_mistakes_is_swapped_in_and_stays_unsaved(opened: Page) -> None:
    opened.fill("#text", "bad")
    opened.click("#swapping button")
    expect(opened.locator("#part h2")).to_be_visible()
    assert opened.locator("#swapping").get_attribute("data-dirty") == "true"


def test_two_presses_send_once(opened: Page) -> None:
    opened.evaluate("const b = document.querySelector('#plain button'); b.click(); b.click();")
    opened.wait_for_url("**/slow/")
    assert len(POSTED) == 1


@pytest.mark.parametrize(("status", "words"), [(401, "signed out"), (403, "did not accept"), (500, "try again")])
def test_a_failed_request_keeps_the_page_and_says_why(opened: Page, status: int, words: str) -> None:
    opened.fill("#text", "half a sentence")
    opened.click(f"#fails-{status}")
    expect(opened.locator("#messages")).to_contain_text(words)
    assert opened.input_value("#text") == "half a sentence"


def test_a_lost_connection_keeps_the_page_and_says_so(opened: Page) -> None:
    opened.fill("#text", "half a sentence")
    opened.context.set_offline(True)
    opened.click("#swapping button")
    expect(opened.locator("#messages")).to_contain_text("could not reach the server")
    assert opened.input_value("#text") == "half a sentence"
