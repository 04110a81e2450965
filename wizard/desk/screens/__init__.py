"""The screens of the desk: each turns the session into a view, and offers actions."""
