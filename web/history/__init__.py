"""Pages: history."""
