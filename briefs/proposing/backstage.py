"""Systems, teams and flows of Backstage entities: a component that consumes an API gets data from whoever provides it.

Components and resources become systems, and an API that nobody provides does, too. The definition of an API is read
by the connector kind that knows it, so that its records and operations come along. Nothing is fetched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from briefs.proposing.proposal import Proposal, Remark, key_of, proposal
from briefs.starting.fit import free
from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.registry import observe
from datamaps.connectors.words import sentence

Entity = Mapping[str, Any]
_DEFINITIONS = {"openapi": "openapi", "asyncapi": "asyncapi", "graphql": "graphql", "grpc": "protobuf"}
_LIFECYCLES = {"production": "live", "experimental": "planned", "deprecated": "retiring"}
_SYSTEMS = ("Component", "Resource")
_READ = (*_SYSTEMS, "API", "Group", "User", "System", "Domain", "Location", "Template")


def is_entity(value: object) -> bool:
    return (
        isinstance(value, dict)
        and str(value.get("apiVersion", "")).startswith("backstage.io/")
        and isinstance(value.get("kind"), str)
        and isinstance(value.get("metadata"), dict)
        and isinstance(value["metadata"].get("name"), str)
    )


def propose_entities(entities: Sequence[Entity], limits: Limits) -> Proposal:
    """One brief whose flows are the uses of APIs. Entities of one kind and name count once."""
    catalog = _Catalog(entities, limits)
    systems = catalog.systems()
    flows = catalog.flows()
    if systems and not flows:
        catalog.remarks.append(Remark("nothing_moves"))
    return proposal(_("Systems of a Backstage catalog"), systems, flows, catalog.remarks, catalog.teams())


def _name(reference: object) -> str:
    """The name in `[kind:][namespace/]name`."""
    return str(reference).rpartition(":")[2].rpartition("/")[2]


def _listed(entity: Entity, name: str) -> list[str]:
    given = _spec(entity).get(name)
    return [_name(one) for one in given if isinstance(one, str)] if isinstance(given, list) else []


def _spec(entity: Entity) -> Mapping[str, Any]:
    given = entity.get("spec")
    return given if isinstance(given, dict) else {}


def _title(entity: Entity) -> str:
    profile = _spec(entity).get("profile")
    shown = profile.get("displayName") if isinstance(profile, dict) else None
    return str(entity["metadata"].get("title") or shown or entity["metadata"]["name"])[:200]


def _owning_team(entity: Entity) -> str:
    """The name of the group that owns it; empty for a person."""
    owner = str(_spec(entity).get("owner") or "")
    return "" if owner.startswith("user:") else _name(owner)


class _Catalog:
    """The entities of a file by kind and name, and which system provides which API."""

    def __init__(self, entities: Iterable[Entity], limits: Limits) -> None:
        self.limits = limits
        self.remarks: list[Remark] = []
        self.of_kind: dict[str, dict[str, Entity]] = defaultdict(dict)
        unread: dict[str, int] = defaultdict(int)
        for one in entities:
            if one["kind"] in _READ:
                self.of_kind[one["kind"]].setdefault(str(one["metadata"]["name"]), one)
            else:
                unread[one["kind"][:100]] += 1
        self.remarks += [Remark("kind_not_read", {"kind": kind, "count": count}) for kind, count in unread.items()]
        self.apis = self.of_kind["API"]
        parts = {name: one for kind in _SYSTEMS for name, one in self.of_kind[kind].items()}
        self.provider = {api: name for name, one in parts.items() for api in _listed(one, "providesApis")}
        for api in self.apis:
            self.provider.setdefault(api, api)
        self.parts = parts | {name: one for name, one in self.apis.items() if self.provider[name] == name}
        self.keys: dict[str, str] = {}
        for name in self.parts:
            self.keys[name] = free(key_of(name), self.keys.values())

    def systems(self) -> list[dict[str, Any]]:
        return [self._system(name, one) for name, one in self.parts.items()]

    def _system(self, name: str, entity: Entity) -> dict[str, Any]:
        spec, metadata = _spec(entity), entity["metadata"]
        plain: dict[str, Any] = {"key": self.keys[name], "name": _title(entity), "kind": "custom"}
        if lifecycle := _LIFECYCLES.get(str(spec.get("lifecycle"))):
            plain["lifecycle"] = lifecycle
        if team := _owning_team(entity):
            plain["owner_team"] = key_of(team)
        elif spec.get("owner"):
            person = {"system": _title(entity), "person": _name(spec["owner"])}
            self.remarks.append(Remark("owned_by_person", person))
        notes = [str(metadata.get("description") or "")]
        if spec.get("system"):
            notes.append(_("Part of %(system)s.") % {"system": _name(spec["system"])})
        plain["notes"] = "\n\n".join(note for note in notes if note)
        links = metadata.get("links")
        address = links[0].get("url") if isinstance(links, list) and links and isinstance(links[0], dict) else None
        if isinstance(address, str) and address.startswith("https://"):
            plain["docs_url"] = address[:2000]
        records, operations = self._interface(name)
        return plain | {"records": records, "operations": operations}

    def _interface(self, provider: str) -> tuple[list[Any], list[Any]]:
        """Records and operations of all APIs that a system provides; the first record of a name counts."""
        records: dict[str, Any] = {}
        operations: dict[str, Any] = {}
        for name, api in self.apis.items():
            if self.provider[name] == provider:
                plain = self._observed(name, api)
                for row in plain.get("records", ()):
                    if row["name"] in records:
                        self.remarks.append(Remark("record_twice", {"record": row["name"], "api": name}))
                    records.setdefault(row["name"], row)
                for row in plain.get("operations", ()):
                    operations.setdefault(row["name"], row)
        return list(records.values()), list(operations.values())

    def _observed(self, name: str, api: Entity) -> dict[str, Any]:
        given, kind = _spec(api).get("definition"), _DEFINITIONS.get(str(_spec(api).get("type")), "")
        if isinstance(given, dict):
            self.remarks.append(Remark("definition_elsewhere", {"api": name}))
        elif isinstance(given, str) and kind in KINDS:
            try:
                return observe(kind, {}, NO_SECRET, self.limits, given=given.encode()).plain()
            except ConnectorError as error:
                self.remarks.append(Remark("definition_not_read", {"api": name, "why": sentence(error)}))
        return {}

    def teams(self) -> list[dict[str, Any]]:
        groups = self.of_kind["Group"]
        owners = dict.fromkeys(name for one in self.parts.values() if (name := _owning_team(one)))
        titles = {key_of(name): _title(groups[name]) if name in groups else name for name in owners}
        return [{"key": key, "name": title} for key, title in titles.items()]

    def flows(self) -> list[dict[str, Any]]:
        """An API that the catalog does not describe has no system that data could come from."""
        flows = []
        for name, one in self.parts.items():
            for api in dict.fromkeys(_listed(one, "consumesApis")):
                provider = self.provider.get(api, "")
                if provider not in self.parts:
                    self.remarks.append(Remark("api_missing", {"api": api, "system": _title(one)}))
                elif provider != name:
                    flows.append(self._flow(provider, name, api))
        return flows

    def _flow(self, provider: str, consumer: str, api: str) -> dict[str, Any]:
        shown = _title(self.apis[api]) if api in self.apis else api
        return {
            "name": _("%(source)s to %(target)s")
            % {"source": _title(self.parts[provider]), "target": _title(self.parts[consumer])},
            "purpose": _("%(target)s uses the interface “%(api)s”.")
            % {"target": _title(self.parts[consumer]), "api": shown},
            "source": self.keys[provider],
            "target": self.keys[consumer],
            "method": "api",
        }
