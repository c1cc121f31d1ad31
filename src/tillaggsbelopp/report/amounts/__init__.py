"""The amounts of a year, or several."""
