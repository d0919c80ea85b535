"""Kinds that read data, and infer their shape."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Ask, Kind
from datamaps.connectors.kinds.asks import HOST_KEY, HTTP_SIGN_INS, SFTP_SIGN_INS, URL

CSV = Kind(
    id="csv",
    label=_("CSV or another delimited file"),
    about=_("A file of rows on the web or on an SFTP server; types come from what is in it."),
    icon="table",
    sees=frozenset({"type", "nullable"}),
    asks=(
        replace(
            URL,
            help=_("Where the file can be downloaded. It starts with https:// or sftp://."),
            example="https://shop.example.com/orders.csv",
        ),
        HOST_KEY,
    ),
    signs_in=HTTP_SIGN_INS + SFTP_SIGN_INS,
    by_sftp=True,
    read="datamaps.connectors.csv.read.read",
    suffixes=(".csv", ".tsv", ".tab"),
    positional=True,
)

DICTIONARY = Kind(
    id="dictionary",
    label=_("Data dictionary"),
    about=_("A list that somebody keeps, with a row for each field: its name, its type and what else is known of it."),
    icon="book-open-text",
    sees=frozenset({"type", "required", "nullable"}),
    asks=(
        replace(
            URL,
            help=_("Where the list can be downloaded, as CSV or as a workbook. It starts with https:// or sftp://."),
            example="https://shop.example.com/fields.xlsx",
        ),
        HOST_KEY,
    ),
    signs_in=HTTP_SIGN_INS + SFTP_SIGN_INS,
    by_sftp=True,
    read="datamaps.connectors.dictionary.read.read",
    apart=True,
    suffixes=CSV.suffixes,
)

XLSX = Kind(
    id="xlsx",
    label=_("Excel workbook"),
    about=_("A workbook on the web or on an SFTP server: its sheets, tables and named ranges."),
    icon="file-spreadsheet",
    sees=CSV.sees,
    asks=(
        replace(
            URL,
            help=_("Where the workbook can be downloaded. It starts with https:// or sftp://."),
            example="https://shop.example.com/orders.xlsx",
        ),
        Ask(
            name="parts",
            label=_("Which sheets, named ranges or tables?"),
            help=_("One a line. Left empty, all are read."),
            example="Orders",
            required=False,
            widget="lines",
            routes=False,
        ),
        HOST_KEY,
    ),
    signs_in=HTTP_SIGN_INS + SFTP_SIGN_INS,
    by_sftp=True,
    read="datamaps.connectors.xlsx.read.read",
    picks="datamaps.connectors.xlsx.read.chosen",
    apart=True,
    suffixes=(".xlsx", ".xlsm"),
    positional=True,
)
