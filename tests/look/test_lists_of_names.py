"""Names that are typed one a line: each means its key, and a name that is not there is refused with what is like it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from integrations_portal.look.fields import KeysField

FEW = [("crm", "CRM"), ("billing", "Billing")]
MANY = [(f"s{n}", f"System number {n}") for n in range(1000)] + FEW


def test_names_and_keys_are_taken_in_their_order_each_once() -> None:
    assert KeysField(options=MANY).clean("Billing\n crm \n\nsystem NUMBER 7\nbilling") == ["billing", "crm", "s7"]


@pytest.mark.parametrize(
    ("options", "typed", "words"),
    [
        (FEW, "Biling", "“Biling” is not in the list of this workspace. Known are: CRM, Billing."),
        (MANY, "Biling", "“Biling” is not in the list of this workspace. Called alike are: Billing."),
        (MANY, "Zöe", "“Zöe” is not in the list of this workspace, and nothing in it is called alike."),
    ],
)
def test_a_name_that_is_not_there_is_refused_with_what_may_be_meant(
    options: list[tuple[str, str]], typed: str, words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        KeysField(options=options).clean(typed)
    assert refused.value.messages == [words]


def test_a_refusal_in_a_long_list_stays_short() -> None:
    with pytest.raises(ValidationError) as refused:
        KeysField(options=MANY).clean("System number")
    assert refused.value.messages[0].count("System number") <= 6
