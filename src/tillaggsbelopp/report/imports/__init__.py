"""Figures that are brought into a data folder, beside those that were there."""
