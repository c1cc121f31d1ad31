"""The review of some years."""
