"""The face in a browser: the same views as pages of forms, which need no script."""
