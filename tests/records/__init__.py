"""What is kept, on both kinds of database."""
