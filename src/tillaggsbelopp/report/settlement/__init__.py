"""A decided year against what is known now."""
