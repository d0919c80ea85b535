"""The whole conversation as text, for reading it through without the site."""

from __future__ import annotations

from collections.abc import Iterator

from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.registry import SECTIONS
from integrations_portal.shapes.answers import answer_type
from integrations_portal.shapes.base import Shape

_HEAD = """# The conversation of a brief

Every question that a brief asks, in order, with the reason for asking and an example answer. Made from
`briefs/sections/` by `manage.py conversation`; a test fails while it differs.
"""


def conversation() -> str:
    """Markdown: a chapter for each section, a heading for each page of questions."""
    return "\n".join([_HEAD, *(line for section in SECTIONS for line in _section(section))])


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {section.title}", "", str(section.intro), "")
    for talk in section.talks:
        yield from _talk(talk)


def _talk(talk: Talk) -> Iterator[str]:
    yield from (f"### {talk.title}", "")
    if talk.rows:
        yield from (f"*{talk.none}* [{talk.add}]", "")
    for page in talk.pages:
        yield from _page(talk, page)


def _page(talk: Talk, page: Page) -> Iterator[str]:
    who = " (for whoever builds it)" if page.for_integrator else ""
    yield from (f"#### {page.title}{who}", "")
    for ask in page.asks:
        yield from _ask(talk.shape, ask, "")
    yield ""


def _ask(shape: type[Shape], ask: Ask, indent: str) -> Iterator[str]:
    found = answer_type(shape, ask.name)
    yield f"{indent}- **{ask.label}** {ask.why} *For example: {ask.example}*"
    if ask.show_if:
        values = ", ".join(value or "not answered" for value in ask.show_if[1])
        yield f"{indent}  Only where `{ask.show_if[0]}` is: {values}."
    if found.choice is not None:
        answers = "; ".join(str(label) for _value, label in found.choice.choices())
        yield f"{indent}  {'Any of' if found.many else 'One of'}: {answers}."
    if found.shape is not None and found.kind == "shape":
        for sub in ask.asks:
            yield from _ask(found.shape, sub, indent + "  ")
