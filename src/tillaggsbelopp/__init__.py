"""Formula-based public allocations, exact to the krona: rules in YAML, every krona explained."""

__version__ = "0.1.0"
