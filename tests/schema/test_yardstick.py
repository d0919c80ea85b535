"""The kinds of change that another OpenAPI comparison tells apart, and ours: a rule table of our own."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from datamaps.schema.kinds import ChangeKind

# What a rule of theirs says, by words in its name, and our kinds for it. The first that fits counts.
RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(Endpoint|Webhook)Added|NewPath", ("operation.added",)),
    (r"API(Path)?Removed|WebhookRemoved|EndpointRemoved", ("operation.removed",)),
    (r"EndpointDeprecated", ("operation.deprecated",)),
    (r"EndpointReactivated", ("operation.reactivated",)),
    (r"APISchemasRemoved", ("record.removed",)),
    (r"APIComponents?Security|APIGlobalSecurity", ("system.auth.changed",)),
    (r"APISecurity", ("operation.auth.changed",)),
    (r"MediaType(Schema)?Added|MediaTypeNameGeneral", ("operation.media_type.added",)),
    (r"MediaType(Schema)?Removed|MediaTypeNameSpecial", ("operation.media_type.removed",)),
    (r"MediaType", ("operation.media_type.added", "operation.media_type.removed")),
    (
        r"(Added(Required|Optional)RequestBody|RequestBodyRemoved|New.*Parameter|NewRequired.*Header)",
        ("operation.request.changed",),
    ),
    (r"(RequestParameterRemoved|ParameterRemovedBeforeSunset)", ("operation.request.changed",)),
    (
        r"Response(Success|NonSuccess)?Status|ResponseBody(Added|Removed)|ResponseHeader(Added|Removed)",
        ("operation.response.changed",),
    ),
    (
        r"(Required|Optional)ResponseHeader(Added|Removed)|ResponseHeaderBecame|ResponseHeader",
        ("operation.response.changed",),
    ),
    (r"BecameEnum|ConstAdded", ("field.values.closed",)),
    (r"ConstRemoved", ("field.values.opened",)),
    (r"ConstChanged", ("field.values.added", "field.values.removed")),
    (r"EnumValue(s)?(Added)|EnumValueAdded", ("field.values.added",)),
    (r"EnumValue(s)?Removed", ("field.values.removed",)),
    (r"BecameNullable|BecomeNullable", ("field.nullable.gained",)),
    (r"BecameNotNullable|BecomeNotNullable", ("field.nullable.lost",)),
    (r"Bec[ao]me?Required", ("field.required.gained",)),
    (r"Bec[ao]me?Optional", ("field.required.lost",)),
    (r"BecameNonReadOnly|BecameNonReadonly", ("field.read_only.lost",)),
    (r"BecameReadOnly", ("field.read_only.gained",)),
    (r"BecameNonWriteOnly", ("field.write_only.lost",)),
    (r"BecameWriteOnly", ("field.write_only.gained",)),
    (r"Default(Value)?Added", ("field.default.added",)),
    (r"Default(Value)?Removed", ("field.default.removed",)),
    (r"Default(Value)?Changed", ("field.default.changed",)),
    (r"(MaxLength|MaxItems)(Set)", ("field.max_length.set",)),
    (r"(MaxLength|MaxItems)(Increased)", ("field.max_length.raised",)),
    (r"(MaxLength|MaxItems)(Decreased)", ("field.max_length.lowered",)),
    (r"(MaxLength|MaxItems)(Unset|Removed)", ("field.max_length.removed",)),
    (r"(MinLength|MinItems)(Set)", ("field.min_length.set",)),
    (r"(MinLength|MinItems)(Increased)", ("field.min_length.raised",)),
    (r"(MinLength|MinItems)(Decreased)", ("field.min_length.lowered",)),
    (r"(MinLength|MinItems)(Unset|Removed)", ("field.min_length.removed",)),
    (r"Max(Set)", ("field.maximum.set",)),
    (r"Max(Increased)", ("field.maximum.raised",)),
    (r"Max(Decreased)", ("field.maximum.lowered",)),
    (r"Max(Unset|Removed)", ("field.maximum.removed",)),
    (r"Min(Set)", ("field.minimum.set",)),
    (r"Min(Increased)", ("field.minimum.raised",)),
    (r"Min(Decreased)", ("field.minimum.lowered",)),
    (r"Min(Unset|Removed)", ("field.minimum.removed",)),
    (r"PatternAdded", ("field.pattern.set",)),
    (r"PatternRemoved", ("field.pattern.removed",)),
    (r"Pattern(Changed|Generalized)", ("field.pattern.changed",)),
    (r"PatternPropert(y|ies)Added", ("field.added",)),
    (r"PatternPropert(y|ies)Removed", ("field.removed",)),
    (r"PrefixItems", ("field.items.changed",)),
    (r"Content(Encoding)Changed", ("field.type.changed",)),
    (r"ListOfTypesWidened|OneOfAdded|AnyOfAdded|TypeGeneralized|WrappedInOneOf", ("field.type.widened",)),
    (r"ListOfTypesNarrowed|OneOfRemoved|AnyOfRemoved|TypeSpecialized", ("field.type.narrowed",)),
    (r"TypeChanged|TypeCompatible", ("field.type.changed", "field.format.changed")),
    (r"AllOfAdded(?!Annotation)", ("field.added",)),
    (r"AllOfRemoved(?!Annotation)", ("field.removed",)),
    (r"DiscriminatorMapping(Added)", ("field.values.added",)),
    (r"DiscriminatorMapping(Deleted)", ("field.values.removed",)),
    (r"DiscriminatorAdded", ("field.values.closed",)),
    (r"DiscriminatorRemoved", ("field.values.opened",)),
    (r"DiscriminatorPropertyNameChanged", ("field.values.closed", "field.values.opened")),
    (r"(Property|Parameter|Header)(Deprecated)", ("field.deprecated.gained",)),
    (r"(Property|Parameter)Reactivated", ("field.deprecated.lost",)),
    (r"New(Required|Optional)RequestProperty|(Required|Optional)PropertyAdded|PropertyAdded", ("field.added",)),
    (r"Property(Write|Read)?(Only)?Removed|PropertyRemoved", ("field.removed",)),
)

# What is deliberately not told apart, as docs/explanation/drift.md says.
NOT_TOLD = (
    r"Sunset|Stability",  # promises of dates and maturity in vendor extensions
    r"XExtensibleEnum",  # a vendor extension
    r"APIVersion|APIMajorVersion|OperationId|Tag(Added|Removed)",  # words about the document
    r"AnnotationOnly",  # no effect on any value
    r"DiscriminatorMappingChanged",  # which schema a value leads to: told where the fields differ
    r"If(Added|Removed)|Then(Added|Removed)|Else(Added|Removed)",  # conditions, noted when they are met
    r"Contains|Dependent(Required|Schema)|PropertyNames|Unevaluated",
    r"ContentSchema|ContentMediaType",
)


def rules(realdata: Path) -> list[dict[str, str]]:
    with (realdata / "openapi" / "change-rules-oasdiff.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def kinds_of(rule: str) -> tuple[str, ...] | None:
    """Our kinds for a rule of theirs; an empty tuple for what is deliberately not told, none when it is not known."""
    if any(re.search(words, rule) for words in NOT_TOLD):
        return ()
    return next((kinds for words, kinds in RULES if re.search(words, rule)), None)


def test_every_kind_of_change_that_others_tell_apart_has_a_kind_here_or_a_reason(realdata: Path) -> None:
    unknown = [row["rule"] for row in rules(realdata) if kinds_of(row["rule"]) is None]
    assert unknown == []


def test_what_is_deliberately_not_told_is_a_small_part(realdata: Path) -> None:
    every = rules(realdata)
    silent = [row["rule"] for row in every if kinds_of(row["rule"]) == ()]
    assert len(silent) < len(every) / 3


def test_opposite_changes_of_one_thing_have_kinds_of_their_own(realdata: Path) -> None:
    """Rules that differ only in the direction of the change never share a kind."""
    opposites = (("Increased", "Decreased"), ("Added", "Removed"), ("Widened", "Narrowed"), ("Required", "Optional"))
    names = {row["rule"] for row in rules(realdata)}
    told_as_one = {"operation.request.changed", "operation.response.changed"}  # the two values tell which
    auth = {"system.auth.changed", "operation.auth.changed"}
    for one, other in opposites:
        for name in names:
            twin = name.replace(one, other)
            first, second = kinds_of(name), kinds_of(twin)
            if one in name and twin in names and first and second and "PrefixItems" not in name:
                shared = set(first) & set(second) - told_as_one - auth
                assert not shared or (one, other) == ("Required", "Optional"), (name, twin, shared)


def test_our_own_table_names_kinds_that_exist() -> None:
    known = {kind.value for kind in ChangeKind}
    assert {kind for _words, kinds in RULES for kind in kinds} <= known
