"""What the keeper of the flows needs besides `check`: find, rename, draw, compare, mend and share what is written."""
