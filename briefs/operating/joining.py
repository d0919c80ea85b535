"""How the systems of a brief could be joined, and on whose machines: from their number, places and languages."""

from __future__ import annotations

from collections.abc import Iterator

from briefs.dossier.dossier import Dossier
from briefs.operating.offered import Advice, Said
from briefs.operating.speaking import speak_alike
from briefs.shapes.purpose import Architecture, Deployment, SystemRole
from datamaps.map.systems import Hosting, System, SystemKind

FEW = 3
"""Up to so many systems, direct links are easier to build and to watch than anything in between."""
PLATFORMS = "Workato, Boomi, Celigo, Martini"
_OURS = frozenset((Hosting.ON_PREMISES, Hosting.PRIVATE_CLOUD))


def all_links(systems: int) -> int:
    """How many links join every system with every other one."""
    return systems * (systems - 1) // 2


def ends_of(dossier: Dossier) -> tuple[System, ...]:
    """The systems at the ends of flows; what only carries data is none of them."""
    keys = dict.fromkeys(end for flow in dossier.brief.flows for end in (flow.source, flow.target))
    known = dossier.map.system_by_key
    return tuple(known[key] for key in keys if key in known)


def hub_of(dossier: Dossier) -> str:
    """The system that carries data between the others: as named, else by its role, by the flows, or by its kind."""
    brief = dossier.brief
    named = [brief.hub] if brief.hub else []
    by_role = [row.system for row in brief.systems if row.role is SystemRole.HUB]
    by_flow = [flow.via for flow in brief.flows if flow.via]
    known = dossier.map.system_by_key
    by_kind = [
        row.system
        for row in brief.systems
        if row.system in known and known[row.system].kind is SystemKind.INTEGRATION_PLATFORM
    ]
    return next(iter([*named, *by_role, *by_flow, *by_kind]), "")


def joining_advice(dossier: Dossier) -> Iterator[Advice]:
    if not dossier.brief.flows:
        return
    if dossier.brief.architecture is None:
        yield from _architecture(dossier)
    if dossier.brief.deployment is None:
        yield from _deployment(ends_of(dossier))


def _architecture(dossier: Dossier) -> Iterator[Advice]:
    flows, ends = dossier.brief.flows, ends_of(dossier)
    links = len({frozenset((flow.source, flow.target)) for flow in flows})
    through = [flow for flow in flows if flow.via]
    numbers = {"systems": len(ends), "links": links, "most": all_links(len(ends))}
    if through and len(through) < len(flows):
        direct = tuple(flow.label for flow in flows if not flow.via)
        yield _shape("joined_both_ways", Architecture.MIXED, {"flows": direct})
    elif hub := hub_of(dossier):
        values = numbers | {"hub": dossier.map.label(hub)}
        yield Advice("joined_by_hub", values, answers={"architecture": Architecture.HUB_AND_SPOKE.value, "hub": hub})
    elif len(ends) <= FEW:
        yield _shape("joined_directly", Architecture.POINT_TO_POINT, numbers)
    elif _old_and_different(dossier, ends):
        yield _shape("joined_by_bus", Architecture.ESB, numbers)
    else:
        yield _shape("joined_by_new_hub", Architecture.HUB_AND_SPOKE, numbers)


def _shape(code: str, architecture: Architecture, values: dict[str, int] | dict[str, tuple[str, ...]]) -> Advice:
    return Advice(code, values, answers={"architecture": architecture.value})


def _old_and_different(dossier: Dossier, ends: tuple[System, ...]) -> bool:
    """Most systems stand on our own premises, and some that exchange data do not understand each other."""
    known = dossier.map.system_by_key
    pairs = [(known.get(flow.source), known.get(flow.target)) for flow in dossier.brief.flows]
    apart = any(one and other and not speak_alike(one, other) for one, other in pairs)
    return apart and sum(system.hosting in _OURS for system in ends) * 2 > len(ends)


def _deployment(ends: tuple[System, ...]) -> Iterator[Advice]:
    if not ends or any(system.hosting is None for system in ends):
        return
    ours = tuple(system.label for system in ends if system.hosting in _OURS)
    away = tuple(system.label for system in ends if system.hosting not in _OURS)
    values: dict[str, Said] = {"ours": ours, "away": away, "platforms": PLATFORMS}
    if not ours:
        yield Advice("runs_rented", values, answers={"deployment": Deployment.IPAAS.value})
    elif not away:
        yield Advice("runs_ours", values, answers={"deployment": Deployment.SELF_RUN.value})
    else:
        yield Advice("runs_both", values, answers={"deployment": Deployment.HYBRID.value})
