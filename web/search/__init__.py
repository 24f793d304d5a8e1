"""Search: goals, people and units by a few words or a key."""
