"""Dates and numbers of a language."""
