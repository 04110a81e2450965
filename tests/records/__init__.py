"""Tests of the records, on both kinds of database."""
