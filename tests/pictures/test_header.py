"""What is taken as a picture, told by its bytes."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.pictures.header import LARGEST_PICTURE, NoPicture, look_at
from briefs.pictures.words import SENTENCES, sentence
from tests.pictures.making import chunk, made, png

HEAD = b"\x89PNG\r\n\x1a\n"


def code(content: bytes) -> str:
    with pytest.raises(NoPicture) as refused:
        look_at(content)
    assert "{" not in sentence(refused.value)
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "media", "ending"),
    [
        (png(30, 20), "image/png", "png"),
        (made("PNG"), "image/png", "png"),
        (made("JPEG"), "image/jpeg", "jpg"),
        (made("JPEG", progressive=True), "image/jpeg", "jpg"),
        (made("WEBP"), "image/webp", "webp"),
        (made("WEBP", lossless=True), "image/webp", "webp"),
        (made("WEBP", exif=b"Exif\0\0"), "image/webp", "webp"),
    ],
)
def test_the_kind_and_the_size_are_read_from_the_bytes(content: bytes, media: str, ending: str) -> None:
    seen = look_at(content)
    assert (seen.media, seen.ending, seen.width, seen.height) == (media, ending, 30, 20)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xef\xbb\xbf<?xml version='1.0'?><svg/>",
        b"GIF89a" + b"\0" * 20,
        b"BM" + b"\0" * 60,
        b"%PDF-1.7",
        b"MZ\x90\0",
        b"RIFF\x10\0\0\0WAVEfmt ",
        b" " + png(),
    ],
)
def test_what_is_something_else_is_refused_whatever_its_name(content: bytes) -> None:
    assert code(content) == "picture_kind"


@pytest.mark.parametrize("content", [png(), made("JPEG"), made("WEBP"), made("WEBP", lossless=True)])
def test_no_part_of_a_picture_is_a_picture(content: bytes) -> None:
    for end in range(12, len(content)):
        with pytest.raises(NoPicture):
            look_at(content[:end])


@pytest.mark.parametrize("content", [png(), made("JPEG"), made("WEBP")])
def test_nothing_may_hide_behind_a_picture(content: bytes) -> None:
    assert code(content + b"<script>alert(1)</script>") == "picture_cut"


def test_a_picture_of_huge_sides_is_refused_without_unpacking_it() -> None:
    assert code(png(60_000, 60_000, pixels=b"")) == "picture_wide"
    assert code(png(10_000, 9_000, pixels=b"")) == "picture_wide"
    assert code(png(2**31, 1, pixels=b"")) == "picture_wide"


def test_a_large_file_is_refused() -> None:
    assert code(b"\x89PNG" + b"\0" * LARGEST_PICTURE) == "picture_large"


@pytest.mark.parametrize(
    "content",
    [
        png(0, 5, pixels=b""),
        HEAD + chunk(b"IDAT") + chunk(b"IEND"),
        HEAD + chunk(b"IHDR", b"\0\0") + chunk(b"IEND"),
        HEAD + struct.pack(">I4s", 2**31, b"IHDR"),
        png().replace(b"IDAT", b"IDAU"),
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\x00\x00\xff\xd9",
        b"\xff\xd8" + b"\xff" * 50 + b"\xd9",
        b"RIFF\x04\0\0\0WEBP",
        b"RIFF\x0c\0\0\0WEBPVP8?\0\0\0\0",
    ],
)
def test_a_damaged_head_is_refused(content: bytes) -> None:
    assert code(content) == "picture_cut"


@given(st.sampled_from([HEAD, b"\xff\xd8\xff", b"RIFF\x20\0\0\0WEBPVP8X", b"RIFF\x20\0\0\0WEBPVP8L"]), st.binary())
def test_no_bytes_make_it_fail_in_any_other_way(start: bytes, rest: bytes) -> None:
    try:
        seen = look_at(start + rest)
    except NoPicture:
        return
    assert 0 < seen.width <= 10_000
    assert 0 < seen.height <= 10_000


def test_every_reason_has_a_sentence() -> None:
    told = {"picture_kind", "picture_cut", "picture_large", "picture_wide", "picture_many", "picture_room"}
    assert set(SENTENCES) == told
