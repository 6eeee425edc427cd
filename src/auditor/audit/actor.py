"""Who acts, as far as the system tells (操作人员): the account of the operating system, and from which machine."""

import getpass
import os
import socket


def this_actor() -> tuple[str, str]:
    """Return the account this program runs under, and the machine; over SSH also where the person sits."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        account = f"uid {os.getuid()}" if hasattr(os, "getuid") else "？"
    seat = os.environ.get("SSH_CONNECTION", "").partition(" ")[0]
    host = socket.gethostname()
    return account, f"{host}（自 {seat}）" if seat else host
