"""Every answer that a brief can hold is asked for once, in words that say what, why and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from briefs.sections.machine import Ask, Talk
from briefs.sections.registry import SECTIONS, place_of, section_of_where
from briefs.shapes.brief import MAY_BE_NOT_RELEVANT, PARTS
from datamaps.map.flows import Flow
from datamaps.map.shared import SharedField
from integrations_portal.look.fields import NOT_ANSWERED
from integrations_portal.shapes.answers import answer_type, leaves
from integrations_portal.shapes.base import Shape

SHAPES: dict[str, type[Shape]] = {part.id: part.shape for part in PARTS} | {"flows": Flow, "truth": SharedField}
TALKS = [talk for section in SECTIONS for talk in section.talks]


def every_ask() -> Iterator[tuple[Talk, Ask]]:
    for talk in TALKS:
        for page in talk.pages:
            for ask in page.asks:
                yield talk, ask
                yield from ((talk, sub) for sub in ask.asks)


def test_every_part_of_a_brief_has_its_questions() -> None:
    assert {talk.part for talk in TALKS} == set(SHAPES)
    assert all(SHAPES[talk.part] is talk.shape for talk in TALKS)


@pytest.mark.parametrize("part", sorted(SHAPES))
def test_every_answer_is_asked_for_once_or_named_as_generated(part: str) -> None:
    talks = [talk for talk in TALKS if talk.part == part]
    asked = Counter(ask.name for talk in talks for page in talk.pages for ask in page.asks)
    generated = Counter(dict.fromkeys((name for talk in talks for name in talk.generated), 1))
    assert asked + generated == Counter(leaves(SHAPES[part]))


def test_every_answer_of_a_short_list_is_asked_for_once() -> None:
    for talk in TALKS:
        for ask in talk.asked().values():
            found = answer_type(talk.shape, ask.name)
            inner = sorted(leaves(found.shape)) if found.kind == "shape" and found.shape else []
            assert sorted(sub.name for sub in ask.asks) == inner, f"{talk.part} {ask.name}"


def test_every_question_says_what_why_and_how() -> None:
    for talk, ask in every_ask():
        place = f"{talk.part} {ask.name}"
        assert str(ask.label).strip(), place
        assert str(ask.why).strip().endswith((".", "?")), place
        assert str(ask.example).strip(), place
        assert str(ask.label)[0].isupper(), place


def test_no_two_questions_of_a_page_read_alike() -> None:
    for talk in TALKS:
        for page in talk.pages:
            labels = [str(ask.label) for ask in page.asks]
            assert len(set(labels)) == len(labels), f"{talk.part} {page.id}"


def test_a_question_depends_on_an_answer_of_its_own_page_that_can_be_given() -> None:
    for talk in TALKS:
        for page in talk.pages:
            for ask in page.asks:
                if ask.show_if is None:
                    continue
                other, values = ask.show_if
                assert other in [one.name for one in page.asks], f"{talk.part} {ask.name}"
                found = answer_type(talk.shape, other)
                known = {key for key, _label in found.choice.choices()} if found.choice else {"true", "false"}
                assert set(values) <= known | {NOT_ANSWERED[0]}, f"{talk.part} {ask.name}"


def test_the_task_list_has_the_lines_of_the_design() -> None:
    agreeing = [section.id for section in SECTIONS if not section.running]
    assert agreeing == "purpose systems workflow flows truth handoffs exceptions access scenarios".split()
    running = [section.id for section in SECTIONS if section.running]
    assert running == "decisions prepare rollback runbook guide agreement".split()


def test_whatever_may_not_matter_has_a_section() -> None:
    assert all(section_of_where(id) for id in MAY_BE_NOT_RELEVANT)


def test_the_questions_of_one_part_can_lie_in_two_sections() -> None:
    goal, hub = place_of("purpose", "measures"), place_of("purpose", "hub")
    assert goal is not None
    assert hub is not None
    assert (goal[0].id, hub[0].id) == ("purpose", "systems")


def test_a_list_says_how_it_grows_and_what_it_means_when_empty() -> None:
    for talk in TALKS:
        assert bool(talk.add) is talk.rows, talk.part
        assert bool(talk.none) is talk.rows, talk.part


def test_the_printed_conversation_is_up_to_date() -> None:
    call_command("conversation", "--check")
