"""The municipal figures: tables read, checked and kept exact."""
