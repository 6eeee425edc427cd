"""What may be asked of a workspace over HTTP (运行监测): health and metrics, nothing that could change anything.

A process of its own that reads what the runner leaves in the database, so that it still answers when the runner does
not. Pages carry counts, moments and ids only: no content, no names of people, no secrets.
"""

from auditor.web.serving import bind, serve

__all__ = ["bind", "serve"]
