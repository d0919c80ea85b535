"""Error pages say what happened, what was kept and what to do, and never show what is secret."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from integrations_portal.look.kept import kept_text


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "403_csrf"])
def test_an_error_page_needs_no_request_and_no_database(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert "<h1>" in html
    assert 'href="/"' in html


@pytest.mark.urls("tests.look.urls")
def test_a_refused_form_shows_what_was_typed_but_no_secret() -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(
        "/look/display/",
        {"what_happened": "Card <b>declined</b>", "password": "hunter2", "api_token": "abc", "next": "/x/"},
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Card &lt;b&gt;declined&lt;/b&gt;" in page
    assert "What happened" in page
    assert "hunter2" not in page
    assert "abc" not in page


def test_only_what_was_sent_is_kept() -> None:
    assert kept_text(None) == []
    assert kept_text(RequestFactory().get("/", {"a": "b"})) == []
    kept = kept_text(RequestFactory().post("/", {"steps": ["one", "two"], "empty": " ", "csrfmiddlewaretoken": "x"}))
    assert [line.value for line in kept] == ["one", "two"]


@pytest.mark.urls("tests.look.urls")
def test_the_missing_address_is_shown_as_text(client: Client) -> None:
    page = client.get("/nowhere/<script>/").content.decode()
    assert "There is nothing at this address" in page
    assert "<script>/" not in page
