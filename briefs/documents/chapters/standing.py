"""Where a brief stands: what is open, what is unanswered, what is waived, who has signed, what has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.documents.blocks import (
    Chapter,
    Gap,
    Heading,
    Line,
    Listing,
    Paragraph,
    Question,
    Questions,
    SignatureLine,
    Signatures,
    Strong,
)
from briefs.documents.flags import Flag
from briefs.documents.sheet import Cells, Sheet
from briefs.documents.source import Source, day, text, under
from briefs.dossier.dossier import SignatureState, VersionState
from briefs.dossier.hashes import changed_sections
from briefs.dossier.signers import role_words
from briefs.dossier.standing import Standing, Stands, standings_now
from briefs.sections.registry import place_of, section_names
from briefs.shapes.proof import Waiver
from integrations_portal.look.words import moment_in_words


def open_questions(source: Source) -> Chapter:
    """Every finding that is not waived, under the person who must answer it; waivers below, with their reasons."""
    sheet = Sheet(source, "open_questions", _("Questions still open"))
    live = [flag for flag in source.flags if not flag.waived]
    if not live:
        sheet.say(_("Nothing is open."))
    for who, flags in _by_person(source, live).items():
        sheet.add(Heading(who, 2), Questions(tuple(_question(source, flag, who) for flag in flags)))
    asked = {(flag.rule, flag.about): flag.question for flag in source.flags}

    def what(row: Waiver) -> Line:
        """The question that it silences; a rule that no longer fires has none."""
        code = " · ".join(part for part in (_reference(row.about), row.rule) if part)
        return (*text(asked.get((row.rule, row.about), _("Nothing asks for it any more"))), *under(code))

    sheet.table(
        _("What we live with, on purpose"),
        [
            Cells[Waiver](_("What is open"), 9, what),
            Cells[Waiver](_("Reason"), 8, lambda row: text(row.reason)),
            Cells[Waiver](_("By"), 4, lambda row: source.person(row.by)),
            Cells[Waiver](_("Until"), 4, lambda row: day(row.until)),
        ],
        source.brief.waivers,
        wanted=False,
    )
    return sheet.chapter()


def _by_person(source: Source, flags: Iterable[Flag]) -> dict[str, list[Flag]]:
    found: dict[str, list[Flag]] = {}
    for flag in flags:
        name = source.dossier.name_of(flag.contacts[0]) if flag.contacts else flag.role or _("Nobody is named")
        found.setdefault(name, []).append(flag)
    return found


def _reference(about: str) -> str:
    """What a question is about, as people know it; the name that a part of the brief has in the file says nothing."""
    part, _slash, rest = about.partition("/")
    return rest if place_of(part, "") else about


def _question(source: Source, flag: Flag, who: str) -> Question:
    others = [source.dossier.name_of(key) for key in flag.contacts[1:]]
    return Question(
        severity=flag.severity,
        text=flag.question,
        about=text(_reference(flag.about)),
        who=_("with %(names)s") % {"names": ", ".join(others)} if others else "",
        rule=flag.rule,
    )


def unanswered(source: Source, gaps: tuple[Gap, ...]) -> Chapter:
    """Everything that the chapters before asked for in vain, in one list."""
    sheet = Sheet(source, "unanswered", _("Not answered yet"))
    by_chapter: dict[str, list[str]] = {}
    for gap in gaps:
        by_chapter.setdefault(gap.chapter, []).append(gap.what)
    if not by_chapter:
        sheet.say(_("Everything is answered."))
    lines: list[Line] = []
    for chapter, what in by_chapter.items():
        names = dict.fromkeys(what)
        whole = list(names) == [chapter]
        lines.append((Strong(chapter),) if whole else (Strong(f"{chapter}: "), "; ".join(names)))
    if lines:
        sheet.add(Listing(tuple(lines)))
    return sheet.chapter()


def sign_off(source: Source) -> Chapter:
    sheet = Sheet(source, "sign_off", _("Sign-off"), lead=_("You are approving exactly the version named below."))
    sheet.add(Paragraph(standing(source)))
    sheet.add(Signatures(tuple(_lines(source))))
    return sheet.chapter()


def sign_agreement(source: Source) -> Chapter:
    """The signatures of the parties, and of nobody else."""
    sheet = Sheet(source, "signatures", _("Signatures of the parties"), section="agreement")
    roles = {key: role for role, key in _parties(source)}
    version = signed_version(source)
    done = [one for one in version.signatures if one.contact in roles] if version else []
    lines = [_signed(source, one) for one in done]
    waiting = roles.keys() - {one.contact for one in done}
    lines += [SignatureLine(role, source.dossier.name_of(key)) for key, role in roles.items() if key in waiting]
    if lines:
        sheet.add(Signatures(tuple(lines)))
    else:
        sheet.gap(_("Signatures of the parties"))
    return sheet.chapter()


def signed_version(source: Source) -> VersionState | None:
    """The newest version that somebody has signed."""
    signed = [version for version in source.dossier.live.versions if version.signatures]
    return max(signed, key=lambda version: version.number, default=None)


def standing(source: Source) -> Line:
    version = signed_version(source)
    if version is None:
        return (_("Nobody has signed yet."),)
    moments = [s.signed_at for s in version.signatures if s.signed_at]
    when = _("on %(day)s") % {"day": day(max(moments))[0]} if moments else ""
    return (_("Version %(n)d was signed %(when)s.") % {"n": version.number, "when": when},)


def _lines(source: Source) -> Iterable[SignatureLine]:
    """Those who sign this text, each with where their signature stands; then who else signed the newest version."""
    dossier, version = source.dossier, signed_version(source)
    everybody = standings_now(dossier)
    told = {one.contact for one in everybody}
    for one in everybody:
        yield _line(source, one)
    for signature in version.signatures if version else ():
        if signature.contact not in told:
            yield _signed(source, signature)


def _line(source: Source, one: Standing) -> SignatureLine:
    """A signature that stands, with the version that it is under; a line to sign on where it does not. It names
    everything as which somebody signs."""
    name, role = source.dossier.name_of(one.contact), ", ".join(str(role_words(role)) for role in one.roles)
    if one.signature is None or one.version is None:
        return SignatureLine(role, name)
    if one.stands is Stands.SIGNED:
        return replace(_signed(source, one.signature), role=role)
    if one.stands is Stands.CARRIED:
        words = _("under version %(n)d; nothing that they answer for has changed since")
        more = " ".join(part for part in (words % {"n": one.version.number}, one.signature.comment) if part)
        return SignatureLine(role, name, _signed(source, one.signature).signed, more)
    again = _("signed version %(n)d; to be signed again, because of: %(sections)s")
    return SignatureLine(
        role, name, "", again % {"n": one.version.number, "sections": ", ".join(section_names(one.changed))}
    )


def _parties(source: Source) -> Iterable[tuple[str, str]]:
    """Names of the teams that agree, with who signs for them."""
    agreement = source.brief.agreement
    for party in agreement.parties if agreement else ():
        if party.signatory:
            yield source.dossier.name_of(f"team:{party.team}") if party.team else "", party.signatory


def _signed(source: Source, one: SignatureState) -> SignatureLine:
    when = moment_in_words(one.signed_at) if one.signed_at else _("signed")
    return SignatureLine(str(role_words(one.role)), source.dossier.name_of(one.contact), when, one.comment)


def changes(source: Source) -> Chapter:
    """Versions, newest first, and what each changed."""
    sheet = Sheet(source, "versions", _("Change history"))
    versions = sorted(source.dossier.live.versions, key=lambda one: -one.number)
    if not versions:
        sheet.say(_("No version has been made yet."))

    def changed(row: VersionState) -> Line:
        before = next((one for one in versions if one.number < row.number), None)
        if before is None:
            return (_("The first version"),)
        count = len(changed_sections(before.sections, row.sections))
        return (ngettext("%(n)d section changed", "%(n)d sections changed", count) % {"n": count},)

    def signed(row: VersionState) -> Line:
        return text("\n".join(source.dossier.name_of(one.contact) for one in row.signatures)) or (_("Nobody"),)

    sheet.table(
        _("Change history"),
        [
            Cells[VersionState](_("Version"), 3, lambda row: (str(row.number),)),
            Cells[VersionState](_("Made on"), 6, lambda row: (moment_in_words(row.made_at),) if row.made_at else ()),
            Cells[VersionState](_("What changed"), 6, changed),
            Cells[VersionState](_("Signed by"), 5, signed),
            Cells[VersionState](_("Mark"), 4, lambda row: (row.hash[:12],)),
        ],
        versions,
        wanted=False,
        titled=False,
    )
    return sheet.chapter()
