"""Walking a plan: where a visit stands, what lies ahead of it, and every edge there is."""
