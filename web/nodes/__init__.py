"""Pages: nodes."""
