"""Bytes to text as browsers do it, and a second look where the label lies."""

from pathlib import Path

import pytest

from auditor.reading.charset import canonical, decode

WORDS = "关于印发《云溪街道二〇二六年工作要点》的通知，各社区、各科室：现将有关事项通知如下。"
TRADITIONAL = "關於印發雲溪街道工作要點的通知，各社區各科室：現將有關事項通知如下。"


def meta(charset: str, words: str, encoding: str) -> bytes:
    return f"<meta charset='{charset}'><p>{words}</p>".encode(encoding)


CASES = {
    "bom over everything": ("﻿".encode() + meta("gbk", WORDS, "utf-8"), "text/html; charset=big5", "utf-8", "bom"),
    "http over meta": (meta("utf-8", WORDS, "gbk"), "text/html; charset=gbk", "gb18030", "http"),
    "meta": (meta("gb2312", WORDS, "gbk"), "text/html", "gb18030", "meta"),
    "meta http-equiv": (
        f"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=GB2312'>{WORDS}".encode("gbk"),
        None,
        "gb18030",
        "meta",
    ),
    "xml declaration": (f"<?xml version='1.0' encoding='gbk'?><r>{WORDS}</r>".encode("gbk"), None, "gb18030", "meta"),
    "commented-out meta": (b"<!-- <meta charset=big5> --><p>" + WORDS.encode(), None, "utf-8", "detected"),
    "meta beyond 1,024 bytes": (b" " * 1100 + meta("big5", WORDS, "utf-8"), None, "utf-8", "detected"),
    "detected utf-8": (WORDS.encode(), None, "utf-8", "detected"),
    "detected gbk": (WORDS.encode("gbk"), None, "gb18030", "detected"),
    "detected big5": (TRADITIONAL.encode("big5"), None, "big5", "detected"),
    "traditional in gbk": (TRADITIONAL.encode("gbk"), None, "gb18030", "detected"),
    "ascii": (b"<p>hello</p>", None, "utf-8", "detected"),
    "an unknown label is none": (meta("x-unknown", WORDS, "utf-8"), "text/html; charset=none", "utf-8", "detected"),
    "utf-16 named in readable ascii is utf-8": (meta("utf-16", WORDS, "utf-8"), None, "utf-8", "meta"),
    "latin1 means windows-1252": (b"<meta charset=iso-8859-1>caf\xe9 \x93x\x94", None, "windows-1252", "meta"),
    "utf-8 called by gbk": (meta("gbk", WORDS * 3, "utf-8"), None, "utf-8", "mislabelled:gb18030"),
    "gbk called by utf-8": (WORDS.encode("gbk"), "text/html; charset=utf-8", "gb18030", "mislabelled:utf-8"),
    "big5 called by gb2312": (meta("gb2312", TRADITIONAL, "big5"), None, "big5", "mislabelled:gb18030"),
}


@pytest.mark.parametrize(("body", "header", "encoding", "rule"), CASES.values(), ids=CASES.keys())
def test_the_encoding_is_chosen_as_browsers_do_or_better(
    body: bytes, header: str | None, encoding: str, rule: str
) -> None:
    decoded = decode(body, header)
    assert (decoded.encoding, decoded.rule) == (encoding, rule)
    assert decoded.errors == 0


def test_utf_16_with_a_mark_is_read() -> None:
    assert decode(WORDS.encode("utf-16")).text == WORDS


@pytest.mark.parametrize("place", range(0, 60, 3))
def test_a_broken_byte_costs_one_character_and_not_the_label(place: int) -> None:
    body = ("<meta charset=utf-8>" + WORDS * 12).encode()
    decoded = decode(body[: 20 + place * 3] + b"\xff" + body[20 + place * 3 :])
    assert decoded.encoding == "utf-8"
    assert decoded.errors == 1
    assert decoded.text.replace("\ufffd", "") == body.decode()


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("GB2312", "gb18030"),
        (" gbk ", "gb18030"),
        ("Big5-HKSCS", "big5"),
        ("utf8", "utf-8"),
        ("hex", None),
        ("", None),
        ("rot13", None),
    ],
)
def test_labels_mean_what_the_web_means(label: str, encoding: str | None) -> None:
    assert canonical(label) == encoding


def test_the_2022_revision_of_gb18030_is_read() -> None:
    assert decode(b"\xa6\xd9\xa8\xbc\xfe\x59", "text/html; charset=gbk").text == "︐ḿ龴"


def test_an_invalid_pair_of_big5_is_one_error_and_loses_no_markup() -> None:
    body = "<p>雲溪街道的通知</p>".encode("big5") * 300 + b"\x81\xa1\x81<a>"
    decoded = decode(body, "text/html; charset=big5")
    assert decoded.errors == 2
    assert decoded.text.endswith("\ufffd\ufffd<a>")


DIFFERING = {
    "gb18030": {},
    # Two of Big5's symbols have two looks in Unicode: ／ and ∕, ＼ and ﹨.
    "big5": {5187: ("\uff0f", "\u2215"), 5188: ("\uff3c", "\ufe68")},
}


@pytest.mark.needs_data
@pytest.mark.parametrize("name", DIFFERING)
def test_the_reference_tables_are_read_but_for_the_lines_listed(shared_data: Path, name: str) -> None:
    folder = shared_data / "corpora" / "encoding"
    wanted = (folder / f"{name}_in_ref.txt").read_bytes().decode("utf-8").split("\n")
    got = decode((folder / f"{name}_in.txt").read_bytes(), f"text/html; charset={name}").text.split("\n")
    pairs = enumerate(zip(got, wanted, strict=True), 1)
    assert {number: (ours, theirs) for number, (ours, theirs) in pairs if ours != theirs} == DIFFERING[name]
