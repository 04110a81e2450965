"""The interpreter of flows: the current position of a visit, the steps ahead of it, and every possible edge."""
