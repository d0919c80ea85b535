"""*Start here*: the five questions about an integration, answered on one page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.documents.blocks import Chapter, Heading, Inline, Line, Link, Listing, Soft, Strong
from briefs.documents.chapters.moves import trigger
from briefs.documents.sheet import Sheet
from briefs.documents.source import Source, span, text

_MOST = 5  # lines under a question, and
_LONGEST = 170  # letters of a line that people wrote, so that all of them stay on one page


def start(source: Source) -> Chapter:
    sheet = Sheet(source, "start", _("Start here"), lead=_("One page for whoever opens this for the first time."))
    if source.brief.goal:
        sheet.say(_short(source.brief.goal.strip().splitlines()[0]))
    for title, lines in (
        (_("What moves?"), _moves(source)),
        (_("Which system is right?"), _right(source)),
        (_("When, and what gets in the way?"), _when(source)),
        (_("Who picks up what fails?"), _fails(source)),
        (_("What do people do, and what do admins check first?"), _people(source)),
    ):
        if not lines:
            continue
        sheet.add(Heading(title, 2))
        shown = lines if len(lines) <= _MOST else lines[: _MOST - 1]
        hidden = len(lines) - len(shown)
        if hidden:
            more = ngettext("and %(n)d more", "and %(n)d more", hidden) % {"n": hidden}
            shown = [*shown, (Soft(more),)]
        sheet.add(Listing(tuple(shown)))
    return sheet.chapter()


def _moves(source: Source) -> list[Line]:
    return [
        (
            Link(flow.name or flow.ref, f"flow-{flow.ref}"),
            ": ",
            source.system(flow.source),
            " ⇄ " if flow.two_way else " → ",
            source.system(flow.target),
        )
        for flow in source.brief.flows
    ]


def _right(source: Source) -> list[Line]:
    lines: list[Line] = []
    for record, field in source.dossier.map.touched.values():
        for right in field.ownership or record.ownership:
            if right.system_of_record:
                when = f" ({right.when})" if right.when else ""
                name = field.name or field.key
                lines.append((Strong(name), ": ", source.system(right.system_of_record), when))
    return lines


def _when(source: Source) -> list[Line]:
    lines: list[Line] = []
    for flow in source.brief.flows:
        starts = [part.text if isinstance(part, Soft) else part for part in trigger(flow.trigger)]
        words = ": ".join(part for part in starts if isinstance(part, str))
        late = span(flow.max_delay)
        rest = _("within %(span)s") % {"span": late[0]} if late else ""
        stops = _("stopped by %(what)s") % {"what": ", ".join(flow.interrupters)} if flow.interrupters else ""
        told = "; ".join(part for part in (words, rest, stops) if part)
        if told:
            lines.append((Strong(flow.label), ": ", _short(told)))
    return lines


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _fails(source: Source) -> list[Line]:
    lines: list[Line] = []
    for row in source.brief.exceptions:
        who: tuple[Inline, ...] = source.person(row.owner) or (Soft(_("nobody yet")),)
        link: Inline = Link(row.name, f"exception-{row.ref}") if row.ref else row.name
        late = span(row.within)
        lines.append((link, ": ", *who, *((_(", within %(span)s") % {"span": late[0]},) if late else ())))
    return lines


def _people(source: Source) -> list[Line]:
    brief = source.brief
    tasks = [text(task.title) for task in brief.guide.tasks if task.title] if brief.guide else []
    checks = brief.runbook.first_checks if brief.runbook else ()
    return [*tasks[:3], *((Strong(_("Check: ")), _short(row.question)) for row in checks[:3])]
