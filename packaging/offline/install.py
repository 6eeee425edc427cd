"""Install auditor from this folder into a new environment, without network (离线安装).

``python3 install.py /opt/auditor`` needs Python 3.11 or newer with its venv module, nothing else.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Check every file against its sum, make the environment, install."""
    parser = argparse.ArgumentParser(description="离线安装 auditor")
    parser.add_argument("target", type=Path, help="装到哪个文件夹（须不存在），如 /opt/auditor")
    target = parser.parse_args().target
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have an older one
        return _refuse(f"需要 Python 3.11 或更新版本，当前是 {sys.version.split()[0]}")
    if target.exists():
        return _refuse(f"{target} 已存在；升级请先装到新文件夹，再切换")
    damaged = _damaged()
    if damaged:
        return _refuse(f"安装包不完整：{damaged}；请重新拷贝")
    venv.create(target, with_pip=True)
    python = target / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    listing = ["--find-links", str(HERE / "wheels"), "--require-hashes", "-r", str(HERE / "requirements.txt")]
    done = subprocess.run([*pip, *listing], env=_without_pip_settings(), check=False)
    if done.returncode:
        return _refuse("安装没有完成，原因见上；多半是安装包不含这个 Python 版本或系统的组件")
    program = python.with_name("auditor.exe" if os.name == "nt" else "auditor")
    sys.stdout.write(f"已安装到 {target}\n试运行：{program} demo\n")
    return 0


def _damaged() -> str:
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return name
    return ""


def _without_pip_settings() -> dict[str, str]:
    """The machine's own pip settings may name an index; nothing but this folder is asked."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("PIP_")}
    return kept | {"PIP_CONFIG_FILE": os.devnull}


def _refuse(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
