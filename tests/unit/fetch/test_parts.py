"""The parts that need no network: settings, headers, redaction, tolerant reading, decoding in any slicing."""

import gzip
import zlib
from datetime import UTC, datetime
from itertools import pairwise

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.fetch.addresses import read_target
from auditor.fetch.body import BoundedBody
from auditor.fetch.guard import Guard
from auditor.fetch.politeness import retry_after
from auditor.fetch.tls import not_after
from auditor.fetch.tolerant import TolerantParser

NOW = datetime(2026, 9, 30, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("10.1.2.3:8080", ("10.1.2.3", 8080)),
        ("10.1.2.3", ("10.1.2.3", None)),
        ("[fd00::1]:80", ("fd00::1", 80)),
        ("fd00::1", ("fd00::1", None)),
    ],
)
def test_an_address_setting_is_read(text: str, target: tuple[str, int | None]):
    assert read_target(text, "host") == target


@pytest.mark.parametrize("text", ["portal.example:80", "10.1.2.3:", "10.1.2.3:0", "10.1.2.3:http", "10.1.2:80", ""])
def test_a_wrong_address_setting_is_the_users_to_mend(text: str):
    if text == "10.1.2.3:":
        assert read_target(text, "host") == ("10.1.2.3", None)
        return
    with pytest.raises(UsageError, match=r"network\.resolve"):
        read_target(text, "host")


@pytest.mark.parametrize("setting", ["allow", "deny"])
def test_a_wrong_network_range_is_the_users_to_mend(setting: str):
    with pytest.raises(UsageError, match=f"network.{setting}"):
        Guard(**{setting: ["10.0.0.0/40"]})


PUBLIC = ["8.8.8.8", "61.135.169.121", "192.0.1.1", "172.32.0.1", "100.128.0.1", "2400:3200::1", "2001:4860:4860::8888"]
NOT_PUBLIC = [
    "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:8.8.8.8",
    "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::", "3fff::1", "fc00::1", "fd00::1", "fe80::1", "fec0::1", "ff02::1", "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_permitted(address: str):
    assert Guard().permits(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_all_other_addresses_are_refused(address: str):
    assert not Guard().permits(address)


def test_government_intranet_ranges_can_be_denied_by_the_operator():
    assert Guard().permits("59.192.0.1")
    assert not Guard(deny=["59.192.0.0/10"]).permits("59.192.0.1")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"120", 120),
        (b" 0 ", 0),
        (b"Wed, 30 Sep 2026 10:05:00 GMT", 300),
        (b"Wed, 30 Sep 2026 09:00:00 GMT", 0),
        (b"99999999999999999999", 999999999999),
        (b"soon", None),
        (b"-5", None),
        (b"", None),
        (None, None),
        ("五分钟".encode(), None),
    ],
)
def test_retry_after_is_read_or_passed_over(value: bytes | None, seconds: float | None):
    assert retry_after(value, NOW) == seconds


class Reader:
    """Collects what the tolerant parser reads."""

    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""
        self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        pass

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete = True


def _slices(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(edges)]


@given(st.lists(st.integers(0, 10_000)))
def test_the_tolerant_parser_reads_the_same_however_the_bytes_arrive(cuts: list[int]):
    raw = (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nnonsense\r\nX Y: z\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5;ext=1\r\nhello\r\n6 \r\n world\r\n0\r\n\r\n"
    )
    reader = Reader()
    parser = TolerantParser(reader)
    for piece in _slices(raw, cuts):
        parser.feed_data(piece)
    assert (parser.get_status_code(), reader.body, reader.complete) == (200, b"hello world", True)
    assert reader.headers == [(b"X-Y", b"z"), (b"Transfer-Encoding", b"chunked")]


PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)),
    "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
    "": bytes,
}


@settings(deadline=None)
@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=3000), st.lists(st.integers(0, 10_000)))
def test_a_body_decodes_the_same_however_it_arrives(coding: str, content: bytes, cuts: list[int]):
    body = BoundedBody(coding, 1_000_000)
    for piece in _slices(PACKERS[coding](content), cuts):
        assert body.feed(piece)
    body.finish()
    assert (body.content, body.cut_short, body.too_large, body.mislabelled) == (content, False, False, False)


@settings(deadline=None)
@given(st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.binary(), st.integers(1, 2000))
def test_no_bytes_at_all_make_the_decoder_fail_or_exceed_its_limit(coding: str, noise: bytes, limit: int):
    body = BoundedBody(coding, limit)
    body.feed(noise)
    body.finish()
    assert len(body.content) <= limit


@given(st.binary())
def test_the_expiry_of_nonsense_is_unknown(noise: bytes):
    found = not_after(noise)
    assert found is None or found.tzinfo is not None
