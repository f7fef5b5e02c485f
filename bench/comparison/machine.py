"""What the figures were taken on and with."""

import os
import platform
import re
import subprocess
from pathlib import Path

VERSIONS = {
    "dotnet": ["dotnet", "--version"],
    "curl": ["curl", "--version"],
    "gzip": ["gzip", "--version"],
    "sha256sum": ["sha256sum", "--version"],
    "openssl": ["openssl", "version"],
    "igzip": ["igzip", "--version"],
    "aria2": ["aria2c", "--version"],
    "nginx": ["/usr/sbin/nginx", "-v"],
    "python": ["/usr/bin/python3", "--version"],
    "sqlite of python": ["/usr/bin/python3", "-c", "import sqlite3; print(sqlite3.sqlite_version)"],
    "postgres": ["psql", "--version"],
    "httpx": ["/usr/bin/python3", "-c", "import httpx; print(httpx.__version__)"],
}


def describe():
    return {"cpu": cpu(), "cores": os.cpu_count(), "kernel": platform.release(), "os": system()}


def slug(machine):
    return re.sub(r"[^a-z0-9]+", "-", f"{machine['cpu']} {machine['cores']} cores".lower()).strip("-")


def versions():
    return {name: text for name, command in VERSIONS.items() if (text := first_line(command))}


def cpu():
    names = re.findall(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return names[0] if names else platform.machine()


def system():
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return (done.stdout or done.stderr).splitlines()[0]
