"""A project of dbt by what it writes about itself: models, seeds, snapshots, sources, and what is tested of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from datamaps.connectors.plain import clean, listed, mapping

KINDS = ("model", "seed", "snapshot", "source")
_TESTING = frozenset(
    {
        *("elementary", "dbt_artifacts", "dbt_project_evaluator", "dbt_data_quality", "re_data", "dq_tools"),
        *("dbt_utils", "dbt_expectations", "audit_helper", "dbt_unit_testing", "dbt_profiler"),
    }
)
"""Packages that people add to test or watch their own models; what they keep is about the tests."""
_REF = re.compile(
    r"\bref\(\s*['\"]([^'\"]+)['\"](?:\s*,\s*['\"]([^'\"]+)['\"])?(?:\s*,\s*v(?:ersion)?\s*=\s*['\"]?(\w+)['\"]?)?\s*\)"
)
_SOURCE = re.compile(r"\bsource\(\s*['\"]([^'\"]+)['\"]\s*,\s*['\"]([^'\"]+)['\"]\s*\)")


@dataclass
class Promises:
    """What is tested or enforced of the columns of one node. Columns are named in small letters."""

    filled: set[str] = field(default_factory=set)
    unique: set[str] = field(default_factory=set)
    key: set[str] = field(default_factory=set)
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The node and the column that a column points to."""


@dataclass
class Node:
    """A model, seed, snapshot or source. `said` is from the manifest, `seen` from the catalog."""

    id: str
    said: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    promises: Promises = field(default_factory=Promises)
    name: str = ""

    @property
    def enforced(self) -> bool:
        """Whether the columns are promised by a contract: then all of them are listed."""
        contract = mapping(self.said.get("contract")) or mapping(mapping(self.said.get("config")).get("contract"))
        return contract.get("enforced") is True


class Project:
    """The nodes of a manifest, a catalog or both, by their ids."""

    def __init__(self, manifest: dict[str, Any], catalog: dict[str, Any]) -> None:
        self.manifest = manifest
        metadata = mapping(manifest.get("metadata"))
        self.adapter = str(metadata.get("adapter_type") or "").lower()
        self.own = metadata.get("project_name")
        self.left_out: Counter[str] = Counter()
        """How many nodes of each package were left out."""
        self.nodes: dict[str, Node] = {}
        for part, given in (("said", manifest), ("seen", catalog)):
            for one_id, one in _entries(given):
                if self._is_told(one_id, one):
                    setattr(self.nodes.setdefault(one_id, Node(one_id)), part, one)
        if manifest:  # what was built once and is no longer in the project stays in the catalog
            self.nodes = {one_id: node for one_id, node in self.nodes.items() if node.said}
        self._name()
        self._by_name = {(_package(node.id), node.name): node for node in self.nodes.values()}
        self._by_relation = {_relation(node.said.get("relation_name")): node for node in self.nodes.values()}
        for node in self.nodes.values():
            self._constraints(node)
        for test in mapping(manifest.get("nodes")).values():
            if mapping(test).get("resource_type") == "test":
                self._test(test)
        for node in self.nodes.values():
            self._key(node.promises)

    def _is_told(self, one_id: str, one: dict[str, Any]) -> bool:
        """Whether it is something that others can read: no step on the way, nothing of a package for tests."""
        if one_id.partition(".")[0] not in KINDS or mapping(one.get("config")).get("materialized") == "ephemeral":
            return False
        package = _package(one_id)
        if package != self.own and (package in _TESTING or package.endswith("_integration_tests")):
            self.left_out[package] += one.get("resource_type") is not None
            return False
        return True

    def _name(self) -> None:
        """The names of the project; with the package where two have the same."""
        names = Counter(_short_name(node) for node in self.nodes.values())
        for node in self.nodes.values():
            name = _short_name(node)
            node.name = name if names[name] == 1 else f"{_package(node.id)}.{name}"

    def find(self, text: str, package: str = "") -> Node | None:
        """What `ref('orders')`, `source('shop', 'orders')` or the name of a table in the warehouse stands for."""
        if found := _SOURCE.search(text):
            name = f"{found[1]}.{found[2]}"
        elif found := _REF.search(text):
            package, name = (found[1], found[2]) if found[2] else (package, found[1])
            name = f"{name}.v{found[3]}" if found[3] else name
        else:
            return self._by_relation.get(_relation(text)) if text else None
        alike = [node for node in self.nodes.values() if node.name in (name, f"{package}.{name}")]
        return self._by_name.get((package, name)) or (alike[0] if len(alike) == 1 else None)

    def _constraints(self, node: Node) -> None:
        """What the warehouse enforces; without a contract constraints are only written down."""
        if not node.enforced:
            return
        for column in _columns(node.said):
            for one in listed(column.get("constraints")):
                self._constraint(node, mapping(one), [str(column.get("name"))])
        for one in listed(node.said.get("constraints")):
            self._constraint(node, mapping(one), [str(name) for name in listed(mapping(one).get("columns"))])

    def _constraint(self, node: Node, one: Any, names: list[str]) -> None:
        columns, promises = [_folded(name) for name in names], node.promises
        kind = one.get("type")
        if kind in ("not_null", "primary_key"):
            promises.filled.update(columns)
        if kind == "primary_key":
            promises.key.update(columns)
        if kind == "unique" and len(columns) == 1:
            promises.unique.update(columns)
        if kind == "foreign_key" and isinstance(one.get("to"), str):
            target = self.find(one["to"], _package(node.id))
            for column, to in zip(columns, listed(one.get("to_columns")), strict=False):
                if target and isinstance(to, str):
                    promises.references[column] = target.id, to

    def _test(self, test: dict[str, Any]) -> None:
        """What a test promises, unless it is turned off or holds only for some rows."""
        asked, config = mapping(test.get("test_metadata")), mapping(test.get("config"))
        given = mapping(asked.get("kwargs"))
        column = test.get("column_name") or given.get("column_name")
        node = self._tested(test, given)
        if node is None or not isinstance(column, str) or asked.get("namespace") not in (None, "", "dbt"):
            return
        if config.get("where") or config.get("enabled") is False:
            return
        column, promises, name = _folded(column), node.promises, asked.get("name")
        if name == "relationships":
            target, to = self.find(str(given.get("to")), _package(node.id)), given.get("field")
            if target and isinstance(to, str):
                promises.references.setdefault(column, (target.id, to))
        elif str(config.get("severity") or "error").lower() == "error":
            if name == "not_null":
                promises.filled.add(column)
            elif name == "unique":
                promises.unique.add(column)
            elif name == "accepted_values":
                promises.values[column] = tuple(clean(_value(one)) for one in listed(given.get("values")))

    def _tested(self, test: dict[str, Any], given: Any) -> Node | None:
        """The node that a test looks at."""
        if test.get("attached_node") in self.nodes:
            return self.nodes[test["attached_node"]]
        if isinstance(given.get("model"), str) and (
            found := self.find(given["model"], _package(str(test.get("unique_id"))))
        ):
            return found
        needed = listed(mapping(test.get("depends_on")).get("nodes"))
        return self.nodes.get(needed[0]) if len(needed) == 1 and isinstance(needed[0], str) else None

    def _key(self, promises: Promises) -> None:
        """The one column that is never empty and never the same is the key, where no key is enforced."""
        both = promises.filled & promises.unique
        if not promises.key and len(both) == 1:
            promises.key = both


def _entries(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in ("nodes", "sources"):
        yield from ((one_id, one) for one_id, one in mapping(document.get(part)).items() if isinstance(one, dict))


def _columns(said: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in mapping(said.get("columns")).values() if isinstance(one, dict)]


def _package(one_id: str) -> str:
    return one_id.split(".")[1] if one_id.count(".") > 1 else ""


def _short_name(node: Node) -> str:
    """`orders`, `orders.v2` for a version, `shop.orders` for a table of a source: an id has the package before it."""
    return clean(".".join(node.id.split(".")[2:]) or node.id)


def _folded(column: str) -> str:
    return column.strip('"`[]').casefold()


def _relation(name: Any) -> str:
    """The name of a table without its quotes, in small letters."""
    return re.sub(r"[\"`\[\]]", "", name).casefold() if isinstance(name, str) else ""


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
