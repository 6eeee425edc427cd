"""No secrets in logs (日志脱敏): credentials and tokens of addresses and headers are blotted out."""

import logging
import re

_USERINFO = re.compile(r"(?<=://)[^/?#\s@]+@")
_VALUE = re.compile(
    r"((?:[\w.-]*(?:access_?token|secret|ticket|session|password|passwd)[\w.-]*|[\w.-]*key|token|sid)=)[^&#\s\"']+",
    re.IGNORECASE,
)
_HEADER = re.compile(r"((?:set-)?cookie|(?:proxy-)?authorization)(['\"]?\s*[:=,]\s*)[^\r\n]+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def redact(text: str) -> str:
    """Blot out secrets and make control characters visible, so that nobody can forge a log line."""
    text = _USERINFO.sub("***@", text)
    text = _VALUE.sub(r"\1***", text)
    text = _HEADER.sub(r"\1\2***", text)
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


class Redaction(logging.Filter):
    """A logging filter that writes redacted messages only. Attach it to handlers."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the message by its redacted form."""
        record.msg = redact(record.getMessage())
        record.args = ()
        return True


def quiet_libraries() -> None:
    """httpx writes whole addresses, tokens included, at INFO level: keep it and httpcore at warnings."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
