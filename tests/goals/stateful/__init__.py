"""A machine that writes at random, and what must hold after each of its steps."""
