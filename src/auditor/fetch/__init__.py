"""The one HTTP seam: guard, politeness, deadlines, outcomes, sentinel. Nothing else opens a connection."""

from auditor.fetch.clock import Clock, SystemClock
from auditor.fetch.fetcher import Fetcher
from auditor.fetch.politeness import Courtesy

__all__ = ["Clock", "Courtesy", "Fetcher", "SystemClock"]
