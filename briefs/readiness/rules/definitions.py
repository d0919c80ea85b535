"""DEF: whether everybody means the same by a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.places import about_field, about_shared, at_move, at_shared, named
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.readiness.words_of_data import differing
from datamaps.map.flow_choices import SAME_VALUE
from datamaps.map.meanings import folded
from integrations_portal.shapes.paths import parse_field_ref

_STANDARD_LISTS = frozenset(["country", "currency", "language", "unit"])
# Straight or curly, double or single; an apostrophe inside a word is not a quotation mark.
_QUOTED = re.compile(r'"([^"\n]{1,60})"|“([^”\n]{1,60})”|‘([^’\n]{1,60})’|(?<!\w)\'([^\'\n]{1,60})\'(?!\w)')


def differing_words(case: Case) -> Iterator[Raised]:
    """A shared field that moves has definitions that differ, and no resolution was agreed."""
    for record, field in case.map.touched.values():
        if definitions := differing(case.dossier, field):
            teams = tuple(dict.fromkeys(row.team for row in definitions if row.team))
            yield Raised(
                about_shared(record, field),
                at_shared(record, field, "resolution"),
                {
                    "teams": tuple(case.dossier.name_of(team) for team in teams),
                    "term": definitions[0].term or field.name or field.key,
                },
                teams=teams,
            )


def undefined_for_a_team(case: Case) -> Iterator[Raised]:
    """A shared field that moves lies in systems of the brief that belong to two or more teams, one of its places
    lists 2 to 20 values (of a format other than country, currency, language and unit), and one of those teams has no
    definition of it."""
    teams_of = {system.key: system.owner_team for system in case.systems}
    for record, field in case.map.touched.values():
        places = [parse_field_ref(place) for place in field.in_]
        teams = list(dict.fromkeys(team for ref in places if (team := teams_of.get(ref.system))))
        listed = any(
            2 <= len(known.values) <= 20 and known.format.casefold() not in _STANDARD_LISTS
            for ref in places
            if ref.system in teams_of and (known := case.map.fields.get(ref))
        )
        said = {definition.team for definition in field.definitions if definition.means}
        silent = tuple(team for team in teams if team not in said)
        if len(teams) > 1 and listed and silent:
            yield Raised(
                about_shared(record, field),
                at_shared(record, field, "definitions"),
                {
                    "teams": tuple(case.dossier.name_of(team) for team in silent),
                    "term": field.name or field.key,
                },
                teams=silent,
            )


def quoted_but_undefined(case: Case) -> Iterator[Raised]:
    """A phrase in quotation marks in the title, process, problem, goal, the name of an exception, the question of a
    decision or a document needed is the name of no shared data, no defined term and no value of a field that moves."""
    texts = list(_texts(case))
    if not any(_QUOTED.search(text) for _where, text in texts):
        return
    known = _known_words(case)
    for where, text in texts:
        for match in _QUOTED.finditer(text):
            phrase = next(group for group in match.groups() if group)
            word = folded(phrase)
            if word and word not in known:
                known.add(word)
                yield Raised(f"{where.section}/{word}", where, {"term": phrase.strip()})


def _texts(case: Case) -> Iterator[tuple[Where, str]]:
    brief = case.brief
    for answer in ("title", "process", "problem", "goal"):
        yield Where("purpose", "", answer), getattr(brief, answer)
    for _about, row, exception in named("exceptions", brief.exceptions):
        yield Where("exceptions", row, "name"), exception.name
    for _about, row, decision in named("decisions", brief.decisions):
        yield Where("decisions", row, "question"), decision.question
    for _about, row, needed in named("documents_needed", brief.documents_needed):
        yield Where("documents_needed", row, "document"), needed.document


def _known_words(case: Case) -> set[str]:
    known: set[str] = set()
    for record in case.map.shared_records:
        known.update((folded(record.name), folded(record.key)))
        for field in record.fields:
            known.update((folded(field.name), folded(field.key)))
            known.update(folded(definition.term) for definition in field.definitions)
    for move in case.mapped:
        for end in move.ends:
            known.update(folded(value) for value in case.field(end).values)
        for pair in case.map.values_of(move.field_map):
            known.update((folded(pair.source), folded(pair.target)))
    return known


def joined_meanings(case: Case) -> Iterator[Raised]:
    """A copy, rename, convert, format or lookup with one source joins two different shared fields."""
    shared = case.map.shared_by_field
    for move in case.mapped:
        if move.how not in SAME_VALUE or len(move.sources) != 1 or move.target is None:
            continue
        ours, theirs = shared.get(move.sources[0]), shared.get(move.target)
        if ours and theirs and about_shared(*ours) != about_shared(*theirs):
            yield Raised(
                about_field(move.flow, move.target),
                at_move(move, "target"),
                {"one": ours[1].name or ours[1].key, "other": theirs[1].name or theirs[1].key},
                ownership=(*case.rows_of(*ours), *case.rows_of(*theirs)),
            )


RULES = (
    Rule(
        "DEF-01",
        Severity.BLOCKER,
        Role.BUSINESS_OWNER,
        _("{teams} mean different things by “{term}”. Which do we move?"),
        differing_words,
    ),
    Rule(
        "DEF-02",
        Severity.WARNING,
        Role.EACH_TEAM,
        _("{teams}: what does your team mean by “{term}”?"),
        undefined_for_a_team,
    ),
    Rule(
        "DEF-03",
        Severity.HINT,
        Role.BUSINESS_OWNER,
        _("Should “{term}” be defined?"),
        quoted_but_undefined,
    ),
    Rule(
        "DEF-04",
        Severity.WARNING,
        Role.BOTH_STEWARDS,
        _("“{one}” is sent into “{other}”. Same name, different meaning?"),
        joined_meanings,
    ),
)
