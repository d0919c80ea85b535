"""What writers need to know of a whole document: numbers of chapters, and anchors that links may lead to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from briefs.documents.blocks import Chapter, Document, Heading, Part, Table


@dataclass(frozen=True)
class Contents:
    document: Document

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The number of each chapter, by id."""
        return {chapter.id: str(number) for number, chapter in enumerate(self.document.chapters, 1)}

    @cached_property
    def anchors(self) -> frozenset[str]:
        found = {chapter.id for chapter in self.document.chapters}
        for chapter in self.document.chapters:
            for block in chapter.blocks:
                if isinstance(block, Heading) and block.anchor:
                    found.add(block.anchor)
                if isinstance(block, Table):
                    found |= {row.anchor for row in block.rows if row.anchor}
        return frozenset(found)

    @property
    def shows_parts(self) -> bool:
        """Whether parts have titles of their own: only where chapters of several documents stand together."""
        return self.document.head.id == "pack"

    def titled(self, part: Part) -> bool:
        return self.shows_parts and len(part.chapters) > 1

    def depths(self, chapter: Chapter, level: int) -> list[int]:
        """The level of each block's heading, `level` being the chapter's own: no level is left out on the way down."""
        found: list[int] = []
        major = False
        for block in chapter.blocks:
            minor = isinstance(block, Heading) and block.level > 1
            major = major or (isinstance(block, Heading) and not minor)
            found.append(min(6, level + (2 if minor and major else 1)))
        return found

    def entries(self) -> list[tuple[Part, tuple[Chapter, ...]]]:
        return [(part, part.chapters) for part in self.document.parts]
