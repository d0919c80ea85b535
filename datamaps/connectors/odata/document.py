"""A metadata document of OData, versions 1 to 4: its types by name, and what is said of them elsewhere.

Versions differ in namespaces, in how navigation is written, and in what says that a property may be written; here they
have one form. References to other documents are never followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.plain import clean
from datamaps.connectors.xml_elements import Element, below, first, foreign, local, short_names, space, words_of
from datamaps.schema.shapes import Note

SAP = "{http://www.sap.com/Protocols/SAPData}"
KINDS = ("EntityType", "ComplexType", "EnumType", "TypeDefinition")
_CONSTANTS = ("Bool", "String", "Int", "Decimal", "Float", "Date", "DateTimeOffset", "Duration", "Guid", "TimeOfDay")
_VOCABULARIES = {
    "Core": "Org.OData.Core.V1",
    "Capabilities": "Org.OData.Capabilities.V1",
    "Validation": "Org.OData.Validation.V1",
    "Measures": "Org.OData.Measures.V1",
    "Common": "com.sap.vocabularies.Common.v1",
    "PersonalData": "com.sap.vocabularies.PersonalData.v1",
}


@dataclass(frozen=True)
class Said:
    """The annotations of one thing, by the full name of their term."""

    terms: dict[str, Element]

    def get(self, term: str) -> Element | None:
        """The annotation `Core.Computed`; none when it is not given."""
        vocabulary, _dot, name = term.partition(".")
        return self.terms.get(f"{_VOCABULARIES[vocabulary]}.{name}")

    def text(self, term: str) -> str:
        """The plain value of an annotation; empty when it has none."""
        found = self.get(term)
        return constant(found) if found is not None else ""

    def flag(self, term: str) -> bool:
        """Whether something is tagged: a tag without a value holds."""
        found = self.get(term)
        return found is not None and (constant(found) or ("true" if not len(found) else "")) == "true"


NOTHING_SAID = Said({})


def constant(element: Element) -> str:
    """The constant that an annotation or a value in it is, written as attribute or as element; else empty."""
    for kind in (*_CONSTANTS, "EnumMember"):
        if kind in element.attrib:
            return (element.get(kind) or "").strip()
    inner = next(iter(element), None)
    return (inner.text or "").strip() if inner is not None and local(inner) in (*_CONSTANTS, "EnumMember") else ""


def parts_of(element: Element | None) -> dict[str, Element]:
    """The values of a record, by the name of the property."""
    return {one.get("Property", ""): one for one in below(first(element, "Record"), "PropertyValue")}


@dataclass(frozen=True)
class Type:
    """A named type. `name` is the full one; `record` is what it is called here."""

    kind: str
    name: str
    record: str
    element: Element


@dataclass
class Document:
    """The schemas of one document. Raises ConnectorError(malformed) when it is no metadata of OData."""

    root: Element
    limits: Limits
    notes: dict[tuple[str, str, str], Note] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schemas = self._schemas()
        self.version = self._version()
        self._aliases: dict[str, str] = {}
        for one in self.root.iter("{*}Include", "{*}Schema", "{*}Using"):
            alias, namespace = one.get("Alias"), one.get("Namespace")
            if alias and namespace:
                self._aliases.setdefault(alias, namespace)
        self._said: dict[str, dict[str, Element]] = {}
        for schema in self.schemas:
            for group in below(schema, "Annotations"):
                self._keep(self.target(group.get("Target", "")), group)
        self.types = self._types()

    def _schemas(self) -> list[Element]:
        if local(self.root) == "Schema":
            found = [self.root]
        elif local(self.root) == "Edmx":
            found = [
                schema
                for part in self.root.iter("{*}DataServices", "{*}ConceptualModels")
                for schema in below(part, "Schema")
            ]
        else:
            found = []
        if not any(one.get("Namespace") for one in found):
            raise ConnectorError(Trouble.MALFORMED, "odata", permanent=True)
        return [one for one in found if one.get("Namespace")]

    def _version(self) -> int:
        """1 to 4. What has no wrapping, or that of a designer, is told by its namespace."""
        if (self.root.get("Version") or "").startswith("4") or "docs.oasis-open.org" in space(self.schemas[0]):
            return 4
        services = first(self.root, "DataServices")
        said = [foreign(services, f"{one}DataServiceVersion") for one in ("Max", "")] if services is not None else []
        return next((int(text[0]) for text in said if text[:1] in ("1", "2", "3")), 3)

    def _types(self) -> dict[str, Type]:
        found: dict[str, tuple[str, Element]] = {}
        homes: dict[str, tuple[str, str]] = {}
        for schema in self.schemas:
            home = schema.get("Namespace", "")
            for element in below(schema, *KINDS):
                name = element.get("Name", "").strip()
                if name:
                    full = f"{home}.{name}"
                    found.setdefault(full, (local(element), element))
                    homes.setdefault(full, (home, name))
        names = short_names(homes)
        return {full: Type(kind, full, clean(names[full]), element) for full, (kind, element) in found.items()}

    def full(self, name: str) -> str:
        """A name with its namespace, whether it was written with that or with an alias."""
        home, dot, last = name.strip().rpartition(".")
        return f"{self._aliases.get(home, home)}{dot}{last}"

    def target(self, path: str) -> str:
        """What annotations are about: the full name of a type or container, and the path in it."""
        head, slash, rest = path.partition("/")
        return self.full(head.partition("(")[0]) + slash + rest

    def said(self, element: Element, target: str) -> Said:
        """The annotations of one thing, inside of it and elsewhere."""
        terms = dict(self._said.get(target, {}))
        terms.update(self._terms(element))
        return Said(terms) if terms else NOTHING_SAID

    def _keep(self, target: str, group: Element) -> None:
        if not group.get("Qualifier"):
            self._said.setdefault(target, {}).update(self._terms(group))

    def _terms(self, element: Element) -> Iterator[tuple[str, Element]]:
        for one in below(element, "Annotation"):
            if not one.get("Qualifier"):
                yield self.full(one.get("Term", "")), one

    def lineage(self, type_: Type) -> list[Type]:
        """A type and those it extends, the first of them first. What is not there is noted."""
        found, names = [type_], {type_.name}
        self.limits.left()
        while base := found[-1].element.get("BaseType", "").strip():
            name = self.full(base)
            if name in names:
                self.note(type_.record, "reference_cycle", reference=base)
                break
            if name not in self.types:
                self.note(found[-1].record, "reference_remote", reference=base)
                break
            names.add(name)
            found.append(self.types[name])
        return found[::-1]

    def note(self, where: str, code: str, **values: str) -> None:
        """Something that could only be read in part; told once for each place."""
        short = {name: clean(value) for name, value in values.items()}
        self.notes.setdefault((where, code, repr(values)), Note(where=where, code=code, values=short))


def title_of(element: Element, said: Said) -> str:
    """What people call it."""
    return clean(said.text("Common.Label") or element.get(f"{SAP}label") or "")


def description_of(element: Element, said: Said) -> str:
    """What it is in words, in whichever of the ways it is written."""
    documentation = first(element, "Documentation")
    found = (
        said.text("Core.LongDescription")
        or said.text("Core.Description")
        or said.text("Common.QuickInfo")
        or element.get(f"{SAP}quickinfo")
        or words_of(documentation)
    )
    return clean(found or "")
