"""The version of the program: the leaf that all may name."""

__version__ = "1.0.0"
