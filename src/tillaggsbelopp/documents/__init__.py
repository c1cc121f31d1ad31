"""Text files as the user wrote them: from bytes to text, from YAML to nodes with places, from nodes to models."""
