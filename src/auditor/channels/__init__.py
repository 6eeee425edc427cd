"""Accounts → facts (政务新媒体采集): one file per adapter, one merge, one answer for every account.

An empty answer is never proof of silence: only a source that is complete for the days in question is.
"""

from auditor.channels.gather import ChannelContext, Window, fetch_account
from auditor.channels.import_file import read_export
from auditor.channels.merge import merge_posts

__all__ = ["ChannelContext", "Window", "fetch_account", "merge_posts", "read_export"]
