"""The texts in the margins of every page."""

from tillaggsbelopp.report.workbook.book import Book, Sheet

_LONGEST = 60  # a header holds 255 signs in all, its codes included


def margin_texts(sheet: Sheet, book: Book) -> tuple[str, str, str, str, str, str]:
    """The texts left, middle and right in the header, then in the footer, with the codes for page numbers."""
    title = book.title if len(book.title) <= _LONGEST else f"{book.title[: _LONGEST - 1]}…"
    return (
        title.replace("&", "&&"),
        book.stamp.replace("&", "&&"),
        sheet.name,
        f"Underlaget daterat {book.created.isoformat()}",
        "Sida &P av &N",
        book.program,
    )
