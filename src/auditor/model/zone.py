"""The one time zone of the product: every day and quarter is counted in Asia/Shanghai (no daylight saving)."""

from datetime import timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
