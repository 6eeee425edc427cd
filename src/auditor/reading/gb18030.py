"""GB18030 as the web reads it (2005 index with the code points of the 2022 revision)."""


def decode_gb18030(body: bytes) -> str:
    """Decode; an invalid byte becomes one replacement character."""
    return body.decode("gb18030", "replace")
