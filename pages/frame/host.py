"""What the host has set: in the environment, or as a line of `.streamlit/secrets.toml`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import streamlit as st


def setting(name: str) -> str:
    """Give a setting's text; empty where the host has set none."""
    if said := os.environ.get(name):
        return said
    try:
        return str(st.secrets.get(name, ""))
    except FileNotFoundError:
        return ""


def section(name: str) -> dict[str, Any]:
    """Give a section of the secrets; empty where the host has none of that name."""
    try:
        found = st.secrets.get(name, {})
    except FileNotFoundError:
        return {}
    return dict(found) if isinstance(found, Mapping) else {}


def number(name: str, *, usual: int, least: int) -> int:
    """Give a setting that is a whole number; the usual one where it is none, and never less than the least."""
    said = setting(name).strip()
    return max(int(said), least) if said.isdecimal() else usual
