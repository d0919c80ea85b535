"""What usually goes wrong with a flow of this kind, for flows that no exception names yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as say

from briefs.dossier.dossier import Dossier
from briefs.shapes.working import ExceptionCase
from datamaps.map.flow_choices import Method
from datamaps.map.flows import Flow


def propose_exceptions(dossier: Dossier) -> tuple[ExceptionCase, ...]:
    named = {ref for row in dossier.brief.exceptions for ref in row.flows}
    return tuple(
        ExceptionCase(name=name, looks_like=looks_like, flows=(flow.ref,), owner=flow.exception_owner)
        for flow in dossier.brief.flows
        if flow.ref not in named
        for name, looks_like in _usual(flow, dossier)
    )


def _usual(flow: Flow, dossier: Dossier) -> Iterator[tuple[str, str]]:
    words = {
        "flow": flow.label,
        "source": dossier.name_of(flow.source),
        "target": dossier.name_of(flow.target),
    }
    method = flow.method
    if method in (Method.FILE, Method.EDI):
        yield (
            say("%(flow)s: the file did not come") % words,
            say("It is past the usual time, and %(target)s has nothing new.") % words,
        )
    if method is Method.EDI:
        yield (
            say("%(flow)s: no receipt came back") % words,
            say("We sent it, and the partner has not said that it arrived.") % words,
        )
    if method is Method.WEBHOOK:
        yield (
            say("%(flow)s: a message got lost") % words,
            say("%(source)s shows the change, and %(target)s never heard of it.") % words,
        )
    if method is Method.MANUAL:
        yield (
            say("%(flow)s: nobody was there to do it") % words,
            say("Somebody is away, and the work waits in %(source)s.") % words,
        )
    yield (
        say("%(flow)s: %(target)s refuses it") % words,
        say("%(source)s has it, %(target)s does not, because something in it is missing or wrong.") % words,
    )
