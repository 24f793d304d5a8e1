"""Rows and figures as templates want them: finished values, one class a thing that is shown."""
