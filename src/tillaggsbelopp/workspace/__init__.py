"""Folders on disk: agreements read, decided years with their receipts, calculations of both, and files written."""
