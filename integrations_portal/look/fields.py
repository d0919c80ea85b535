"""One form field for each kind of answer. What a person types is read kindly; what is stored is exact."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from integrations_portal.look.words import span_in_words
from integrations_portal.look.zones import ZoneInput
from integrations_portal.shapes.spans import is_cron, seconds
from integrations_portal.shapes.types import FIRST_DAY, LAST_DAY

_WORDS = {
    "s": ("s", "sec", "secs", "second", "seconds"),
    "m": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "week", "weeks"),
}
_UNIT = {word: unit for unit, words in _WORDS.items() for word in words}
_SPAN = re.compile(r"(\d{1,9})\s*([a-z]+)\.?", re.IGNORECASE)

_NAMED = 12
"""Names that a refusal lists."""

NOT_ANSWERED = ("", _("Not answered yet"))


class SpanField(forms.CharField):
    """A duration: `15 minutes`, `4 h`, `15m` or ISO 8601 in, `15m` out."""

    default_error_messages = {"span": _("Write a number and a unit, such as 15 minutes, 4 hours or 2 days.")}

    def prepare_value(self, value: Any) -> Any:
        try:
            seconds(value or "")
        except ValueError:
            return value
        return span_in_words(value)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        match = _SPAN.fullmatch(text)
        if match and match[2].lower() in _UNIT:
            return f"{match[1]}{_UNIT[match[2].lower()]}"
        if text:
            try:
                seconds(text)
            except ValueError:
                raise ValidationError(self.error_messages["span"], code="span") from None
        return text


class CronField(forms.CharField):
    """A five-field cron schedule."""

    default_error_messages = {
        "cron": _("Write five fields: minute, hour, day, month, weekday. 0 6 * * * is every day at 06:00.")
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if text and not is_cron(text):
            raise ValidationError(self.error_messages["cron"], code="cron")
        return text


class DayField(forms.DateField):
    """A day of our time, chosen from a calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"far_day": _("Look at the year: it must be one from 1900 to 2199.")}

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(self.error_messages["far_day"], code="far_day")


class NumberField(forms.CharField):
    """A number, with or without thousands marks; kept exactly."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "number"})
    default_error_messages = {"number": _("Write a number, such as 40 or 0.5.")}

    def to_python(self, value: Any) -> int | float | None:  # type: ignore[override]  # a number is what it means
        text = re.sub(r"[\s,'\u00a0\u202f](?=\d{3}\b)", "", super().to_python(value) or "")
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            pass
        try:
            number = float(text)
        except ValueError:
            raise ValidationError(self.error_messages["number"], code="number") from None
        if number in (float("inf"), float("-inf")) or number != number:
            raise ValidationError(self.error_messages["number"], code="number")
        return number


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list is what the lines are
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]


class ZoneField(forms.CharField):
    """A time zone by its name, offered from a list; the city alone will do where only one zone has it."""

    widget = ZoneInput
    default_error_messages = {"zone": _("Write a time zone as region and city, such as Europe/Stockholm, or UTC.")}

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").replace(" ", "_")
        zones = available_timezones()
        if not text or text in zones:
            return text
        same = [zone for zone in zones if text.casefold() in (zone.casefold(), zone.rpartition("/")[2].casefold())]
        if len(same) != 1:
            raise ValidationError(self.error_messages["zone"], code="zone")
        return str(same[0])


class KeysField(LinesField):
    """A list of keys in an order that matters: one name or key a line."""

    default_error_messages = {
        "unknown": _("“%(name)s” is not in the list of this workspace. Known are: %(known)s."),
        "alike": _("“%(name)s” is not in the list of this workspace. Called alike are: %(known)s."),
        "unlike": _("“%(name)s” is not in the list of this workspace, and nothing in it is called alike."),
    }

    def __init__(self, options: Iterable[tuple[str, Any]], **others: Any) -> None:
        super().__init__(**others)
        self.names: dict[str, str] = {key: str(name) for key, name in options}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return "\n".join(self.names.get(str(key), str(key)) for key in value)
        return value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list is what the lines are
        keys = {name.casefold(): key for key, name in self.names.items()}
        found = []
        for line in super().to_python(value):
            key = keys.get(line.casefold(), line)
            if key not in self.names:
                raise self._unknown(line)
            found.append(key)
        return list(dict.fromkeys(found))

    def _unknown(self, line: str) -> ValidationError:
        """Names what may have been meant: all of a short list, what is called alike of a long one."""
        names, code = list(self.names.values()), "unknown"
        if len(names) > _NAMED:
            names = get_close_matches(line[:200], names, 5)
            code = "alike" if names else "unlike"
        params = {"name": line, "known": ", ".join(names)}
        return ValidationError(self.error_messages[code], code=code, params=params)


class YesNoField(forms.ChoiceField):
    """Yes, no, or not answered yet; with `always`, one of the two holds when nobody says anything."""

    widget = forms.RadioSelect

    def __init__(self, *, always: bool = False, **options: Any) -> None:
        none = [] if always else [NOT_ANSWERED]
        super().__init__(choices=[("true", _("Yes")), ("false", _("No")), *none], **options)

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false", None: ""}.get(value, value)

    def to_python(self, value: Any) -> bool | None:
        return {"true": True, "false": False}.get(super().to_python(value))

    def validate(self, value: Any) -> None:
        if value is not None:
            super().validate({True: "true", False: "false"}[value])
