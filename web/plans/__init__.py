"""Plan files: brought in after a look at every row, and taken away."""
