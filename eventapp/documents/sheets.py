"""Lists as files for a spreadsheet: CSV and XLSX in which nothing typed becomes a formula."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO

from eventapp.core import phones
from eventapp.core.dates import format_datetime
from eventapp.core.i18n import gettext as _
from eventapp.models.event import Event
from eventapp.models.registration import Registration

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")

Table = Sequence[Sequence[str]]
NOBODY: Mapping[int, Registration] = {}


def participants(
    event: Event,
    rows: Iterable[Registration],
    kind: str,
    partners: Mapping[int, Registration] = NOBODY,
) -> tuple[str, bytes, str]:
    """File name, bytes and media type of the participants, in the order given.

    `partners` are those with whom a registration shares its place, by the id of that registration.
    """
    table = [_head(), *(_row(row, event.when.zone, partners.get(row.id)) for row in rows)]
    title = f"{event.title} {_('Participants')}.{kind}"
    if kind == "xlsx":
        return title, xlsx(table, str(_("Participants"))), XLSX
    return title, as_csv(table), CSV


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
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in table)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run (OWASP: CSV injection)."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def xlsx(table: Table, name: str) -> bytes:
    """A sheet of plain strings: head in bold and in view, columns as wide as what they hold."""
    import xlsxwriter  # heavy, and only here

    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True})
        for line, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell, bold if line == 0 else None)
        for column, width in enumerate(_widths(table)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(table) - 1, 0), len(table[0]) - 1)
    return out.getvalue()


def _widths(table: Table) -> list[int]:
    return [min(50, max(len(cell) for cell in column) + 3) for column in zip(*table, strict=True)]
