"""The calculation: an agreement applied to figures for a year, and the trace of it."""
