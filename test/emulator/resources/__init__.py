"""Resource types: how their properties become calls of AWS APIs."""

import importlib
import pkgutil

from .registry import HANDLERS

for module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{module.name}")

__all__ = ["HANDLERS"]
