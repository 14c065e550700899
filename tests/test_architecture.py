"""The house: layers, lazy imports, sizes, docstrings and their examples, and words that have no place in a product."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
#: No module is longer; most are 100 to 300 lines.
LONGEST = 450
#: Libraries that take a second or a licence to load: only the stage that needs one imports it.
HEAVY = ("torch", "stanza", "onnxruntime", "camel_tools.data", "camel_tools.ner", "pyshacl", "trafilatura", "kg.train")
#: Words of unfinished code.
MAKING = (r"\bTODO\b", r"\bFIXME\b", r"\bXXX\b", r"\bNot" + r"ImplementedError\b")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public(path: Path) -> Iterator[ast.FunctionDef | ast.ClassDef | ast.Module]:
    """The module, its public functions and classes, and the public methods of those."""
    module = tree(path)
    yield module
    for node in module.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef) and "train" not in path.parts:
                yield from (m for m in node.body if isinstance(m, ast.FunctionDef) and not m.name.startswith("_"))


def test_architecture_finds_the_modules() -> None:
    assert len(MODULES) > 80


def test_architecture_layers_hold() -> None:
    run = subprocess.run([sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0 and re.search(r"Contracts: [1-9]\d* kept, 0 broken", run.stdout), run.stdout[-2000:] + run.stderr[-500:]


def test_architecture_command_line_loads_nothing_heavy() -> None:
    code = "import json, sys; import kg.cli; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert "kg.cli" in loaded
    assert not [m for m in loaded if any(m == heavy or m.startswith(heavy + ".") for heavy in HEAVY)]


def test_architecture_no_module_imports_torch_or_stanza_at_its_top() -> None:
    heavy = {"torch", "stanza", "onnxruntime"}
    found = []
    for path in MODULES:
        if "train" in path.parts:
            continue
        for node in tree(path).body:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path.name}: {n}" for n in names if n.split(".")[0] in heavy]
    assert not found


def test_architecture_no_printing_and_no_logging_setup_in_the_library() -> None:
    calls = []
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name == "print" or name == "logging.basicConfig" and path.parent.name != "cli" and "train" not in path.parts:
                    calls.append(f"{path.relative_to(ROOT)}:{node.lineno} {name}")
    assert not calls


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_architecture_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_architecture_public_names_say_what_they_give() -> None:
    bare = []
    for path in MODULES:
        if not path.read_text(encoding="utf-8").strip():
            continue
        for node in public(path):
            first = (ast.get_docstring(node) or "").split("\n")[0]
            if not first or len(first.split()) < 2:
                bare.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)} {getattr(node, 'name', 'module')}: {first!r}")
    assert not bare, "\n".join(bare)


def test_architecture_examples_in_docstrings_run() -> None:
    names = [m.name for m in pkgutil.walk_packages(kg.__path__, "kg.") if not m.name.startswith("kg.train")]
    results = {name: doctest.testmod(importlib.import_module(name)) for name in names}
    assert {name: r for name, r in results.items() if r.failed} == {}
    assert sum(r.attempted for r in results.values()) >= 40


def test_architecture_errors_are_of_one_tree() -> None:
    """What the library raises of its own is a KGError, which the command line turns into one line."""
    raised = set()
    for path in MODULES:
        if "train" not in path.parts:
            raised |= {ast.unparse(n.exc.func) for n in ast.walk(tree(path)) if isinstance(n, ast.Raise) and isinstance(n.exc, ast.Call)}
    assert {"InputError", "StoreError", "OntologyError", "MissingModelError"} <= raised
    assert not raised & {"Exception", "RuntimeError", "BaseException", "SystemExit"}


TEXTS = sorted(
    path
    for folder in ("kg", "tests", "ontology", "notebooks")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".md", ".ttl", ".rq", ".txt", ".ipynb", ".toml", ".jsonl"} and path.name != Path(__file__).name and path.stat().st_size < 400_000
) + sorted(ROOT.glob("*.md")) + [ROOT / "pyproject.toml"]  # fmt: skip


def test_architecture_leaves_nothing_unfinished() -> None:
    assert len(TEXTS) > 150
    pattern = re.compile("|".join(MAKING), re.IGNORECASE)
    assert pattern.search("# todo: later") and not pattern.search("a method")
    found = []
    for path in filter(Path.is_file, TEXTS):
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, m.start()) + 1}: {m[0]}" for m in pattern.finditer(text)]
    assert not found, "\n".join(found[:20])
