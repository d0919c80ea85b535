"""Answers as lists: the rows of a part in one line each, or a group of answers question by question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefs.forms.factory import get
from briefs.sections.machine import Page, Section, Talk
from briefs.sections.words import answer_in_words, is_written, rows_in_words
from briefs.services.parts import FLOWS
from briefs.views.common import BriefPage
from datamaps.models import Referring


def groups_of(page: BriefPage, section: Section, talk: Talk, back: str = "") -> list[dict[str, Any]]:
    """The pages of a group of answers."""
    rows = page.rows.get(talk.part, [])
    answers = rows[0].plain() if rows else {}

    def url(one: Page) -> str:
        return page.url("group_page", section.id, talk.part, one.id)

    return [group(page, talk, one, answers, url(one), back) for one in talk.pages]


def row_groups(page: BriefPage, section: Section, talk: Talk, row: Any, back: str = "") -> list[dict[str, Any]]:
    """The pages of one row of a list."""
    answers = row.plain()

    def url(one: Page) -> str:
        return page.url("row_page", section.id, talk.part, row.uid, one.id)

    return [group(page, talk, one, answers, url(one), back) for one in talk.pages]


def group(
    page: BriefPage, talk: Talk, asked: Page, answers: Mapping[str, Any], url: str, back: str = ""
) -> dict[str, Any]:
    """One page of questions with its answers. `back` is where somebody returns to who changes one."""
    address = f"{url}?back={back}" if back else url
    shown = [ask for ask in asked.asks if _makes_sense(talk, ask.show_if, answers)]
    return {
        "id": asked.id,
        "title": asked.title,
        "for_integrator": asked.for_integrator,
        "url": address if page.may_answer else "",
        "rows": [
            {
                "label": ask.label,
                "value": answer_in_words(talk.shape, ask, get(answers, ask.name), page.dossier),
                "written": is_written(talk.shape, ask),
                "listed": rows_in_words(talk.shape, ask, get(answers, ask.name), page.dossier),
                "change_url": f"{address}#field-id_{ask.name}" if page.may_answer else "",
            }
            for ask in shown
        ],
    }


def _makes_sense(talk: Talk, show_if: tuple[str, tuple[str, ...]] | None, answers: Mapping[str, Any]) -> bool:
    if show_if is None:
        return True
    other = get(answers, show_if[0])
    return ("true" if other is True else "false" if other is False else str(other or "")) in show_if[1]


def lines_of(page: BriefPage, section: Section, talk: Talk) -> list[dict[str, Any]]:
    """The rows of a list, each in a line."""
    return [_line(page, section, talk, row) for row in page.rows.get(talk.part, [])]


def _line(page: BriefPage, section: Section, talk: Talk, row: Referring) -> dict[str, Any]:
    shape = talk.shape.read(row.plain())
    ref = getattr(shape, "ref", None)
    url = page.url("row_page", section.id, talk.part, row.uid, talk.pages[0].id) if page.may_answer else ""
    return {
        "ref": ref,
        "uid": row.uid,
        "line": talk.line(shape, page.dossier),
        "url": page.url("flow", ref) if talk.part == FLOWS else url,
        "remove_url": page.url("remove_row", section.id, talk.part, row.uid),
        "said": page.said.get(row.uid),
        "comments_url": page.url("comments", row.uid),
        "move_url": page.url("move_row", section.id, talk.part, row.uid),
    }
