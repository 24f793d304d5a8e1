"""Pages: mission."""
