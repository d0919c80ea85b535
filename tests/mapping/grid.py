"""The grid of a mapping as a form that tests fill in."""

from __future__ import annotations

from django.test import Client

from tests.access.forms import form_of

Form = dict[str, list[str]]


def opened(desk: Client, url: str) -> Form:
    answer = desk.get(url)
    assert answer.status_code == 200
    return form_of(answer.content.decode(), url)


def row_of(form: Form, target: str) -> str:
    """The beginning of the names of the row for a target: `rows-2`."""
    return next(name for name, value in form.items() if name.endswith("-target") and value == [target]).removesuffix(
        "-target"
    )


def spare(form: Form) -> str:
    return row_of(form, "")
