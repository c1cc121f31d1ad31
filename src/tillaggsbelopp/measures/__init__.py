"""Indicators applied to figures, and the printed figures of a source computed again from each other."""
