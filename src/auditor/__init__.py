"""auditor: scheduled self-inspection of a Chinese government office's portal and new-media accounts."""

__version__ = "0.1.0"
