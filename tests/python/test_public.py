"""Public modules hold public names only."""

import importlib
import pkgutil

import fazhi
import pytest

MODULES = ["fazhi"] + [
    module.name
    for module in pkgutil.walk_packages(fazhi.__path__, "fazhi.")
    if not any(part.startswith("_") for part in module.name.split("."))
]


@pytest.mark.parametrize("name", MODULES)
def test_a_public_module_shows_what_it_promises(name):
    module = importlib.import_module(name)
    shown = {one for one in dir(module) if not one.startswith("_")}
    assert shown == set(module.__all__) - {"__version__"}
    assert len(module.__all__) == len(set(module.__all__))


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_says_what_it_is(name):
    module = importlib.import_module(name)
    assert module.__doc__
    assert not [one for one in module.__all__ if not getattr(module, one).__doc__]
