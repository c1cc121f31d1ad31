"""Benchmarks: whole processes beside a reference in the same run. `python -m benchmarks`."""
