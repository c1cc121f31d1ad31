"""The rule language: parsing, checking of names and units, and the readings of one tree."""
