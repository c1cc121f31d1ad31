"""The municipal figures: tables in, checked, exact."""
