"""The command line: one module per command; it parses and prints, nothing else. All user-facing text is Chinese."""

from auditor.cli.app import main

__all__ = ["main"]
