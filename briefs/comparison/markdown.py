"""A comparison as Markdown, to be read anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from briefs.comparison.compare import AnswerChange, RowChange, SectionChange
from briefs.comparison.pieces import Piece
from briefs.comparison.words import row_words
from briefs.documents.markdown import plain


def comparison_markdown(title: str, sides: str, sections: Iterable[SectionChange]) -> str:
    """`sides` says what is compared with what. Gone words are struck through, new ones are bold."""
    lines = [f"# {_line(title)}", "", _line(sides), ""]
    told = [line for section in sections for line in _section(section)]
    return "\n".join([*lines, *(told or [_("Nothing differs."), ""])])


def _section(section: SectionChange) -> Iterator[str]:
    yield from (f"## {_line(str(section.title))}", "")
    for row in section.rows:
        yield from _row(row)


def _row(row: RowChange) -> Iterator[str]:
    yield from (f"### {_line(row_words(row))}", "")
    for change in row.answers:
        place = f"{_line(change.place)}: " if change.place else ""
        yield f"- {place}**{_line(change.label)}** {_line(change.after) if row.code == 'added' else _change(change)}"
    if row.answers:
        yield ""


def _change(change: AnswerChange) -> str:
    if found := change.pieces:
        return "".join(_piece(piece) for piece in found).strip()
    before = f"~~{_line(change.before)}~~" if change.before else _("not there")
    return f"{before} → {_line(change.after) if change.after else _('not there')}"


def _piece(piece: Piece) -> str:
    """Marks stand at the words themselves: blanks inside of them would undo them."""
    mark = {"same": "", "gone": "~~", "new": "**"}[piece.kind]
    words = _line(piece.text)
    blank = piece.text[: len(piece.text) - len(piece.text.lstrip())], piece.text[len(piece.text.rstrip()) :]
    inner = words.strip()
    if not inner:
        return " " if piece.text else ""
    return f"{' ' if blank[0] else ''}{mark}{inner}{mark}{' ' if blank[1] or piece.whole else ''}"


def _line(text: str) -> str:
    """Text in one line, with nothing in it that Markdown would read."""
    return plain(text)
