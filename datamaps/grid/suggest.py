"""Which field could become which: proposals with reasons, for a person to confirm. Nothing here decides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

from django.utils.translation import gettext_lazy as _

from datamaps.grid.tokens import path_words, prose_words, words_of
from datamaps.map.flow_choices import Transform
from datamaps.map.lint import is_narrower, types_differ
from datamaps.schema.shapes import Field, FieldType
from integrations_portal.shapes.choices import Choice


class Confidence(Choice):
    STRONG = "strong", _("Strong")
    LIKELY = "likely", _("Likely")
    POSSIBLE = "possible", _("Possible")


@dataclass(frozen=True)
class Reason:
    """Why, as a code with its values; `speaks_against` marks what a person should look at first."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    speaks_against: bool = False


@dataclass(frozen=True)
class Suggestion:
    """`score` is between 0 and 1 and says no more than the order; people read the word and the reasons."""

    source: Field
    target: Field
    score: float
    reasons: tuple[Reason, ...]

    @property
    def confidence(self) -> Confidence:
        if self.score >= _STRONG:
            return Confidence.STRONG
        return Confidence.LIKELY if self.score >= _LIKELY else Confidence.POSSIBLE

    @property
    def transform(self) -> Transform:
        """Copy, or a conversion where the types differ."""
        return Transform.CONVERT if types_differ(self.source.type, self.target.type) else Transform.COPY


_STRONG, _LIKELY, _LEAST, _LEAST_NAME = 0.8, 0.62, 0.4, 0.2
_OTHER_TYPE, _NARROWER = 0.75, 0.97
_GROUPS = frozenset([FieldType.OBJECT, FieldType.ARRAY])


def suggest(
    sources: Iterable[Field],
    targets: Iterable[Field],
    mapped_sources: Collection[str] = (),
    mapped_targets: Collection[str] = (),
) -> tuple[Suggestion, ...]:
    """At most one proposal for each field, best first. Mapped fields, groups and deprecated fields are left out.

    Taken greedily by score: with equal scores, in the order of the source. Only pairs with a word in common are
    looked at, so that two records of five hundred fields take well under a second.
    """
    free = [one for one in sources if one.path not in mapped_sources and not one.deprecated and not one.write_only]
    open_ = [one for one in targets if one.path not in mapped_targets and not one.deprecated and not one.read_only]
    free, open_ = _without_groups(free), _without_groups(open_)
    rarity = _Rarity([*free, *open_])
    found = [made for source, target in _pairs(free, open_) if (made := _judged(source, target, rarity))]
    place = {one.path: number for number, one in enumerate([*free])}
    found.sort(key=lambda one: (-one.score, place[one.source.path], one.target.path))
    return tuple(_one_to_one(found))


def _without_groups(fields: list[Field]) -> list[Field]:
    return [one for one in fields if one.type is not FieldType.OBJECT]


def _one_to_one(found: Sequence[Suggestion]) -> Iterator[Suggestion]:
    taken_sources: set[str] = set()
    taken_targets: set[str] = set()
    for one in found:
        if one.source.path in taken_sources or one.target.path in taken_targets:
            continue
        taken_sources.add(one.source.path)
        taken_targets.add(one.target.path)
        yield one


def _pairs(sources: Sequence[Field], targets: Sequence[Field]) -> Iterator[tuple[Field, Field]]:
    """Pairs whose names or titles share a word."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, target in enumerate(targets):
        for word in _telling(target):
            by_word[word].append(number)
    for source in sources:
        for number in sorted({number for word in _telling(source) for number in by_word[word]}):
            yield source, targets[number]


def _telling(one: Field) -> set[str]:
    last, around = path_words(one.path)
    return {*last, *around, *words_of(one.title)}


class _Rarity:
    """How much a word tells: one that every field has (`id`, `name`) tells little."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.total = len(fields) + 1
        self.count = Counter(word for one in fields for word in _telling(one) | prose_words(one.description))
        self.tells = {word: log(1 + self.total / (1 + count)) for word, count in self.count.items()}

    def weight(self, words: Collection[str]) -> float:
        return sum(self.tells[word] for word in words)

    def shared(self, ours: Collection[str], theirs: Collection[str]) -> float:
        """The share of what both say that they say together, between 0 and 1."""
        both = self.weight(set(ours) | set(theirs))
        return self.weight(set(ours) & set(theirs)) / both if both else 0.0


def _judged(source: Field, target: Field, rarity: _Rarity) -> Suggestion | None:
    score, reasons = _by_name(source, target, rarity)
    if score < _LEAST_NAME:
        return None  # a like description alone pairs what is only talked about alike
    told = _by_description(source, target, rarity)
    if told > 0.25:
        shared = prose_words(source.description) & prose_words(target.description)
        telling = sorted(shared, key=lambda word: (rarity.count[word], word))[:4]
        reasons.append(Reason("description", {"words": tuple(telling)}))
    score += (1 - score) * 0.5 * told
    if source.values and target.values and (same := set(source.values) & set(target.values)):
        reasons.append(Reason("values", {"n": len(same)}))
        score += (1 - score) * 0.3 * len(same) / max(len(source.values), len(target.values))
    factor, doubts = _by_type(source, target)
    score *= factor
    return Suggestion(source, target, round(score, 3), (*reasons, *doubts)) if score >= _LEAST else None


def _by_name(source: Field, target: Field, rarity: _Rarity) -> tuple[float, list[Reason]]:
    """The best of name with name, title with title, and each with the other; groups around them tip the balance."""
    (ours, our_groups), (theirs, their_groups) = path_words(source.path), path_words(target.path)
    if ours == theirs:
        around = rarity.shared(our_groups, their_groups) if our_groups or their_groups else 1.0
        return 0.75 + 0.2 * around, [Reason("same_name")]
    found = [(rarity.shared({*our_groups, *ours}, {*their_groups, *theirs}) * 0.9, "name", {*ours} & {*theirs})]
    found.append((rarity.shared(ours, theirs) * 0.8, "name", {*ours} & {*theirs}))
    our_title, their_title = words_of(source.title), words_of(target.title)
    for left, right in ((our_title, their_title), (our_title, theirs), (ours, their_title)):
        if left and right:
            found.append((rarity.shared(left, right) * 0.9, "title", {*left} & {*right}))
    score, code, words = max(found, key=lambda one: one[0])
    return score, [Reason(code, {"words": tuple(sorted(words or {*our_groups, *ours} & {*their_groups, *theirs}))})]


def _by_description(source: Field, target: Field, rarity: _Rarity) -> float:
    ours, theirs = prose_words(source.description), prose_words(target.description)
    return rarity.shared(ours, theirs) if ours and theirs else 0.0


def _by_type(source: Field, target: Field) -> tuple[float, list[Reason]]:
    values = {"source": source.type, "target": target.type}
    if (source.type in _GROUPS) != (target.type in _GROUPS) and FieldType.UNKNOWN not in (source.type, target.type):
        return 0.4, [Reason("other_type", values, speaks_against=True)]
    if types_differ(source.type, target.type):
        return _OTHER_TYPE, [Reason("other_type", values, speaks_against=True)]
    if is_narrower(source, target):
        return _NARROWER, [Reason("narrower", speaks_against=True)]
    if source.type is target.type and source.type is not FieldType.UNKNOWN:
        return 1.0, [Reason("same_type", values)]
    return 0.98, []
