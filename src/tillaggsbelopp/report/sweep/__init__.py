"""Views of other values: sweeps, sensitivity, goal seeking."""
