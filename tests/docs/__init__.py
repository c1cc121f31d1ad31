"""The pages of the project: run as they stand, and held to what is there."""
