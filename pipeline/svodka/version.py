"""The version of the package; it stands in the provenance of every record."""

__version__ = "0.1.0"
