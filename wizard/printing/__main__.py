"""The process in which the desk has its sheets made: `making.made_apart` starts it."""

from wizard.printing.worker import serve

if __name__ == "__main__":
    serve()
