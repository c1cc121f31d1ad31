"""The decision workbook: described as data (`book`), written by XlsxWriter, compared with the description when read."""
