"""Lists carried inside scripts (大汉 jpage ``<datastore>``): unpacked into ordinary markup before reading.

The store is not well-formed XML (a stray ``<ul></ul>`` between ``<recordset>`` and the records), so records are taken
one by one.
"""

import re

_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.S | re.I)
_STORE_SCRIPT = re.compile(r"<script\b[^>]*type\s*=\s*[\"']?text/xml[\"']?[^>]*>(.*?)</script>", re.S | re.I)


def unpack(text: str) -> str:
    """The page with every embedded data store followed by its records as a list a reader would see."""
    if "<record" not in text:
        return text
    if re.match(r"\s*(?:<\?xml[^>]*>)?\s*<datastore", text, re.I):
        return _markup(text)
    return _STORE_SCRIPT.sub(lambda store: store[0] + _markup(store[1]), text)


def _markup(store: str) -> str:
    records = [record.strip() for record in _RECORD.findall(store)]
    if not records:
        return ""
    tag = "tbody" if records[0].lower().startswith("<tr") else "ul"
    inner = "".join(records)
    return f"<table><tbody>{inner}</tbody></table>" if tag == "tbody" else f"<ul>{inner}</ul>"
