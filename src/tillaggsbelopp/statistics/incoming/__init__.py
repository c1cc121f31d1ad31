"""Figures that others have put together: files and answers read, and the figures of a field taken from them."""
