"""Text files as the user wrote them: bytes to text, YAML to nodes with places, nodes to models."""
