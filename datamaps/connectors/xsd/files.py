"""The XML files of an upload: one, or those in a packed file, by the path that they have there.

Nothing is looked for anywhere else. A place that a file names is found by its path from there, or else by the last part
of it when only one file is called that: tools save what they download under its plain name.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from datamaps.connectors.archive import beside, is_archive, parts
from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.parsing import xml_root
from datamaps.connectors.xml_elements import Element

_ENDINGS = (".xsd", ".wsdl")


class Files:
    """The parsed files of an upload. Raises ConnectorError (malformed, too_large, timed_out)."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.roots = _unpacked(content, limits) if is_archive(content) else {"": xml_root(content, limits)}
        self._by_name: dict[str, list[str]] = {}
        for path in self.roots:
            self._by_name.setdefault(PurePosixPath(path).name.lower(), []).append(path)

    def find(self, start: str, place: str) -> str | None:
        """The path of the file that a file at `start` means by `place`; none when it is not in the upload."""
        address = urlsplit(place.strip())
        name = unquote(address.path).replace("\\", "/")
        if name and not address.scheme:
            here = beside(start, name)
            if here in self.roots:
                return here
        same = self._by_name.get(PurePosixPath(name).name.lower(), [])
        return same[0] if name and len(same) == 1 else None


def _unpacked(content: bytes, limits: Limits) -> dict[str, Element]:
    roots = {}
    for path, part in sorted(parts(content, _ENDINGS, limits).items()):
        try:
            roots[path] = xml_root(part, limits)
        except ConnectorError as error:
            name = path[:100]
            if error.code == "xml_doctype":
                raise ConnectorError(Trouble.MALFORMED, "zip_doctype", permanent=True, name=name) from None
            if error.trouble is not Trouble.MALFORMED:
                raise
            line = error.values.get("line", 1)
            raise ConnectorError(Trouble.MALFORMED, "zip_xml", permanent=True, name=name, line=line) from None
    if not roots:
        raise ConnectorError(Trouble.MALFORMED, "zip_nothing", permanent=True)
    return roots
