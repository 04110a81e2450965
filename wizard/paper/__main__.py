"""The process in which the desk has its sheets made: `making.made_apart` starts it."""

from wizard.paper.making import serve

if __name__ == "__main__":
    serve()
