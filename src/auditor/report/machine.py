"""The report document itself as JSON, for the district's roll-up and for archives."""

from pathlib import Path

import msgspec

from auditor.errors import StorageError
from auditor.result.report_document import ReportDocument, fingerprint


def write_json(document: ReportDocument, path: Path) -> None:
    """Write ``document`` as indented JSON, keys in a fixed order."""
    encoded = msgspec.json.encode(document, order="sorted")
    path.write_bytes(msgspec.json.format(encoded, indent=2) + b"\n")


def check_json(path: Path) -> None:
    """Read the file again and compare its fingerprint.

    Raises:
        StorageError: it does not read as what was written.
    """
    try:
        read = msgspec.json.decode(path.read_bytes(), type=ReportDocument)
    except (OSError, msgspec.MsgspecError) as error:
        raise StorageError(f"写出的 JSON 文件 {path.name} 无法重新读取：{error}；请检查磁盘后重试") from error
    if fingerprint(read) != read.sha256:
        raise StorageError(f"写出的 JSON 文件 {path.name} 校验码不符；请检查磁盘后重试")
