"""``python -m auditor.report 文件夹``: build the shipped Word template anew."""

import sys
from pathlib import Path

from auditor.report.word_template import build

build(Path(sys.argv[1]))
