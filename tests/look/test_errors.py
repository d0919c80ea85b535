"""Error pages say what happened, what was kept and what to do."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client


@pytest.mark.parametrize("name", ["400", "403", "404", "405", "500", "403_csrf"])
def test_an_error_page_needs_no_request_and_no_database(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert "<h1>" in html
    assert 'href="/"' in html


@pytest.mark.urls("tests.look.urls")
def test_a_form_from_elsewhere_is_refused_with_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/look/display/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "othing was saved" in answer.content.decode()


@pytest.mark.urls("tests.look.urls")
def test_the_missing_address_is_shown_as_text(client: Client) -> None:
    page = client.get("/nowhere/<script>/").content.decode()
    assert "There is nothing at this address" in page
    assert "<script>/" not in page


def test_a_browser_that_visits_what_only_takes_a_form_gets_a_page(client: Client) -> None:
    answer = client.get("/sign-out/", headers={"accept": "text/html,application/xhtml+xml"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Go to the start" in answer.content.decode()
    bare = client.get("/sign-out/", headers={"accept": "application/json"})
    assert (bare.status_code, bare.content) == (405, b"")
