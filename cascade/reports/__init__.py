"""Findings as text, JSON and SARIF; a plan as a tree; a node; a rule."""
