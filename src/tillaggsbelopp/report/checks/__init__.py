"""Checks shown: what is in order in an agreement, and what a year needs."""
