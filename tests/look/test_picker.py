"""Long lists of answers: found by typing, chosen by keyboard or hand, taken away again, whole without the script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from integrations_portal.look.described import Answer, DescribedSelect, DescribedSelectMultiple
from integrations_portal.look.gallery.samples import HOSTILE, UNBROKEN
from tests.look.urls import urlpatterns as gallery_urls

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.look.test_picker"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

FIELDS = [
    Answer("FirstName", "FirstName", "First Name · text 40"),
    Answer("LastName", "LastName", "Last Name · text 80, required"),
    Answer("MailingAddress.City", "MailingAddress.City", "City · text 40", "Where post is sent to."),
    Answer("Éméritus", "Éméritus", "yes or no"),
    Answer(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    Answer(UNBROKEN, UNBROKEN, "text"),
    *(Answer(f"Custom_{n}__c", f"Custom_{n}__c", "number 18,2") for n in range(300)),
]
SYSTEMS = [("", "Not answered yet"), *((f"system-{n}", f"System {n}") for n in range(1000))]


class Asked(forms.Form):
    fields_of_it = forms.MultipleChoiceField(
        label="Fields of the source",
        required=False,
        choices=[answer.option() for answer in FIELDS],
        widget=DescribedSelectMultiple(FIELDS),
        initial=["LastName"],
    )
    target = forms.ChoiceField(
        label="Field of the target",
        required=False,
        choices=[("", "Not answered yet"), *(answer.option() for answer in FIELDS)],
        widget=DescribedSelect(FIELDS),
        initial="FirstName",
    )
    system = forms.ChoiceField(label="System", required=False, choices=SYSTEMS)
    people = forms.MultipleChoiceField(
        label="People",
        required=False,
        choices=[(f"p{n}", f"Person {n}") for n in range(60)],
        widget=forms.CheckboxSelectMultiple,
        initial=["p7"],
    )
    short = forms.ChoiceField(label="Short", choices=[("a", "A"), ("b", "B")])


PAGE = """{% extends "base.html" %}{% block heading %}Page{% endblock %}{% block title %}Page{% endblock %}
{% block content %}<form method="post" action="/sent/" data-guard>{% csrf_token %}
{% for field in form %}{% include "components/field.html" with field=field hide_optional=True only %}{% endfor %}
<button>Save</button></form>{% endblock %}"""


def asking(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": Asked()}, request))


def sent(request: HttpRequest) -> HttpResponse:
    lists = ("fields_of_it", "target", "system", "people")
    return HttpResponse(";".join("|".join(request.POST.getlist(name)) for name in lists), content_type="text/plain")


urlpatterns = [*gallery_urls, path("asking/", asking), path("sent/", sent)]


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Callable[..., Page]:
    def of(width: int = 1440, theme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=script,
        )
        context.set_default_timeout(8000)
        page = context.new_page()
        page.goto(live_server.url + "/asking/")
        return page

    return of


def picker(page: Page, name: str = "Fields of the source") -> Locator:
    return page.get_by_role("combobox", name=name, exact=True)


def active(page: Page) -> Locator:
    """The option that a screen reader is at."""
    return page.locator(f"[id='{page.evaluate('document.activeElement.getAttribute(`aria-activedescendant`)')}']")


def chips(page: Page) -> list[str]:
    return page.locator("#field-id_fields_of_it .picker-chip .path").all_inner_texts()


def saved(page: Page) -> list[str]:
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/sent/")
    return page.locator("pre").inner_text().split(";")


def test_several_are_chosen_by_keyboard_alone_and_sent_in_their_order(opened: Callable[..., Page]) -> None:
    page = opened()
    picker(page).focus()
    page.keyboard.type("first n")
    expect(active(page)).to_contain_text("FirstName")
    expect(page.locator("#announcer")).to_have_text("Found: 1")
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_have_text("Added: FirstName")
    page.keyboard.type("where POST")  # of its description
    page.keyboard.press("Enter")
    page.keyboard.type("emeritus")  # without its accents
    page.keyboard.press("Enter")
    assert chips(page) == ["LastName", "FirstName", "MailingAddress.City", "Éméritus"]
    page.keyboard.press("Backspace")
    expect(page.locator("#announcer")).to_have_text("Removed: Éméritus")
    page.keyboard.press("Escape")
    expect(picker(page)).to_have_attribute("aria-expanded", "false")
    assert page.locator("form[data-guard]").get_attribute("data-dirty") == "true"
    assert saved(page)[0] == "LastName|FirstName|MailingAddress.City"


def test_arrows_walk_the_list_and_choosing_twice_takes_away(opened: Callable[..., Page]) -> None:
    page = opened()
    picker(page).focus()
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_contain_text("LastName")  # what is chosen stands first
    expect(active(page)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(active(page)).to_contain_text("Custom_299__c")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert chips(page) == []
    expect(picker(page)).to_have_attribute("aria-expanded", "true")


def test_a_hand_opens_chooses_and_takes_away(opened: Callable[..., Page]) -> None:
    page = opened(390)
    picker(page).click()
    page.get_by_role("option", name="FirstName").click()
    page.get_by_role("option", name="Custom_0__c").click()
    assert chips(page) == ["LastName", "FirstName", "Custom_0__c"]
    page.get_by_role("button", name="Remove FirstName").click()
    assert chips(page) == ["LastName", "Custom_0__c"]
    expect(page.get_by_role("button", name="Remove Custom_0__c")).to_be_focused()
    expect(page.locator(".picker-popup:visible")).to_have_count(0)


def test_names_from_outside_stay_text(opened: Callable[..., Page]) -> None:
    page = opened(320)
    picker(page).fill("alert")
    page.keyboard.press("Enter")
    assert chips(page)[-1] == HOSTILE
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert saved(page)[0] == f"LastName|{HOSTILE}"


def test_one_of_a_thousand_is_found_changed_and_emptied(opened: Callable[..., Page]) -> None:
    page = opened()
    system, target = picker(page, "System"), picker(page, "Field of the target")
    expect(target).to_have_value("FirstName")
    expect(page.locator("#field-id_target .picker > .note")).to_have_text("First Name · text 40")
    system.click()
    expect(page.get_by_role("listbox", name="System").get_by_role("option")).to_have_count(400)
    expect(page.locator("#field-id_system .picker-popup")).to_contain_text("And 601 more")
    page.keyboard.type("77 syst")
    expect(active(page)).to_have_text("System 77")
    page.keyboard.press("Enter")
    expect(system).to_have_value("System 77")
    target.fill("")
    page.keyboard.press("Tab")
    expect(target).to_have_value("")
    assert saved(page)[1:3] == ["", "system-77"]


def test_a_whole_name_counts_when_it_is_left_and_half_of_one_is_refused_in_words(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    picker(page, "System").fill("system 42")
    page.keyboard.press("Tab")
    expect(picker(page, "System")).to_have_value("System 42")
    picker(page).fill("no such field")
    page.keyboard.press("Enter")  # sends nothing
    page.keyboard.press("Tab")
    refused = "“no such field” is not in the list, so it was not chosen."
    expect(page.locator("#field-id_fields_of_it .field-error:visible")).to_have_text(refused)
    expect(page.locator("#announcer")).to_have_text(refused)
    assert saved(page)[::2] == ["LastName", "system-42"]


def test_many_boxes_become_one_field_and_few_answers_stay_as_they_are(opened: Callable[..., Page]) -> None:
    page = opened()
    picker(page, "People").fill("person 33")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#field-id_people .picker-chip")).to_have_count(2)
    expect(page.locator("select#id_short")).to_be_visible()
    assert saved(page)[3] == "p7|p33"


def test_without_script_the_plain_lists_are_there_and_what_is_chosen_is_first(
    opened: Callable[..., Page],
) -> None:
    page = opened(script=False)
    page.select_option("#id_fields_of_it", ["LastName", "FirstName"])
    expect(page.locator("#id_fields_of_it option").first).to_have_text("LastName · Last Name · text 80, required")
    page.get_by_label("Person 33").check()
    page.select_option("#id_system", "system-3")
    assert saved(page) == ["LastName|FirstName", "FirstName", "system-3", "p7|p33"]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_an_open_list_is_accessible(opened: Callable[..., Page], width: int, theme: str) -> None:
    page = opened(width, theme)
    for typed in ("a", "no such field"):
        picker(page).fill(typed)
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert results.violations_count == 0, results.generate_report()
