"""Paper: drawing sheets, making them fit, printing and emailing them, and checking their templates."""
