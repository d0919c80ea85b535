"""How a single flow could travel, and where its two ends do not understand each other."""

from __future__ import annotations

from collections.abc import Iterator

from briefs.dossier.dossier import Dossier
from briefs.operating.joining import hub_of
from briefs.operating.offered import FLOWS, Advice, Said
from briefs.operating.speaking import family_of, is_format, speak_alike, spoken
from briefs.shapes.purpose import Architecture
from datamaps.map.flow_choices import Method, TriggerKind
from datamaps.map.flows import Flow
from datamaps.map.systems import System

_METHODS = (
    ("trading messages", Method.EDI),
    ("messages", Method.QUEUE),
    ("web calls", Method.API),
    ("SOAP", Method.API),
    ("GraphQL", Method.API),
    ("gRPC", Method.API),
    ("files", Method.FILE),
    ("database", Method.DATABASE),
)
"""Of several things that both ends speak, the one that is made for the purpose first."""
_PUSHES = frozenset(("webhook", "webhooks"))


def travelling_advice(dossier: Dossier) -> Iterator[Advice]:
    known = dossier.map.system_by_key
    for flow in dossier.brief.flows:
        source, target = known.get(flow.source), known.get(flow.target)
        if source and target:
            yield from _apart(flow, source, target)
            yield from _not_spoken(flow, (source, target))
            yield from _method(flow, source, target)
        yield from _through_the_hub(dossier, flow)


def _translated(flow: Flow) -> bool:
    return flow.via is not None or flow.method in (Method.MIDDLEWARE, Method.CUSTOM, Method.MANUAL)


def _apart(flow: Flow, source: System, target: System) -> Iterator[Advice]:
    if _translated(flow) or speak_alike(source, target):
        return
    values: dict[str, Said] = {
        "flow": flow.label,
        "source": source.label,
        "target": target.label,
        "source_speaks": source.speaks,
        "target_speaks": target.speaks,
    }
    answers = {} if flow.method else {"method": Method.MIDDLEWARE.value}
    yield Advice("ends_speak_differently", values, FLOWS, flow.ref, answers)


def _not_spoken(flow: Flow, ends: tuple[System, ...]) -> Iterator[Advice]:
    """What the flow says it uses, but an end does not say it understands."""
    if flow.via:
        return
    for system in ends:
        can = spoken(system)
        for used, spoken_of_kind, known in (
            (flow.protocol, can.families, family_of(flow.protocol)),
            (flow.format, can.formats, flow.format.strip().casefold() if is_format(flow.format) else ""),
        ):
            if known and spoken_of_kind and known not in spoken_of_kind:
                values: dict[str, Said] = {
                    "flow": flow.label,
                    "used": used,
                    "system": system.label,
                    "speaks": system.speaks,
                }
                yield Advice("end_lacks_it", values, FLOWS, flow.ref)


def _method(flow: Flow, source: System, target: System) -> Iterator[Advice]:
    if flow.method or not speak_alike(source, target):
        return
    common = spoken(source).families & spoken(target).families
    found = next(((family, method) for family, method in _METHODS if family in common), None)
    if found is None:
        return
    family, method = found
    pushed = flow.trigger is not None and flow.trigger.kind is TriggerKind.EVENT
    if method is Method.API and pushed and _PUSHES & {word.casefold() for word in source.speaks}:
        values = {"flow": flow.label, "source": source.label}
        yield Advice("flow_pushed", values, FLOWS, flow.ref, {"method": Method.WEBHOOK.value})
        return
    both = tuple(word for word in source.speaks if family_of(word) == family)
    values = {"flow": flow.label, "source": source.label, "target": target.label, "common": ", ".join(both)}
    yield Advice(f"flow_by_{method.value}", values, FLOWS, flow.ref, {"method": method.value})


def _through_the_hub(dossier: Dossier, flow: Flow) -> Iterator[Advice]:
    """Where the brief says that everything goes through one hub, a flow that does not."""
    hub = hub_of(dossier)
    if (
        dossier.brief.architecture is not Architecture.HUB_AND_SPOKE
        or flow.via
        or hub in ("", flow.source, flow.target)
    ):
        return
    yield Advice(
        "flow_past_the_hub", {"flow": flow.label, "hub": dossier.map.label(hub)}, FLOWS, flow.ref, {"via": hub}
    )
