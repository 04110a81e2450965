"""The desk in a browser: views as pages with forms, which also work without scripts."""
