"""The municipalities coloured by a figure."""
