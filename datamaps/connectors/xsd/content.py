"""Which elements may stand in a complex type, and how often: sequences, choices and groups taken apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from datamaps.connectors.xml_elements import Element, below, first, local, words_of
from datamaps.connectors.xsd.schemas import Name, Part, Schemas

UNBOUNDED = 2**31
"""More often than anybody counts."""
_MOST_NAMED = 12
_GROUPS = ("sequence", "choice", "all", "group")


@dataclass(frozen=True)
class Place:
    """An element in a type: how often it may come, at least and at most, and where it is declared."""

    least: int
    most: int
    part: Part
    within: frozenset[Name] = frozenset()
    """The groups that it came from."""


@dataclass
class Content:
    """The elements of a type by name, its attributes, and what is said of all of it."""

    places: dict[Name, Place] = field(default_factory=dict)
    attributes: dict[Name, Part] = field(default_factory=dict)
    open: bool = False
    mixed: bool = False


class Contents:
    """Reads the content models of complex types."""

    def __init__(self, schemas: Schemas, names: Mapping[tuple[str, Name], str]) -> None:
        self.schemas = schemas
        self.names = names
        self._groups: dict[Part, dict[Name, Place]] = {}
        self._open: set[Part] = set()

    def of(self, part: Part, where: str, within: frozenset[Name]) -> Content:
        """What a complex type holds, with what it inherits. `within` are groups that are being read."""
        return self._of(part, where, within, frozenset())

    def _of(self, part: Part, where: str, within: frozenset[Name], bases: frozenset[Name]) -> Content:
        derived = derivation(part.element)
        if derived is None:
            content = Content(mixed=part.element.get("mixed") in ("true", "1"))
            self._add(content, part, where, within)
            return content
        here = part.at(derived)
        base = self._base(here, where, bases)
        content = Content()
        if base is not None:
            # What is odd in there is told where it is.
            there = self.names.get(("type", base.name), where)
            found = self._of(base, there, within, bases | {base.name} if base is not part.before else bases)
            content = found if local(derived) == "extension" else Content(attributes=found.attributes)
        content.mixed = content.mixed or part.element.get("mixed") in ("true", "1")
        self._add(content, here, where, within)
        return content

    def _base(self, derived: Part, where: str, bases: frozenset[Name]) -> Part | None:
        """The complex type that another one is derived from."""
        text = derived.element.get("base", "")
        name = derived.named(text)
        if not text or name.local == "anyType":
            return None
        if name in bases:
            self.schemas.note(where, "reference_cycle", reference=text)
            return None
        found = self.schemas.part("type", derived, text, where)
        return found if found is not None and local(found.element) == "complexType" else None

    def _add(self, content: Content, part: Part, where: str, within: frozenset[Name]) -> None:
        """What one type or derivation itself says, after what its base says."""
        for one in below(part.element, *_GROUPS, "openContent"):
            content.open = content.open or next(one.iter("{*}any"), None) is not None
            if local(one) in _GROUPS:
                _add(content.places, self._places(part.at(one), where, within))
        self._attributes(content, part, where, set())

    def _attributes(self, content: Content, part: Part, where: str, seen: set[Part]) -> None:
        for one in below(part.element, "attribute", "attributeGroup", "anyAttribute"):
            here = part.at(one)
            if local(one) == "anyAttribute":
                content.open = True
            elif local(one) == "attributeGroup":
                group = self.schemas.part("attributeGroup", here, one.get("ref", ""), where)
                if group is not None and group not in seen:
                    seen.add(group)
                    self._attributes(content, group, where, seen)
            else:
                name = here.named(one.get("ref", "")) if one.get("ref") else Name("", one.get("name", ""))
                content.attributes.pop(name, None)
                if one.get("use") != "prohibited" and name.local:
                    content.attributes[name] = here

    def _places(self, part: Part, where: str, within: frozenset[Name]) -> dict[Name, Place]:
        """The elements of a sequence, choice, all or group, multiplied with how often that comes itself."""
        self.schemas.limits.left()
        least, most = occurs(part.element)
        if most == 0:
            return {}
        kind = local(part.element)
        if kind == "group":
            found = self._group(part, where, within)
        else:
            branches = [self._branch(part.at(one), where, within) for one in below(part.element, "element", *_GROUPS)]
            found = _one_of(branches) if kind == "choice" else _all_of(branches)
            if kind == "choice" and next(below(part.element, "any"), None) is not None:
                found = {name: replace(place, least=0) for name, place in found.items()}
            if kind == "choice" and most == 1 and len(branches) > 1:
                self._tell_choice(branches, where)
        return {
            name: replace(one, least=min(one.least * least, UNBOUNDED), most=min(one.most * most, UNBOUNDED))
            for name, one in found.items()
        }

    def _group(self, part: Part, where: str, within: frozenset[Name]) -> dict[Name, Place]:
        group = self.schemas.part("group", part, part.element.get("ref", ""), where)
        if group is None:
            return {}
        if group in self._open or (group.name in within and group is not part.before):
            self.schemas.note(where, "reference_cycle", reference=group.name.local)
            return {}
        if group not in self._groups:
            self._open.add(group)
            own = frozenset({group.name})
            self._groups[group] = _all_of(
                [self._places(group.at(one), where, own) for one in below(group.element, *_GROUPS)]
            )
            self._open.discard(group)
        found = self._groups[group]
        return {name: replace(one, within=one.within | within) for name, one in found.items()} if within else found

    def _branch(self, part: Part, where: str, within: frozenset[Name]) -> dict[Name, Place]:
        if local(part.element) != "element":
            return self._places(part, where, within)
        least, most = occurs(part.element)
        if most == 0:
            return {}
        if not part.element.get("ref"):
            element = part.element
            qualified = element.get("form") == "qualified"
            name = Name(part.space if qualified else "", element.get("name", ""))
            return {name: Place(least, most, part, within)} if name.local else {}
        target = self.schemas.part("element", part, part.element.get("ref", ""), where)
        if target is None:
            return {part.named(part.element.get("ref", "")): Place(least, most, part, within)}
        others = sorted(self.schemas.standing_in(target.name), key=lambda one: one.name)
        if others:
            names = _listed([one.name.local for one in others])
            self.schemas.note(where, "xsd_substituted", head=target.name.local, names=names)
        usable = [one for one in (target, *others) if one.element.get("abstract") not in ("true", "1")]
        least = least if len(usable) == 1 else 0
        return {one.name: Place(least, most, one, within) for one in usable}

    def _tell_choice(self, branches: list[dict[Name, Place]], where: str) -> None:
        names = [" and ".join(_distinct(branch)) for branch in branches if branch]
        if len(names) > 1:
            self.schemas.note(where, "xsd_choice", names=_listed(names))


def derivation(type_: Element) -> Element | None:
    """The extension or restriction that a complex type is."""
    return first(first(type_, "complexContent", "simpleContent"), "extension", "restriction")


def occurs(element: Element) -> tuple[int, int]:
    """How often something comes, at least and at most."""
    least, most = element.get("minOccurs", "1").strip(), element.get("maxOccurs", "1").strip()
    low = min(int(least), UNBOUNDED) if least.isascii() and least.isdigit() and len(least) < 12 else 1
    known = most.isascii() and most.isdigit() and len(most) < 12
    return low, min(int(most), UNBOUNDED) if known else UNBOUNDED if most == "unbounded" else max(1, low)


def words(element: Element) -> str:
    """What the documentation of a part says."""
    return " ".join(filter(None, map(words_of, below(first(element, "annotation"), "documentation"))))


def _add(found: dict[Name, Place], more: dict[Name, Place]) -> None:
    """A content after another: what is in both comes as often as both say together."""
    for name, place in more.items():
        before = found.get(name)
        if before is None:
            found[name] = place
        else:
            least, most = before.least + place.least, before.most + place.most
            found[name] = replace(before, least=min(least, UNBOUNDED), most=min(most, UNBOUNDED))


def _all_of(branches: Iterable[dict[Name, Place]]) -> dict[Name, Place]:
    found: dict[Name, Place] = {}
    for branch in branches:
        _add(found, branch)
    return found


def _one_of(branches: list[dict[Name, Place]]) -> dict[Name, Place]:
    """One of several contents: what only some have may be missing."""
    found: dict[Name, Place] = {}
    times = Counter(name for branch in branches for name in branch)
    for branch in branches:
        for name, place in branch.items():
            before = found.setdefault(name, place)
            found[name] = replace(before, least=min(before.least, place.least), most=max(before.most, place.most))
    return {name: place if times[name] == len(branches) else replace(place, least=0) for name, place in found.items()}


def _distinct(branch: dict[Name, Place]) -> list[str]:
    return list(dict.fromkeys(name.local for name in branch))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
