"""The settings of an organisation: itself, its units, people and periods, and one's own tokens."""
