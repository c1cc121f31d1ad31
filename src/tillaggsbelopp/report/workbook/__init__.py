"""The decision workbook: described as data, written by XlsxWriter, compared with the description when read."""
