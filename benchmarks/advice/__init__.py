"""How good the advice is: statements with labels, the script that trains, the one that measures."""
