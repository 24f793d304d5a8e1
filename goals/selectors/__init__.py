"""What can be read: rows that an actor may see, and what the engine says of all of them."""
