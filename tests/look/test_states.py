"""Every state is told by a shape, a colour and words together."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from datamaps.map.truth_matrix import Standing
from datamaps.models.findings import FindingStatus
from datamaps.schema.outcome import Verdict
from datamaps.schema.severity import Severity
from integrations_portal.jobs.models import JobState
from integrations_portal.look.states import ALIASES, STATES, colour, state
from integrations_portal.shapes.choices import Choice


def render(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


@pytest.mark.parametrize("key", [*STATES, *ALIASES])
def test_every_state_has_a_shape_and_words(key: str) -> None:
    html = render("{% state key %}", key=key)
    assert 'aria-hidden="true"' in html
    assert str(state(key).words) in html
    assert f"state-{state(key).key}" in html


@pytest.mark.parametrize("member", [*Verdict, *Severity, *FindingStatus, *JobState, *Standing])
def test_every_value_that_pages_show_as_a_state_is_known_and_brings_its_own_words(member: Choice) -> None:
    assert str(member.label) in render("{% state key %}", key=member)


def test_no_two_states_share_a_shape() -> None:
    shapes = [each.shape for each in STATES.values()]
    assert len(set(shapes)) == len(shapes)


def test_an_unknown_state_is_a_mistake_and_not_a_blank() -> None:
    with pytest.raises(KeyError, match="green"):
        state("green")


def test_words_can_be_replaced_and_are_escaped() -> None:
    html = render("{% state 'stops' text %}", text="<b>3</b> to fix")
    assert "&lt;b&gt;3&lt;/b&gt; to fix" in html


def test_the_words_can_be_a_link() -> None:
    assert '<a href="/x?a=1&amp;b=2">Differs</a>' in render("{% state 'drift' '' url %}", url="/x?a=1&b=2")


@pytest.mark.parametrize(
    ("severity", "line"),
    [("blocker", "stops"), ("breaking", "stops"), ("warning", "differs"), ("info", "plain"), ("?", "plain")],
)
def test_a_question_takes_the_colour_of_its_severity(severity: str, line: str) -> None:
    assert colour(severity) == line
