"""Every readiness rule, in the order in which their questions are asked."""

from __future__ import annotations

from types import MappingProxyType

from briefs.readiness.rule import Rule
from briefs.readiness.rules import (
    agreement,
    decisions,
    definitions,
    exceptions,
    fields,
    flows,
    handoffs,
    keys,
    operations,
    ownership,
    scope,
    security,
    tests,
    timing,
    validation,
    values,
)

_FAMILIES = (
    ownership,
    definitions,
    fields,
    values,
    keys,
    flows,
    timing,
    exceptions,
    tests,
    decisions,
    security,
    handoffs,
    operations,
    validation,
    agreement,
    scope,
)
_ORDER = ["OWN", "DEF", "DEC", "EXC", "FLW", "KEY", "FLD", "SEC", "TST", "HND", "OPS", "AGR", "VAL", "SCP"]


def _place(rule: Rule) -> tuple[int, str]:
    """What the business must say comes before what only the integrator knows."""
    return _ORDER.index(rule.code.partition("-")[0]), rule.code


RULES: tuple[Rule, ...] = tuple(sorted((rule for family in _FAMILIES for rule in family.RULES), key=_place))
RULE = MappingProxyType({rule.code: rule for rule in RULES})
