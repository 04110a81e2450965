"""The separate process that makes the desk's sheets."""

from wizard.printing.worker import serve

if __name__ == "__main__":
    serve()
