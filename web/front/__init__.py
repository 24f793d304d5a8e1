"""Where people arrive: the right place for each, and organisations to choose or begin."""
