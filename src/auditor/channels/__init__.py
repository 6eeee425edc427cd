"""Accounts → facts (政务新媒体采集): one file per adapter, one merge, one answer for every account.

An empty answer is never proof of silence: only a source that is complete for the days in question is.
"""

from auditor.channels.gather import fetch_account
from auditor.channels.import_file import read_export
from auditor.channels.merge import merge_posts
from auditor.channels.secrets import Vault
from auditor.channels.source import ChannelContext, Reader, Window

__all__ = ["ChannelContext", "Reader", "Vault", "Window", "fetch_account", "merge_posts", "read_export"]
