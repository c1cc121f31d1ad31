"""Checks of an agreement in a year: what is remarked, implausible, unused or lacking, and how cases come out."""
