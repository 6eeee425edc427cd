"""Build the folder a clerk copies onto a Windows PC and double-clicks (Windows 便携版).

``python scripts/build_windows_portable.py --python-zip python-3.11.9-embed-amd64.zip OUT [--wheelhouse DIR]``

The embeddable Python ("Windows embeddable package (64-bit)") is fetched by whoever builds and never shipped with the
source. ``--wheelhouse`` names what ``build_wheelhouse.py`` wrote for Windows; without it one is made on the way.
``OUT`` must be empty or absent; it then holds ``python/`` with the program, two .bat files and a page of words.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import build_wheelhouse

WORDS = build_wheelhouse.ROOT / "packaging" / "windows" / "使用说明.txt"
PATH_FILE = re.compile(r"python3(\d+)\._pth")
SITE_PACKAGES = r"Lib\site-packages"
WORKSPACE = "workspace"
MENU = "自查菜单.bat"
DROP = "把表格拖到这里导入.bat"
START = rf"""@echo off
rem Pure ASCII: cmd reads this file by whatever code page the machine has. The words are printed by the program.
chcp 65001 >nul
set PYTHONUTF8=1
pushd "%~dp0"
"%~dp0python\python.exe" -m auditor menu -w {WORKSPACE} %*
if errorlevel 1 pause
popd
"""


def main() -> int:
    """Build the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--python-zip", type=Path, required=True)
    parser.add_argument("--wheelhouse", type=Path)
    asked = parser.parse_args()
    if asked.out.exists() and any(asked.out.iterdir()):
        parser.error(f"{asked.out} is not empty")
    if not zipfile.is_zipfile(asked.python_zip):
        parser.error(f"{asked.python_zip} is no zip file")
    try:
        version = unpack_python(asked.python_zip, asked.out / "python")
    except ValueError as error:
        parser.error(str(error))
    if asked.wheelhouse:
        install(asked.wheelhouse, asked.out / "python", version)
    else:
        with tempfile.TemporaryDirectory() as room:
            build_wheelhouse.build(Path(room), ["windows"], [version])
            install(Path(room), asked.out / "python", version)
    write_starters(asked.out)
    sys.stdout.write(f"{asked.out}: Python {version}, {MENU}\n")
    return 0


def unpack_python(archive: Path, folder: Path) -> str:
    """Unpack the embeddable Python, lead it to the program, and return its version (``3.11``).

    Raises:
        ValueError: it is another kind of archive, or a version the program does not run on.
    """
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
        found = next((match for name in names if (match := PATH_FILE.fullmatch(name))), None)
        if found is None or "python.exe" not in names:
            raise ValueError(f"{archive.name} is no embeddable Python (python.exe and python3NN._pth expected)")
        version = f"3.{found[1]}"
        if version not in build_wheelhouse.PYTHONS:
            raise ValueError(f"Python {version} is none of {', '.join(build_wheelhouse.PYTHONS)}")
        packed.extractall(folder)
    path_file = folder / found[0]
    lines = path_file.read_text(encoding="utf-8").splitlines()
    if SITE_PACKAGES not in lines:
        # This file alone says where modules lie; the machine's own Python and its variables are passed over.
        at = next((place for place, line in enumerate(lines) if line.startswith("#")), len(lines))
        lines.insert(at, SITE_PACKAGES)
    path_file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\r\n")
    return version


def install(wheelhouse: Path, python: Path, version: str) -> None:
    """Install the wheels for Windows beside the Python in ``python``, held against their hashes."""
    target = python / "Lib" / "site-packages"
    patch = build_wheelhouse.PATCHES[-1]
    command = ["uv", "pip", "install", "--quiet", "--no-config", "--no-index", "--no-deps", "--require-hashes"]
    command += ["--find-links", str(wheelhouse / "wheels"), "-r", str(wheelhouse / "requirements.txt")]
    command += ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", f"{version}.{patch}"]
    subprocess.run([*command, "--only-binary", ":all:", "--link-mode", "copy", "--target", str(target)], check=True)
    for scripts in ("bin", "Scripts"):  # started by "python -m auditor" only
        shutil.rmtree(target / scripts, ignore_errors=True)


def write_starters(out: Path) -> None:
    """Write what is double-clicked, what tables are dropped on, and a page of words; lines end as Windows wants."""
    for name in (MENU, DROP):
        (out / name).write_text(START, encoding="ascii", newline="\r\n")
    # With a mark in front, so that every editor reads it as UTF-8.
    (out / WORDS.name).write_text(WORDS.read_text(encoding="utf-8"), encoding="utf-8-sig", newline="\r\n")


if __name__ == "__main__":
    sys.exit(main())
