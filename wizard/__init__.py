"""The eBook setup assistant. Flows, visits, and sheets are plain values. Terminal, printer, and disk code is thin."""

__version__ = "0.2.0"
