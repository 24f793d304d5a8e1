"""The parent picker: choosing what a node contributes to, wherever pages ask for that."""
