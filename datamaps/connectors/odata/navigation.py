"""How the types of an OData service lead to each other: navigation properties, and the keys that point elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from datamaps.connectors.odata.document import Document, Type
from datamaps.connectors.sql.build import OWN_SYSTEM
from datamaps.connectors.xml_elements import Element, below, first, flag
from integrations_portal.shapes.paths import FieldRef, join_path, quoted


class Way(NamedTuple):
    """Where a navigation property leads: the full name of a type, whether to many, whether it may lead to nothing."""

    target: str
    many: bool
    nullable: bool


class Key(NamedTuple):
    """A property that holds the key of something else; `of` is how many do so together."""

    of: int
    reference: str
    property: str


class Navigation:
    """The associations of a document, in the one form of version 4."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._associations: dict[str, Element] = {}
        self._keys: dict[str, list[Key]] = {}
        for schema in document.schemas:
            for one in below(schema, "Association"):
                self._associations.setdefault(f"{schema.get('Namespace')}.{one.get('Name')}", one)
        for association in self._associations.values():
            for owner, key in self._constrained(association):
                self._keys.setdefault(owner, []).append(key)

    def way(self, property_: Element) -> Way | None:
        """Where a navigation property leads; none when its association is not there."""
        said = property_.get("Type")
        if said:
            name, many = unwrapped(said)
            return Way(self._document.full(name), many, not many and flag(property_, "Nullable") is not False)
        association = self._associations.get(self._document.full(property_.get("Relationship", "")))
        if association is None:
            return None
        end = _ends(association).get(property_.get("ToRole", ""))
        if end is None:
            return None
        many = end.get("Multiplicity") == "*"
        return Way(self._document.full(end.get("Type", "")), many, end.get("Multiplicity") == "0..1")

    def references(self, type_: Type) -> dict[str, str]:
        """By the name of a property of a type, the field whose value it holds.

        Where it is part of several keys, the one with the fewest parts is told, then the first by name.
        """
        found = list(self._keys.get(type_.name, ()))
        for property_ in below(type_.element, "NavigationProperty"):
            way = self.way(property_)
            pairs = [
                (one.get("Property", ""), one.get("ReferencedProperty", ""))
                for one in below(property_, "ReferentialConstraint")
                if one.get("Property")
            ]
            if way and pairs:
                found += self._pointing(way.target, pairs)
        itself = f"{OWN_SYSTEM}.{quoted(type_.record)}."
        return {
            key.property: key.reference
            for key in sorted(found, reverse=True)
            if key.reference != itself + join_path((key.property,))
        }

    def _constrained(self, association: Element) -> Iterator[tuple[str, Key]]:
        """The keys that an association of versions 1 to 3 speaks of, with the type that holds each."""
        constraint, ends = first(association, "ReferentialConstraint"), _ends(association)
        principal, dependent = first(constraint, "Principal"), first(constraint, "Dependent")
        if principal is None or dependent is None:
            return
        to, holder = ends.get(principal.get("Role", "")), ends.get(dependent.get("Role", ""))
        if to is None or holder is None:
            return
        names = [[ref.get("Name", "") for ref in below(one, "PropertyRef")] for one in (dependent, principal)]
        owner = self._document.full(holder.get("Type", ""))
        for key in self._pointing(self._document.full(to.get("Type", "")), list(zip(*names, strict=False))):
            yield owner, key

    def _pointing(self, target: str, pairs: list[tuple[str, str]]) -> Iterator[Key]:
        type_ = self._document.types.get(target)
        for name, there in pairs if type_ else ():
            if type_ and name and there:
                yield Key(len(pairs), str(FieldRef(OWN_SYSTEM, type_.record, join_path(there.split("/")))), name)


def _ends(association: Element) -> dict[str, Element]:
    """The two ends by the role that they play; one without a role plays that of its type."""
    return {one.get("Role") or one.get("Type", "").rpartition(".")[2]: one for one in below(association, "End")}


def unwrapped(said: str) -> tuple[str, bool]:
    """The type of the items, and whether they come as a list: `Collection(Edm.String)`."""
    text = said.strip()
    many = text.startswith("Collection(") and text.endswith(")")
    return (text[len("Collection(") : -1].strip() if many else text), many
