"""A municipality's amount, explained."""
