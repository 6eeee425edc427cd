"""Accounts → facts (政务新媒体采集): one file per adapter, one merge, one answer for every account.

An empty answer is never proof of silence: only a source that is complete for the days in question is.
"""

from auditor.channels.credentials import Credential, needs_credential, try_credential
from auditor.channels.filings import read_filings
from auditor.channels.gather import fetch_account
from auditor.channels.import_file import Export, read_export
from auditor.channels.merge import merge_posts
from auditor.channels.secrets import Vault
from auditor.channels.source import ChannelContext, Reader, Window

__all__ = [
    "ChannelContext",
    "Credential",
    "Export",
    "Reader",
    "Vault",
    "Window",
    "fetch_account",
    "merge_posts",
    "needs_credential",
    "read_export",
    "read_filings",
    "try_credential",
]
