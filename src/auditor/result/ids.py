"""The identity of a finding: the same defect at the same place keeps its id from run to run."""

import hashlib


def finding_id(office: str, check_id: str, object_id: str, key: str) -> str:
    """Return sha256 (hex) over office, check id, object id and the place key the check documents.

    Never text, date, count or limit: a defect that lingers must be recognised although its description changes.
    The parts are told apart by NUL, which none of them can hold.
    """
    return hashlib.sha256("\0".join((office, check_id, object_id, key)).encode()).hexdigest()
