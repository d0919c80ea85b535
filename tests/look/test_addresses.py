"""Addresses of the rows of a list."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from integrations_portal.look.addresses import addresses


@pytest.mark.parametrize(
    ("name", "last"),
    [("system", "crm"), ("brief", "INT-0001"), ("finding", uuid4()), ("decision", uuid4())],
)
def test_an_address_is_the_one_that_its_page_has(name: str, last: object) -> None:
    assert addresses(name, "acme")(last) == reverse(name, args=["acme", last])


def test_what_comes_last_stays_one_part_of_the_address() -> None:
    assert addresses("system", "acme")("a/b?c#d é") == "/w/acme/systems/a%2Fb%3Fc%23d%20%C3%A9/"
