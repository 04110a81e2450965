"""The screens of the desk: each says, as a value, what stands on it and what its lines do."""
