"""Components say what they must with usual, missing and hostile data."""

from __future__ import annotations

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from integrations_portal.look.gallery.samples import HOSTILE, ExceptionForm, gallery_context
from integrations_portal.look.zones import ZoneInput


def component(name: str, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


@pytest.mark.urls("tests.look.urls")
def test_the_gallery_escapes_hostile_text_everywhere() -> None:
    html = render_to_string("look/gallery.html", gallery_context(), RequestFactory().get("/look/"))
    assert HOSTILE not in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_a_blocked_task_is_no_link_and_says_why() -> None:
    html = component("task_row", number=10, label="Sign", note="6 questions first", state="not_yet")
    assert "<a " not in html
    assert "6 questions first" in html
    assert "Not yet" in html


def test_an_answer_that_was_skipped_reads_not_provided() -> None:
    html = component("definitions", rows=[{"label": "Owner", "value": "", "change_url": "/x"}])
    assert "Not provided" in html
    assert 'Change<span class="visually-hidden"> Owner</span>' in html


def test_an_empty_list_says_why_and_offers_the_next_step() -> None:
    html = component("empty", title="No systems yet", why="Briefs start from them.", url="/new", label="Add one")
    assert "Briefs start from them." in html
    assert '<a class="button primary" href="/new">Add one</a>' in html


def test_the_error_summary_links_each_problem_to_its_field_in_order() -> None:
    form = ExceptionForm({})
    form.add_error(None, "Somebody else was faster.")
    html = component("error_summary", form=form)
    assert html.index("Somebody else was faster.") < html.index("#id_name") < html.index("#id_looks_like")
    assert 'href="#id_handling_0"' in html or 'href="#field-id_handling"' in html
    assert "What do people call it? This field is required." in html
    assert "data-focus" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert "There is a problem" not in component("error_summary", form=ExceptionForm())


def test_the_target_of_every_problem_exists() -> None:
    form = ExceptionForm({})
    page = "".join(component("field", field=field) for field in form)
    for line in component("error_summary", form=form).split('href="#')[1:]:
        assert f'id="{line.split(chr(34))[0]}"' in page


def test_a_field_says_why_shows_an_example_and_keeps_what_was_typed() -> None:
    form = ExceptionForm({"name": "", "within": "soon"})
    form.add_error("within", "Write 15m.")
    html = component("field", field=form["within"], example="4h")
    assert 'value="soon"' in html
    assert 'id="id_within_error"' in html
    assert 'id="id_within_helptext"' in html
    assert 'aria-describedby="id_within_helptext id_within_error"' in html
    assert "For example: 4h" in html
    assert "(optional)" in html


def test_an_example_alone_is_described_too() -> None:
    class Short(forms.Form):
        name = forms.CharField()

    html = component("field", field=Short()["name"], example="CRM")
    assert "For example: CRM" in html


def test_choices_are_a_group_with_a_legend() -> None:
    html = component("field", field=ExceptionForm()["handling"])
    assert "<fieldset" in html
    assert "<legend>By hand, by itself, or after a yes?" in html


def test_pages_keep_the_other_parameters() -> None:
    request = RequestFactory().get("/systems/", {"q": "a&b", "page": "3"})
    html = render_to_string("components/pagination.html", {"page_obj": Paginator(range(500), 50).page(3)}, request)
    assert 'href="?q=a%26b&amp;page=4"' in html
    assert "101 to 150 of 500" in html
    assert '<span aria-current="page">3</span>' in html


def test_an_empty_list_has_no_pages() -> None:
    assert "<nav" not in component("pagination", page_obj=Paginator([], 50).page(1))
    assert "3 packs" in component("pagination", page_obj=Paginator(range(3), 50).page(1), noun="packs")
    assert not component("pagination", page_obj=Paginator(range(1), 50).page(1), noun="packs").strip()


def test_people_who_left_or_are_missing_are_marked_in_words() -> None:
    source = Template("{% load look %}{% person who missing %}")

    def shown(who: object, missing: str = "") -> str:
        return source.render(Context({"who": who, "missing": missing}))

    assert "(has left)" in shown({"name": "Tom", "active": False})
    assert "Finance" in shown({"name": "Elena", "active": True, "team": "Finance"})
    assert "No owner" in shown(None, "No owner")
    assert "Nobody yet" in shown("")


def test_before_and_after_are_told_without_colour() -> None:
    html = component("difference", before="text 60", after="")
    assert "before:" in html
    assert "not there" in html


def test_progress_asks_again_only_while_it_runs() -> None:
    assert "hx-trigger" in component("progress", key="1", label="Check", words="Reading", url="/j/1", done=1, total=2)
    finished = component("progress", key="1", label="Check", words="Done", url="/j/1", finished=True)
    assert "hx-trigger" not in finished
    assert 'data-announce="Done"' in finished


def test_a_clash_without_a_difference_does_not_claim_that_both_wrote_the_same() -> None:
    html = component("clash", clash={"who": "Priya", "when": None, "differences": ()})
    assert "Both of you gave the same answers." not in html
    assert "or what was changed stands elsewhere" in html


def test_a_page_lists_the_time_zones_once_and_only_where_one_is_asked() -> None:
    class Times(forms.Form):
        begins = forms.CharField(widget=ZoneInput)
        ends = forms.CharField(widget=ZoneInput)

    def listed(form: forms.Form) -> str:
        return Template("{% load look %}{% time_zones form %}{{ form }}").render(Context({"form": form}))

    html = listed(Times())
    assert html.count("<datalist") == 1
    assert html.count('list="time-zones"') == 2
    assert '<option value="Europe/Stockholm">' in html
    assert '<option value="UTC">' in html
    assert "Etc/GMT" not in html
    assert "<datalist" not in listed(ExceptionForm())
