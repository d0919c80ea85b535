"""What moves: each flow from one system to another."""

from __future__ import annotations

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.flow_pages import BUSINESS
from briefs.sections.flow_technical import TECHNICAL
from briefs.sections.machine import Section, Talk
from datamaps.map.flow_choices import Effect
from datamaps.map.flows import Flow


def line(flow: Flow, dossier: Dossier) -> str:
    """`Won deal to billing customer: from CRM to Billing`; and that it sets off work, where it does."""
    ends = say("from %(source)s to %(target)s") % {
        "source": dossier.name_of(flow.source),
        "target": dossier.name_of(flow.target),
    }
    if flow.effect is Effect.ACTION:
        ends = say("%(way)s, where it sets off work") % {"way": ends}
    return f"{flow.name}: {ends}" if flow.name else ends[:1].upper() + ends[1:]


def summary(dossier: Dossier) -> str:
    flows = dossier.brief.flows
    if not flows:
        return ""
    fields = sum(len(record_map.fields) for flow in flows for record_map in flow.record_maps)
    told = ngettext("%(n)s flow", "%(n)s flows", len(flows)) % {"n": len(flows)}
    mapped = ngettext("%(n)s mapped field", "%(n)s mapped fields", fields) % {"n": fields}
    return f"{told}, {mapped}"


FLOWS = Section(
    id="flows",
    title=_("What moves"),
    intro=_("Each thing that goes from one system to another: what it is, when it goes, and what can stop it."),
    summary=summary,
    talks=(
        Talk(
            part="flows",
            shape=Flow,
            rows=True,
            title=_("Flows"),
            add=_("Add a flow"),
            none=_("Nothing moves yet. Begin with the thing that people retype today."),
            line=line,
            pages=(*BUSINESS, *TECHNICAL),
            # The fields are drawn in the mapping table.
            generated=("ref", "record_maps"),
        ),
    ),
)
