"""Tools for flow keepers in addition to `check`: find, rename, draw, compare, fix, and share flows."""
