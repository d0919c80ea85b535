"""Each flow: how it travels, what happens when it fails, and which records become which."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.documents.blocks import Chapter, Code, Line, Link
from briefs.documents.chapters.moves import trigger, volume
from briefs.documents.pictures import picture
from briefs.documents.sheet import Answer, Cells, Sheet
from briefs.documents.source import Source, day, joined, label, span, stacked, text, under, yes
from datamaps.diagrams.graph import View
from datamaps.map.flow_choices import RetryKind
from datamaps.map.flows import DeadLetter, Flow, PartnerIds, Reconciliation, RecordMap, Retry
from datamaps.map.windows import window_in_words
from integrations_portal.look.schedules import schedule_in_words
from integrations_portal.look.words import span_in_words


def flow_details(source: Source) -> Chapter:
    sheet = Sheet(
        source,
        "flow_details",
        _("Flow by flow"),
        section="flows",
        lead=_("How each flow travels, when it runs, and what happens when it fails."),
    )
    flows = source.brief.flows
    if len(flows) > 1:
        sheet.add(picture(source, View.FLOW))
    for flow in flows:
        name = f"{flow.ref}  {flow.name}".strip()
        sheet.heading(name, 1, f"flow-{flow.ref}")
        if flow.purpose:
            sheet.say(flow.purpose)
        before = len(sheet.gaps)
        answers = [*_travels(source, flow), *_times(source, flow), *_fails(source, flow), *_trust(source, flow)]
        sheet.facts(answers, dense=True)
        # The gaps of a flow are told with its ref.
        sheet.gaps[before:] = [type(gap)(gap.chapter, f"{flow.ref}: {gap.what}") for gap in sheet.gaps[before:]]
        if flow.record_maps:
            _records(sheet, source, flow)
    return sheet.chapter()


def _travels(source: Source, flow: Flow) -> list[Answer]:
    arrow = " ⇄ " if flow.two_way else " → "
    stops = [flow.source, *([flow.via] if flow.via else []), flow.target]
    names = {record.key: record.name or record.key for record in source.dossier.content.shared_records}
    language = ", ".join(part for part in (flow.protocol, flow.format, flow.encoding) if part)
    return [
        Answer(_("Way"), (arrow.join(source.system(stop) for stop in stops),)),
        Answer(_("What it does"), label(flow.effect), wanted=False),
        Answer(_("Moves"), text(", ".join(names.get(key, key) for key in flow.moves)), wanted=False),
        Answer(_("How they talk"), joined(label(flow.method), label(flow.exchange), text(language), by=" · ")),
        Answer(_("Does the sender wait?"), label(flow.pattern), wanted=False),
        Answer(_("Reads"), _codes(flow.reads), wanted=False),
        Answer(_("Writes"), _codes(flow.writes), wanted=False),
    ]


def _codes(names: tuple[str, ...]) -> Line:
    return joined(*((Code(name),) for name in names))


def _times(source: Source, flow: Flow) -> list[Answer]:
    expected = [
        _("%(team)s within %(span)s")
        % {"team": source.dossier.name_of(f"team:{row.team}"), "span": span_in_words(row.within)}
        for row in flow.expected_by
        if row.team and row.within
    ]
    windows = [window_in_words(window) for window in flow.not_during]
    return [
        Answer(_("What starts it"), trigger(flow.trigger)),
        Answer(_("Runs after"), source.flows(flow.after) if flow.after else (), wanted=False),
        Answer(_("How late it may be"), span(flow.max_delay)),
        Answer(_("What teams count on"), text("\n".join(expected)), wanted=False),
        Answer(_("How many"), volume(flow.volume)),
        Answer(_("Never runs at"), text("\n".join(windows)), wanted=False),
        Answer(_("What can stop it"), text("\n".join(flow.interrupters)), wanted=False),
        Answer(_("Does order matter?"), label(flow.ordering), wanted=False),
    ]


def _fails(source: Source, flow: Flow) -> list[Answer]:
    dead = flow.dead_letter or DeadLetter()
    guard = label(flow.loop_guard)
    return [
        Answer(_("How often it arrives"), label(flow.delivery), wanted=False),
        Answer(_("What makes a repeat harmless"), text(flow.dedupe_key), wanted=False),
        Answer(_("Tries again"), retry(source, flow.retry)),
        Answer(_("Waits for an answer"), span(flow.timeout), wanted=False),
        Answer(_("When an item fails"), label(flow.on_error), wanted=False),
        Answer(_("Where failures wait"), joined(text(dead.place), source.person(dead.owner))),
        Answer(_("Who picks up"), source.person(flow.exception_owner), wanted=False),
        Answer(_("What stops an echo"), guard, wanted=flow.two_way),
        Answer(_("What finds missed events"), text(flow.missed_events), wanted=False),
        Answer(_("Acknowledged by"), text(flow.acknowledgement), wanted=False),
    ]


def retry(source: Source, found: Retry | None) -> Line:
    """How a failed item is tried again: "After ever longer waits, 5 times, for 24 hours"."""
    if found is None or found.kind is None:
        return ()
    if found.kind is RetryKind.NONE:
        return label(found.kind)
    parts = [
        _("first after %(span)s") % {"span": span_in_words(found.wait)} if found.wait else "",
        ngettext("once", "%(n)d times", found.attempts) % {"n": found.attempts} if found.attempts else "",
        _("for %(span)s") % {"span": span_in_words(found.for_)} if found.for_ else "",
        _("on %(codes)s") % {"codes": ", ".join(found.on)} if found.on else "",
        source.dossier.name_of(found.owner),
    ]
    return (*label(found.kind), *under(", ".join(part for part in parts if part)))


def _trust(source: Source, flow: Flow) -> list[Answer]:
    auth, approval, ids = flow.auth, flow.approval, flow.partner_ids or PartnerIds()
    secret = joined(text(auth.secret_location), _until(day(auth.expires))) if auth else ()
    partners = " → ".join(part for part in (ids.from_, ids.to) if part)
    needed = yes(approval.needed, _("Yes"), _("No")) if approval else ()
    return [
        Answer(_("How it signs in"), label(auth.kind) if auth else ()),
        Answer(_("Where the key is kept"), secret, wanted=False),
        Answer(_("Encrypted"), label(flow.encryption), wanted=False),
        Answer(_("Checked for fakes"), yes(flow.signed, _("Signatures are checked"), _("No")), wanted=False),
        Answer(_("Partner numbers"), text(partners), wanted=False),
        Answer(_("Needs a yes"), joined(needed, source.person(approval.owner) if approval else ()), wanted=False),
    ]


def _until(words: Line) -> Line:
    return (_("expires on %(day)s") % {"day": words[0]},) if words else ()


def _records(sheet: Sheet, source: Source, flow: Flow) -> None:
    def records(row: RecordMap) -> Line:
        number = flow.record_maps.index(row)
        return (
            Link(f"{row.source} → {row.target}", f"fields-{flow.ref}-{number + 1}"),
            *under(str(row.cardinality.label) if row.cardinality else ""),
        )

    def match(row: RecordMap) -> Line:
        pairs = []
        for pair in row.match_key:
            how = f" ({pair.how.label})" if pair.how else ""
            pairs.append((Code(pair.source or ""), " = ", Code(pair.target or ""), how))
        return stacked(*pairs)

    def gone(row: RecordMap) -> Line:
        deleted = _("Deleted: %(rule)s") % {"rule": row.delete_rule.label} if row.delete_rule else ""
        merged = _("Merged: %(rule)s") % {"rule": row.merge_rule.label} if row.merge_rule else ""
        return text("\n".join(part for part in (deleted, merged) if part))

    sheet.table(
        _("%(ref)s: records") % {"ref": flow.ref},
        [
            Cells[RecordMap](_("Records"), 6, records),
            Cells[RecordMap](_("What is done"), 4, lambda row: stacked(label(row.operation), text(row.filter))),
            Cells[RecordMap](_("Same when"), 5, match),
            Cells[RecordMap](_("When one is gone"), 4, gone),
            Cells[RecordMap](_("Existing records"), 4, lambda row: text(row.initial_load), wanted=False),
            Cells[RecordMap](_("How both sides are compared"), 5, lambda row: _compared(row), wanted=False),
            Cells[RecordMap](_("Who may see"), 3, lambda row: text(row.permission), wanted=False),
        ],
        flow.record_maps,
        titled=False,
    )


def _compared(row: RecordMap) -> Line:
    found = row.reconciliation or Reconciliation()
    when = schedule_in_words(found.cron, found.timezone) if found.cron else ""
    allowed = _("at most %(n)s apart") % {"n": found.tolerance} if found.tolerance else ""
    return (*text(found.how), *under(", ".join(part for part in (when, allowed) if part)))
