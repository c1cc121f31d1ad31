"""The rule language: parsing, names and units, and the readings of one tree."""
