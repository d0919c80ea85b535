"""From a dossier to a document: the head, the notices, the chapters, and one list of what is unanswered."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from briefs.documents.blocks import (
    Block,
    Callout,
    Chapter,
    Document,
    Fact,
    Facts,
    Gap,
    Head,
    Line,
    Paragraph,
    Part,
    Soft,
)
from briefs.documents.chapters.evidence import difference
from briefs.documents.chapters.standing import signed_version, unanswered
from briefs.documents.flags import Flag
from briefs.documents.kind import Kind
from briefs.documents.registry import DOCUMENTS, PartOf
from briefs.documents.source import Source, day, label, stacked, text
from briefs.dossier.dossier import Dossier, FindingState
from briefs.dossier.hashes import section_hashes, version_hash
from briefs.dossier.standing import contradiction
from briefs.readiness.words import listed
from integrations_portal.look.words import day_in_words

_MOST_TOLD = 3  # differences at the head of a runbook
# A guide is read by people who cannot answer what is missing in it.
_WITHOUT_GAPS = frozenset({Kind.GUIDE})


def build(
    dossier: Dossier,
    flags: tuple[Flag, ...],
    today: datetime.date,
    kind: Kind,
    chapters: Collection[str] = (),
    pictures: Mapping[str, bytes] | None = None,
) -> Document:
    """The document of that kind. `chapters`, when given, are the ids of the only ones wanted."""
    source = Source(dossier, flags, today, detailed=kind is not Kind.PACK, pictures=pictures or {})
    parts: list[Part] = []
    gaps: list[Gap] = []
    told: set[str] = set()
    for plan in DOCUMENTS[kind]:
        part, missing = _part(source, plan, told, chapters)
        gaps += missing
        if part.chapters:
            parts.append(part)
    if gaps and kind not in _WITHOUT_GAPS and not chapters:
        parts = _with_gaps(source, parts, tuple(gaps))
    front = [*_front(source, kind, chapters)]
    if not parts:
        front.append(Paragraph((_("Nothing has been written for it yet."),)))
    return Document(_head(source, kind), tuple(front), tuple(parts))


def _part(source: Source, plan: PartOf, told: set[str], wanted: Collection[str]) -> tuple[Part, list[Gap]]:
    """The chapters that have something to say, each of them once in a document."""
    why = source.brief.not_relevant.get(plan.section, "") if plan.section else ""
    if why:
        chapter = Chapter(plan.id, str(plan.title), reason=why)
        return Part(plan.id, str(plan.title), (chapter,)), []
    made: list[Chapter] = []
    gaps: list[Gap] = []
    for maker in plan.makers:
        chapter = maker(source)
        if chapter.id in told or (wanted and chapter.id not in wanted):
            continue
        told.add(chapter.id)
        gaps += chapter.gaps
        if chapter.blocks or chapter.reason:
            made.append(chapter)
    return Part(plan.id, str(plan.title), tuple(made)), gaps


def _with_gaps(source: Source, parts: list[Part], gaps: tuple[Gap, ...]) -> list[Part]:
    """The list of what is unanswered stands with the open questions, or at the end."""
    chapter = unanswered(source, gaps)
    for number, part in enumerate(parts):
        if part.id == "standing":
            whole = Part(part.id, part.title, (*part.chapters, chapter))
            return [*parts[:number], whole, *parts[number + 1 :]]
    return [*parts, Part("standing", _("Where it stands"), (chapter,))]


def _head(source: Source, kind: Kind) -> Head:
    dossier, brief = source.dossier, source.brief
    version = signed_version(source)
    mark = version_hash(section_hashes(dossier.content))
    same = version is not None and version.hash == mark
    if version is None:
        status, state = _("Draft, not signed"), "not_started"
    elif same:
        status, state = _("Version %(n)d, signed") % {"n": version.number}, "completed"
    else:
        status, state = _("Draft, changed since version %(n)d was signed") % {"n": version.number}, "drift"
    return Head(
        id=kind.value,
        kind=str(kind.label),
        reference=brief.ref,
        title=brief.title or brief.ref,
        workspace=dossier.content.workspace.name or dossier.content.workspace.key,
        language=get_language() or "en",
        status=status,
        state=state,
        draft=not same,
        version=str(version.number) if version and same else "",
        hash=mark[:12],
        made_on=day_in_words(source.today),
        made_iso=source.today.isoformat(),
        author=dossier.name_of(brief.integrator) or dossier.content.workspace.name,
    )


def _front(source: Source, kind: Kind, chapters: Collection[str]) -> Iterable[Block]:
    """The strip under the title and what must be seen first."""
    brief = source.brief
    systems = listed([source.system(row.system) for row in brief.systems])
    facts = (
        Fact(_("Business owner"), source.person(brief.business_owner)),
        Fact(_("Integrator"), source.person(brief.integrator)),
        Fact(_("Stage"), label(brief.stage)),
        Fact(_("Planned go-live"), day(brief.go_live)),
        Fact(_("Systems"), text(systems)),
    )
    yield Facts(tuple(fact for fact in facts if fact.line), strip=True)
    yield from _changed(source, kind)
    blockers = sum(1 for flag in source.flags if flag.severity == "blocker" and not flag.waived)
    told = not chapters or "open_questions" in chapters
    if blockers and told and kind in (Kind.BRIEF, Kind.DATA_MAP, Kind.PACK):
        words = ngettext("%(n)d question stops this", "%(n)d questions stop this", blockers) % {"n": blockers}
        yield Callout("stops", words, (_("They stand under “Questions still open”, each with who must answer."),))


def _changed(source: Source, kind: Kind) -> Iterable[Block]:
    """What has changed in the live systems under this brief: whoever reads a runbook sees it first."""
    against = contradiction(source.dossier)
    if against:
        names = ", ".join(source.dossier.name_of(one.contact) for one in against.touched)
        told = [_told(source, one) for one in against.findings[:_MOST_TOLD]]
        if (more := len(against.findings) - _MOST_TOLD) > 0:
            told.append((_("and %(n)d more") % {"n": more},))
        touched = [(_("It touches the signatures of %(names)s.") % {"names": names},)] if names else []
        yield Callout("stops", _("The signed version no longer matches the live system"), stacked(*told, *touched))
    touching = [one for one in source.dossier.live.findings if one.state == "open" and one.touches]
    breaking = [one for one in touching if one.severity == "breaking"]
    if kind is Kind.RUNBOOK and touching and not against:
        lines = [_told(source, one) for one in (breaking or touching)[:_MOST_TOLD]]
        yield Callout("stops" if breaking else "drift", _("A system has changed"), stacked(*lines))


def _told(source: Source, one: FindingState) -> Line:
    return (f"{source.system(one.system)}: {difference(one)}", Soft(", ".join(one.touches), under=True))
