"""Secure connections: strict first, and an isolated lenient second look that only reads what visitors would see.

The lenient context accepts what old government sites still run (TLS 1.0, weak keys, legacy renegotiation, bad
certificates). It never carries cookies or credentials and is never used for anything but reading a public page.
"""

import re
import ssl
import warnings
from datetime import UTC, datetime

import certifi

PROBLEM_ZH = {
    "expired": "证书已过期",
    "not_yet_valid": "证书尚未生效",
    "wrong_host": "证书与域名不符",
    "self_signed": "证书为自签名",
    "unknown_issuer": "证书链不完整或签发机构不受信任",
    "weak_key": "证书密钥或签名算法过弱",
    "revoked": "证书已吊销",
    "old_protocol": "只支持过时的加密协议（TLS 1.0/1.1）",
    "legacy_renegotiation": "使用不安全的旧式重协商",
    "weak_cipher": "加密套件或密钥交换过弱",
    "certificate": "证书校验未通过",
    "handshake": "安全连接握手失败",
}
"""One word per reason why strict verification failed, with the Chinese a user reads."""

_BY_VERIFY_CODE = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "self_signed",
    20: "unknown_issuer",
    21: "unknown_issuer",
    23: "revoked",
    62: "wrong_host",
    64: "wrong_host",
    66: "weak_key",
    67: "weak_key",
    68: "weak_key",
}
_BY_REASON = (
    ("RENEGOTIATION", "legacy_renegotiation"),
    ("UNSUPPORTED_PROTOCOL", "old_protocol"),
    ("PROTOCOL_VERSION", "old_protocol"),
    ("VERSION_TOO_LOW", "old_protocol"),
    ("DH_KEY_TOO_SMALL", "weak_cipher"),
    ("DH_KEY", "weak_cipher"),
    ("KEY_TOO_SMALL", "weak_key"),
    ("MD_TOO_WEAK", "weak_key"),
    ("WRONG_SIGNATURE_TYPE", "weak_key"),
    ("NO_CIPHERS", "weak_cipher"),
    ("INSUFFICIENT_SECURITY", "weak_cipher"),
)


def strict_context() -> ssl.SSLContext:
    """Verify as a browser would: public authorities plus those installed on this machine."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


def lenient_context() -> ssl.SSLContext:
    """Accept every certificate and every protocol that OpenSSL can still speak."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


def problem_of(error: ssl.SSLError) -> str:
    """Name in one word why the strict handshake failed."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _BY_VERIFY_CODE.get(error.verify_code, "certificate")
    text = f"{error.reason or ''} {error}".upper().replace(" ", "_")
    return next((problem for mark, problem in _BY_REASON if mark in text), "handshake")


_TIME = re.compile(rb"\x17\x0d(\d{12})Z|\x18\x0f(\d{14})Z")


def not_after(der: bytes | None) -> datetime | None:
    """Read the expiry of a DER certificate (aware, UTC).

    The standard library decodes only verified certificates, and the unverified are those of interest here.
    The validity is the first place where two times stand side by side (RFC 5280 §4.1: SEQUENCE of two Times).
    """
    for first in _TIME.finditer(der or b""):
        second = _TIME.match(der or b"", first.end())
        if second is not None:
            return _moment(second)
    return None


def _moment(found: re.Match[bytes]) -> datetime | None:
    short, full = found.groups()
    # RFC 5280 §4.1.2.5.1: two-digit years below 50 belong to this century.
    digits = full.decode() if full else ("20" if short[:2] < b"50" else "19") + short.decode()
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
