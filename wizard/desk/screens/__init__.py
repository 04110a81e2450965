"""The desk's screens. Each one builds a view from the session, and offers actions."""
