"""The desk in a browser: views as pages with forms, which work without scripts too."""
