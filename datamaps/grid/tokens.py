"""The words in a field's name, title and description, made comparable."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from integrations_portal.shapes.paths import split_path

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SHORT = {
    "acct": "account", "addr": "address", "amt": "amount", "attr": "attribute", "cat": "category", "cd": "code",
    "cnt": "count", "co": "company", "ctry": "country", "cur": "currency", "curr": "currency", "cust": "customer",
    "desc": "description", "dept": "department", "dob": "birth", "doc": "document", "dt": "date", "fname": "first",
    "identifier": "id", "img": "image", "inv": "invoice", "lang": "language", "lname": "last", "loc": "location",
    "mail": "email", "mgr": "manager", "mobile": "phone", "msg": "message", "nbr": "number", "no": "number",
    "nr": "number", "num": "number", "org": "organization", "organisation": "organization", "pct": "percent",
    "postcode": "postal", "prod": "product", "qty": "quantity", "ref": "reference", "seq": "sequence",
    "surname": "last", "tel": "phone", "telephone": "phone", "txn": "transaction", "tz": "timezone", "uom": "unit",
    "usr": "user", "val": "value", "zip": "postal",
}  # fmt: skip
_EMPTY = frozenset(
    "a all an and any are as at be been by can for from has have if in into is it its may must no not of on one or "
    "same set should such that the their then there these they this those to used uses using was when where which "
    "will with you your field value values record".split()
)
_KEPT_S = ("ss", "us", "is", "status", "address")


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in any spelling: `BillingCountry`, `billing_country` and `billing-country` agree."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found = (word.lower() for word in _WORD.findall(plain) or re.findall(r"\w+", plain))
    return tuple(_plainest(word) for word in found)


def _plainest(word: str) -> str:
    word = _SHORT.get(word, word)
    if len(word) > 3 and word.endswith("s") and not word.endswith(_KEPT_S):
        word = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    return _SHORT.get(word, word)


@lru_cache(maxsize=65_536)
def path_words(path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the last name of a path, and those of the groups around it."""
    names = [name for name in split_path(path) if name != "[]"]
    around = [word for name in names[:-1] for word in words_of(name)]
    return words_of(names[-1]) if names else (), tuple(around)


@lru_cache(maxsize=65_536)
def prose_words(text: str) -> frozenset[str]:
    """The telling words of a title or description."""
    return frozenset(word for word in words_of(text[:2_000]) if word not in _EMPTY and len(word) > 1)
