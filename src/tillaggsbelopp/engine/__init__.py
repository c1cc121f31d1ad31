"""Pure functions from an agreement and figures to a result: no files, no clock, no locale."""
