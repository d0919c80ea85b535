"""The head of a data map, who owns what in which system, and what live checks have found."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from briefs.documents.blocks import Chapter, Line, Mark, Soft
from briefs.documents.sheet import Answer, Cells, Sheet
from briefs.documents.source import Source, day, label, stacked, text, under
from briefs.dossier.dossier import ConnectorState, FindingState
from datamaps.map.shared import Ownership, SharedField, SharedRecord
from datamaps.schema.kinds import ChangeKind
from integrations_portal.look.states import ALIASES, STATES
from integrations_portal.look.words import moment_in_words
from integrations_portal.shapes.paths import parse_field_ref


def identity(source: Source) -> Chapter:
    brief = source.brief
    sheet = Sheet(source, "identity", _("Which map this is"))
    sheet.facts(
        [
            Answer(_("Brief"), (f"{brief.ref}  {brief.title}",)),
            Answer(_("Stage"), label(brief.stage)),
            Answer(_("In effect since"), day(brief.effective_from), wanted=False),
            Answer(_("Planned go-live"), day(brief.go_live), wanted=False),
            Answer(_("Last looked through"), day(brief.reviewed_on), wanted=False),
            Answer(_("Business owner"), source.contact(brief.business_owner)),
            Answer(_("Integrator"), source.contact(brief.integrator)),
        ]
    )
    return sheet.chapter()


Field = tuple[SharedRecord, SharedField]


def ownership(source: Source) -> Chapter:
    sheet = Sheet(
        source,
        "ownership",
        _("Who owns what"),
        lead=_("O: this system is right. W: it may be changed here. R: it stands here to be read."),
    )
    rows = list(source.dossier.map.touched.values())
    systems = list(dict.fromkeys(parse_field_ref(place).system for _record, field in rows for place in field.in_))
    sheet.table(
        _("Who owns what"),
        [
            Cells[Field](
                _("Shared field"), 7, lambda row: (row[1].name or row[1].key, *under(row[0].name or row[0].key))
            ),
            *(Cells[Field](source.system(key), 3, _cell(key), wanted=False) for key in systems),
        ],
        rows,
        wanted=False,
        titled=False,
    )
    return sheet.chapter()


def _cell(system: str) -> Callable[[Field], Line]:
    def cell(row: Field) -> Line:
        record, field = row
        rights: tuple[Ownership, ...] = field.ownership or record.ownership
        letters = []
        for right in rights:
            letter = "O" if right.system_of_record == system else "W" if system in right.may_write else ""
            if letter:
                letters.append(f"{letter} {right.when}".strip())
        if not letters and any(parse_field_ref(place).system == system for place in field.in_):
            letters = ["R"]
        return text("\n".join(dict.fromkeys(letters))) or (Soft("–"),)

    return cell


def evidence(source: Source) -> Chapter:
    sheet = Sheet(source, "evidence", _("What live checks found"), lead=_("Does the map still match the systems?"))
    live = source.dossier.live
    known = {**ALIASES, **STATES}

    def result(row: ConnectorState) -> Line:
        state = row.outcome or "never"
        found = known.get(state)
        mark: Line = (Mark(state, str(found.words)),) if found else text(state)
        return stacked(mark, (Soft(row.trouble),) if row.trouble else ())

    ends = {end for flow in source.brief.flows for end in (flow.source, flow.target, flow.via)}
    sheet.table(
        _("Checks"),
        [
            Cells[ConnectorState](_("System"), 7, lambda row: (source.system(row.system), *under(row.connector))),
            Cells[ConnectorState](_("Where"), 4, lambda row: text(row.environment), wanted=False),
            Cells[ConnectorState](_("Result"), 7, result),
            Cells[ConnectorState](
                _("Last checked"),
                6,
                lambda row: (moment_in_words(row.checked_at),) if row.checked_at else (),
            ),
        ],
        [row for row in live.connectors if row.system in ends],
    )

    def found(row: FindingState) -> Line:
        return (difference(row), *under(source.system(row.system)))

    def since(row: FindingState) -> Line:
        return (moment_in_words(row.first_seen),) if row.first_seen else ()

    sheet.table(
        _("Differences"),
        [
            Cells[FindingState](_("What"), 12, found),
            Cells[FindingState](_("How bad"), 4, lambda row: (Mark(row.severity, str(known[row.severity].words)),)),
            Cells[FindingState](
                _("Touches"), 3, lambda row: source.flows(row.touches) if row.touches else (), wanted=False
            ),
            Cells[FindingState](_("Since"), 4, since, wanted=False),
            Cells[FindingState](
                _("State"), 3, lambda row: text(str(known[row.state].words) if row.state in known else row.state)
            ),
        ],
        [row for row in live.findings if row.touches or row.system in ends],
        wanted=False,
    )
    return sheet.chapter()


class _Told(dict[str, str]):
    """Values of a sentence; what only the check itself knew is left out."""

    def __missing__(self, name: str) -> str:
        return ""


def difference(row: FindingState) -> str:
    """One difference in words, as far as the finding still knows it."""
    kind = next((one for one in ChangeKind if one.value == row.kind), None)
    whole = row.path if not row.record or row.path.startswith(row.record) else f"{row.record}.{row.path}".strip(".")
    nothing = _("nothing")
    values = _Told(path=whole, before=row.before or nothing, after=row.after or nothing)
    return str(kind.label).format_map(values) if kind else f"{row.kind}: {whole}"
