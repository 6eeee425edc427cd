"""Collect all the program needs into one folder, to be installed on machines without network (离线安装包).

``python scripts/build_wheelhouse.py OUT [--platform linux windows linux-arm] [--python 3.11 3.12 3.13] [--extra …]``
asks the configured package index once and writes into ``OUT``, which must be empty or absent:

- ``wheels/``           every wheel for the platforms and Python versions asked for, ours among them
- ``requirements.txt``  their exact versions and hashes; holds no address
- ``sbom.cdx.json``     what is in there (CycloneDX)
- ``SHA256SUMS``        a sum of every file
- ``install.py``        the installer: ``python3 install.py /opt/auditor``
"""

import argparse
import email
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
INSTALLER = ROOT / "packaging" / "offline" / "install.py"
TAGS = {
    # glibc 2.28 is what 麒麟 V10, 统信 UOS 20 and RHEL 8 carry.
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_5_x86_64"),
    "linux-arm": ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),  # 鲲鹏, 飞腾
    "windows": ("win_amd64",),
}
USUAL = ("linux", "windows")
MARKERS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    "linux-arm": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "aarch64",
    },
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
}
PIP = ("uv", "run", "--quiet", "--no-project", "--with", "pip", "python", "-m", "pip")
"""uv makes environments without pip; only pip downloads for another platform."""
PYTHONS = ("3.11", "3.12", "3.13")
PATCHES = (0, 99)
"""The first and the last patch of a version: some pins differ between them, and both are in use."""
REQUIREMENT = re.compile(r"^(?P<pin>[A-Za-z0-9._-]+==[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*(?:\\\n|$)", re.M)


def main() -> int:
    """Build the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--platform", nargs="+", choices=sorted(TAGS), default=list(USUAL))
    parser.add_argument("--python", nargs="+", choices=PYTHONS, default=list(PYTHONS))
    parser.add_argument("--extra", nargs="*", choices=("postgresql", "browser", "speed"), default=["postgresql"])
    asked = parser.parse_args()
    if asked.out.exists() and any(asked.out.iterdir()):
        parser.error(f"{asked.out} is not empty")
    build(asked.out, asked.platform, asked.python, asked.extra)
    return 0


def build(out: Path, platforms: Sequence[str], pythons: Sequence[str], extras: Sequence[str] = ()) -> None:
    """Collect wheels, requirements, bill of materials, sums and installer into ``out``."""
    wheels = out / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    pinned = exported(extras, "requirements.txt")
    for platform in platforms:
        for python in (f"{version}.{patch}" for version in pythons for patch in PATCHES):
            download(pinned, platform, python, wheels)
    own = build_own(wheels)
    extra = f"[{','.join(extras)}]" if extras else ""
    version = own.name.split("-")[1]
    ours = f"auditor{extra}=={version} \\\n    --hash=sha256:{_sum(own)}\n"
    (out / "requirements.txt").write_text(pinned + ours, encoding="utf-8")
    (out / "sbom.cdx.json").write_text(bill(exported(extras, "cyclonedx1.5"), wheels), encoding="utf-8")
    shutil.copyfile(INSTALLER, out / "install.py")
    files = sorted(path for path in out.rglob("*") if path.is_file())
    sums = "".join(f"{_sum(path)}  {path.relative_to(out).as_posix()}\n" for path in files)
    (out / "SHA256SUMS").write_text(sums, encoding="utf-8")
    size = sum(path.stat().st_size for path in files) / 1024**2
    sys.stdout.write(f"{out}: {len(list(wheels.iterdir()))} wheels, {size:.0f} MB\n")


def exported(extras: Sequence[str], form: str) -> str:
    """Return what the project's pins come to, in one of uv's formats."""
    command = ["uv", "export", "--quiet", "--no-dev", "--no-emit-project", "--no-header", "--no-annotate"]
    command += [word for extra in extras for word in ("--extra", extra)]
    if form != "requirements.txt":
        command = [word for word in command if word not in ("--no-header", "--no-annotate", "--no-emit-project")]
    return subprocess.run([*command, "--format", form], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def requirements_for(pinned: str, platform: str, python: str) -> Iterator[str]:
    """Yield ``name==version`` of what a platform and a Python version (``3.11.0``) need.

    pip judges the markers by the machine it runs on, not by the one it downloads for, so they are judged here.
    """
    environment = MARKERS[platform] | {
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    for found in REQUIREMENT.finditer(pinned):
        if found["marker"] is None or Marker(found["marker"]).evaluate(environment):
            yield found["pin"]


def download(pinned: str, platform: str, python: str, wheels: Path) -> None:
    """Download the wheels of one platform and Python version, each held against its pinned hash."""
    hashes = dict(_hashes(pinned))
    with tempfile.TemporaryDirectory() as room:
        listing = Path(room) / "requirements.txt"
        lines = (f"{pin} {hashes[pin]}\n" for pin in requirements_for(pinned, platform, python))
        listing.write_text("".join(lines), encoding="utf-8")
        command = [*PIP, "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--only-binary=:all:", "--implementation", "cp", "--python-version", python]
        command += [word for tag in TAGS[platform] for word in ("--platform", tag)]
        subprocess.run([*command, "--dest", str(wheels), "-r", str(listing)], check=True)


def _hashes(pinned: str) -> Iterator[tuple[str, str]]:
    found = list(REQUIREMENT.finditer(pinned))
    for one, after in zip(found, [*found[1:], None], strict=True):
        text = pinned[one.end() : after.start() if after else len(pinned)]
        yield one["pin"], " ".join(re.findall(r"--hash=sha256:[0-9a-f]{64}", text))


def build_own(wheels: Path) -> Path:
    """Build the program's own wheel into ``wheels`` and return it."""
    subprocess.run(["uv", "build", "--quiet", "--wheel", "--out-dir", str(wheels)], cwd=ROOT, check=True)
    (wheels / ".gitignore").unlink(missing_ok=True)
    return next(wheels.glob("auditor-*.whl"))


def bill(listing: str, wheels: Path) -> str:
    """Return the bill of materials: of each component the wheels that are here with their sums, and its licence."""
    document: dict[str, Any] = json.loads(listing)
    files: dict[tuple[str, str], list[Path]] = {}
    for wheel in sorted(wheels.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        files.setdefault((_plain(name), version), []).append(wheel)
    kept = []
    for component in document.get("components", []):
        held = files.get((_plain(component["name"]), component.get("version", "")), [])
        if held:
            component.pop("externalReferences", None)  # addresses of files of other platforms
            component["licenses"] = _licences(held[0])
            component["components"] = [
                {"type": "file", "name": path.name, "hashes": [{"alg": "SHA-256", "content": _sum(path)}]}
                for path in held
            ]
            kept.append(component)
    document["components"] = kept
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _licences(wheel: Path) -> list[dict[str, Any]]:
    """What the wheel says of its licence: an expression, else a name, else its classifiers."""
    with zipfile.ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(packed.read(name))
    if told["License-Expression"]:
        return [{"expression": str(told["License-Expression"])}]
    said = str(told["License"] or "").strip()
    prefix = "License :: OSI Approved :: "
    classified = [str(one).removeprefix(prefix) for one in told.get_all("Classifier", []) if one.startswith(prefix)]
    names = [said] if said and "\n" not in said and len(said) < 80 else classified
    return [{"license": {"name": one}} for one in names]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
