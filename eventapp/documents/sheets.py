"""Lists as files for a spreadsheet: CSV and XLSX in which nothing typed becomes a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, TextIOWrapper
from itertools import zip_longest
from tempfile import TemporaryDirectory

from eventapp.core import phones
from eventapp.core.dates import format_datetime
from eventapp.core.i18n import gettext as _
from eventapp.models.event import Event
from eventapp.models.registration import Registration

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")

Place = tuple[Registration, Registration | None]
"""A registration, and the one with whom it shares its place."""
Table = Iterable[Sequence[str]]


def participants(event: Event, places: Iterable[Place], kind: str) -> tuple[str, bytes, str]:
    """File name, bytes and media type of the participants, in the order given.

    They are taken one by one and none is kept, so they may be read from the database meanwhile.
    """
    table = _table(places, event.when.zone)
    title = f"{event.title} {_('Participants')}.{kind}"
    if kind == "xlsx":
        return title, xlsx(table, str(_("Participants"))), XLSX
    return title, as_csv(table), CSV


def _table(places: Iterable[Place], zone: str) -> Iterator[list[str]]:
    yield _head()
    for row, partner in places:
        yield _row(row, zone, partner)


def _head() -> list[str]:
    return [
        _("Prefix"),
        _("Name and surname"),
        _("Position"),
        _("Organization"),
        _("Telephone"),
        _("E-mail address"),
        _("State"),
        _("Code"),
        _("Registered"),
        _("Note"),
        _("In place of"),
        _("Answer"),
    ]


def _row(row: Registration, zone: str, partner: Registration | None) -> list[str]:
    return [
        row.prefix,
        row.name,
        row.position,
        row.organization,
        phones.show(row.phone) if row.phone else "",
        row.email,
        row.state_name,
        row.code,
        format_datetime(row.created_at, zone, style="numeric"),
        row.note,
        partner.full_name if partner is not None and row.delegated_from_id else "",
        row.answer_name,
    ]


def as_csv(table: Table) -> bytes:
    """UTF-8 with its mark, so that a double click opens Thai as Thai (RFC 4180 lines)."""
    out = BytesIO()
    with TextIOWrapper(out, "utf-8-sig", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerows([harmless(cell) for cell in row] for row in table)
        text.flush()
        return out.getvalue()


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run (OWASP: CSV injection)."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def xlsx(table: Table, name: str) -> bytes:
    """A sheet of plain strings: head in bold and in view, columns as wide as what they hold.

    Of the table one row is in memory; the others are in a file that only we read and that is gone
    at the end.
    """
    with TemporaryDirectory(prefix="wethi-") as folder:
        return _workbook(table, name, folder)


def _workbook(table: Table, name: str, folder: str) -> bytes:
    import xlsxwriter  # heavy, and only here

    out = BytesIO()
    options = {
        "constant_memory": True,
        "tmpdir": folder,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True})
        line, widths = 0, [0]
        for line, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell, bold if line == 0 else None)
            widths = [max(pair) for pair in zip_longest(widths, map(len, row), fillvalue=0)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(50, width + 3))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, line, len(widths) - 1)
    return out.getvalue()
