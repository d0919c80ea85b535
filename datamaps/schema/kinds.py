"""Every kind of change, `element.facet.action`, with the one sentence that tells it.

A template may use `{path}`, `{before}`, `{after}` and what the evidence of that kind always holds.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Choice


class ChangeKind(Choice):
    """`label` tells one change of that kind; `told_of_any` tells of the kind, for lists of kinds."""

    RECORD_ADDED = "record.added", _("{path} was added")
    RECORD_REMOVED = "record.removed", _("{path} was removed")
    RECORD_RENAMED = "record.renamed", _("{before} seems to be called {after} now")

    FIELD_ADDED = "field.added", _("{path} was added ({after})")
    FIELD_REMOVED = "field.removed", _("{path} was removed")
    FIELD_RENAMED = "field.renamed", _("{path} seems to be called {after} now")
    FIELD_MOVED = "field.moved", _("{path} moved from position {before} to {after}")

    TYPE_WIDENED = "field.type.widened", _("{path} takes more than before: {before} became {after}")
    TYPE_NARROWED = "field.type.narrowed", _("{path} takes less than before: {before} became {after}")
    TYPE_CHANGED = "field.type.changed", _("The type of {path} changed from {before} to {after}")
    FORMAT_CHANGED = "field.format.changed", _("The format of {path} changed from {before} to {after}")
    ITEMS_CHANGED = "field.items.changed", _("The items of {path} changed from {before} to {after}")
    NUMBER_CHANGED = "field.number.changed", _("{path} goes by the number {after} now, and went by {before}")
    PRECISION_RAISED = "field.precision.raised", _("{path} keeps more digits: {before} became {after}")
    PRECISION_LOWERED = "field.precision.lowered", _("{path} keeps fewer digits: {before} became {after}")
    SCALE_RAISED = "field.scale.raised", _("{path} keeps more decimal places: {before} became {after}")
    SCALE_LOWERED = "field.scale.lowered", _("{path} keeps fewer decimal places: {before} became {after}")

    REQUIRED_GAINED = "field.required.gained", _("{path} must be given now")
    REQUIRED_LOST = "field.required.lost", _("{path} may be left out now")
    NULLABLE_GAINED = "field.nullable.gained", _("{path} may be empty now")
    NULLABLE_LOST = "field.nullable.lost", _("{path} may not be empty any more")

    DEFAULT_ADDED = "field.default.added", _("{path} is {after} now when it is left out")
    DEFAULT_REMOVED = "field.default.removed", _("{path} is no longer {before} when it is left out")
    DEFAULT_CHANGED = "field.default.changed", _("{path} is {after} when it is left out, and was {before}")

    MAX_LENGTH_SET = "field.max_length.set", _("{path} has a longest length now: {after}")
    MAX_LENGTH_RAISED = "field.max_length.raised", _("{path} may be longer: {before} became {after}")
    MAX_LENGTH_LOWERED = "field.max_length.lowered", _("{path} must be shorter: {before} became {after}")
    MAX_LENGTH_REMOVED = "field.max_length.removed", _("{path} has no longest length any more (was {before})")
    MIN_LENGTH_SET = "field.min_length.set", _("{path} has a shortest length now: {after}")
    MIN_LENGTH_RAISED = "field.min_length.raised", _("{path} must be longer: {before} became {after}")
    MIN_LENGTH_LOWERED = "field.min_length.lowered", _("{path} may be shorter: {before} became {after}")
    MIN_LENGTH_REMOVED = (
        "field.min_length.removed",
        _("{path} has no shortest length any more (was {before})"),
    )
    MINIMUM_SET = "field.minimum.set", _("{path} has a lowest value now: {after}")
    MINIMUM_RAISED = "field.minimum.raised", _("The lowest value of {path} rose from {before} to {after}")
    MINIMUM_LOWERED = "field.minimum.lowered", _("The lowest value of {path} fell from {before} to {after}")
    MINIMUM_REMOVED = "field.minimum.removed", _("{path} has no lowest value any more (was {before})")
    MAXIMUM_SET = "field.maximum.set", _("{path} has a highest value now: {after}")
    MAXIMUM_RAISED = "field.maximum.raised", _("The highest value of {path} rose from {before} to {after}")
    MAXIMUM_LOWERED = "field.maximum.lowered", _("The highest value of {path} fell from {before} to {after}")
    MAXIMUM_REMOVED = "field.maximum.removed", _("{path} has no highest value any more (was {before})")
    MULTIPLE_OF_SET = "field.multiple_of.set", _("{path} must be a multiple of {after} now")
    MULTIPLE_OF_RAISED = "field.multiple_of.raised", _("The step of {path} rose from {before} to {after}")
    MULTIPLE_OF_LOWERED = "field.multiple_of.lowered", _("The step of {path} fell from {before} to {after}")
    MULTIPLE_OF_REMOVED = "field.multiple_of.removed", _("{path} need not be a multiple of {before} any more")
    PATTERN_SET = "field.pattern.set", _("{path} must match a pattern now: {after}")
    PATTERN_CHANGED = "field.pattern.changed", _("The pattern of {path} changed from {before} to {after}")
    PATTERN_REMOVED = "field.pattern.removed", _("{path} need not match a pattern any more (was {before})")

    VALUES_ADDED = "field.values.added", _("{path}: value {after} added")
    VALUES_REMOVED = "field.values.removed", _("{path}: value {before} removed")
    VALUES_RESPELLED = "field.values.respelled", _("{path}: value {before} is spelled {after} now")
    VALUES_CLOSED = "field.values.closed", _("{path} takes only a list of values now: {after}")
    VALUES_OPENED = "field.values.opened", _("{path} takes any value now (was one of {before})")

    VALUE_NUMBERS_CHANGED = "field.value_numbers.changed", _("{path}: value {before} became {after}")

    KEY_GAINED = "field.key.gained", _("{path} became part of the key")
    KEY_LOST = "field.key.lost", _("{path} is not part of the key any more")
    UNIQUE_GAINED = "field.unique.gained", _("{path} must be unique now")
    UNIQUE_LOST = "field.unique.lost", _("{path} need not be unique any more")
    REFERENCE_ADDED = "field.reference.added", _("{path} points to {after} now")
    REFERENCE_REMOVED = "field.reference.removed", _("{path} does not point to {before} any more")
    REFERENCE_RETARGETED = "field.reference.retargeted", _("{path} points to {after} now instead of {before}")
    READ_ONLY_GAINED = "field.read_only.gained", _("{path} can only be read now")
    READ_ONLY_LOST = "field.read_only.lost", _("{path} can be written now")
    WRITE_ONLY_GAINED = "field.write_only.gained", _("{path} can only be written now")
    WRITE_ONLY_LOST = "field.write_only.lost", _("{path} can be read now")
    DEPRECATED_GAINED = "field.deprecated.gained", _("{path} is being phased out")
    DEPRECATED_LOST = "field.deprecated.lost", _("{path} is not being phased out any more")

    OPERATION_ADDED = "operation.added", _("{path} was added")
    OPERATION_REMOVED = "operation.removed", _("{path} was removed")
    OPERATION_RENAMED = "operation.renamed", _("{before} seems to be {after} now")
    OPERATION_DEPRECATED = "operation.deprecated", _("{path} is being phased out")
    OPERATION_REACTIVATED = "operation.reactivated", _("{path} is not being phased out any more")
    REQUEST_CHANGED = "operation.request.changed", _("What {path} takes changed from {before} to {after}")
    RESPONSE_CHANGED = "operation.response.changed", _("What {path} answers changed from {before} to {after}")
    OPERATION_AUTH_CHANGED = (
        "operation.auth.changed",
        _("The sign-in of {path} changed from {before} to {after}"),
    )
    MEDIA_TYPE_REMOVED = "operation.media_type.removed", _("{path} does not use {before} any more")
    MEDIA_TYPE_ADDED = "operation.media_type.added", _("{path} can use {after} now")

    SERVER_CHANGED = "system.server.changed", _("The address changed from {before} to {after}")
    AUTH_CHANGED = "system.auth.changed", _("The way to sign in changed from {before} to {after}")

    ACCESS_LOST = "access.lost", _("We may not see {path} any more; it may still exist")
    ACCESS_GAINED = "access.gained", _("We may see {path} again")

    LIVE_VALUE_UNMAPPED = (
        "live.value.unmapped",
        _("{path} holds the value {after}, which is neither documented nor mapped"),
    )
    LIVE_VOLUME_OUTSIDE = "live.volume.outside", _("{path} got {rows} new rows; {before} were expected")
    LIVE_FRESHNESS_LATE = (
        "live.freshness.late",
        _("The newest row of {path} is from {newest}, longer ago than promised"),
    )

    @property
    def told_of_any(self) -> str:
        """The sentence without what differs from change to change: `The length of the field changed from … to …`."""
        thing = _THINGS.get(self.value.partition(".")[0], "…")
        told = re.sub(r"\{\w+\}", "…", str(self.label).replace("{path}", str(thing)))
        return told[:1].upper() + told[1:]


_THINGS = {"record": _("the record"), "field": _("the field"), "operation": _("the operation")}
