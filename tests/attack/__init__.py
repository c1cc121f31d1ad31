"""Hostile inputs without end: `python -m tests.attack --minutes N [--seed S]` (docs/kvalitet.md)."""
