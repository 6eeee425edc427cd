"""Least privilege (最小权限): what runs unattended needs no superuser, and says so where it is one."""

import sys


def warn_of_root() -> None:
    """Tell on standard error where this process may do everything on the machine; it goes on."""
    from auditor.fetch.rendering import runs_as_root

    if runs_as_root():
        sys.stderr.write("注意：正以 root（超级用户）运行；无人值守请另建普通账户，见手册“安装”\n")
