"""Results compared: what has changed, and why. Functions of results; no files, no clock."""
