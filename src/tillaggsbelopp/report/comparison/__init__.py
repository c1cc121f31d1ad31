"""Two sides, or alternatives to one, compared."""
