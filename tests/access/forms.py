"""Reads the form of a page, as a browser would send it untouched."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Every form with method post, with the values that its controls have."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._fields: dict[str, list[str]] | None = None
        self._area: str | None = None
        self._select: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._fields = {}
            self.forms.append((given.get("action", ""), self._fields))
        if self._fields is None:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            box = given.get("type") in ("checkbox", "radio")
            if (not box or "checked" in given) and given.get("type") not in ("file", "submit"):
                self._fields.setdefault(name, []).append(given.get("value", "on" if box else ""))
        elif tag == "textarea" and name:
            self._area = name
            self._fields.setdefault(name, []).append("")
        elif tag == "select" and name:
            self._select = (name, [])
        elif tag == "option" and self._select is not None:
            chosen = self._select[1]
            if "selected" in given or not chosen:
                chosen[:] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._fields is not None and self._area is not None:
            self._fields[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select" and self._select is not None and self._fields is not None:
            self._fields.setdefault(self._select[0], []).extend(self._select[1])
            self._select = None
        elif tag == "form":
            self._fields = None


def form_of(page: str, url: str) -> dict[str, list[str]]:
    """The fields of the first form of a page that is sent to the page itself; none when it has no such form."""
    parser = _Forms()
    parser.feed(page)
    own: dict[str, list[str]] = next((fields for action, fields in parser.forms if action in ("", url)), {})
    # A browser leaves out the line break that follows the tag of a text area.
    return {
        name: [value.removeprefix("\n") for value in values]
        for name, values in own.items()
        if name != "csrfmiddlewaretoken"
    }
