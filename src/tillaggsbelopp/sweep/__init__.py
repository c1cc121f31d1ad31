"""Many points at once: quantities given other values, one at a time or over a grid, on NumPy."""
