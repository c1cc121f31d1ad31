"""Indicators, and the register of printed figures."""
