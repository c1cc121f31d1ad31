"""Views of a result: terminal, JSON, CSV."""
