"""The eBook setup assistant: a flow, a visit and a sheet are values; terminal, printer and disk are thin."""

__version__ = "0.2.0"
