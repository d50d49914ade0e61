"""The laws of the house, each one a test. CONTRIBUTING.md says why each is there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = sorted((ROOT / "fatigue").rglob("*.py"))
ANALYSES = sorted((ROOT / "fatigue" / "analysis").glob("*.py"))
FRAME = sorted([ROOT / "pages" / "__init__.py", *(ROOT / "pages" / "frame").rglob("*.py")])  # the shared Streamlit code
PAGES = sorted({*(ROOT / "pages").glob("*.py"), *(ROOT / "pages" / "parts").glob("*.py")} - set(FRAME))
APP = [*FRAME, *PAGES, ROOT / "app.py"]

# What several analyses share lies in these folders. A file in them answers no question of a reader.
SHARED = ("anova", "arithmetic", "imputing", "mixed", "patients")
# Analyses that go on from another's result: the what-if panel asks the predictors' model, groups ask the drop.
GOES_ON_FROM = {("what_if", "predictors"), ("drop_by", "drop"), ("caution", "regression_to_mean"),
                 ("responder_rates", "responders"), ("number_needed", "responder_rates"),
                 ("expected", "predictors"), ("expected", "what_if"),
                 ("compare", "mmrm"), ("subgroups", "mmrm")}  # fmt: skip

# Who may round, besides show/words, and why.
MAY_ROUND = {
    "fatigue/analysis/arithmetic/signed_rank.py": "ranks are whole or half numbers, and become counts",
    "fatigue/analysis/patients/modelled.py": "a penalty that a rule has chosen, in the sentence of the method",
    "fatigue/cohort/files/read.py": "the size of a file in megabytes, in an error sentence",
    "fatigue/cohort/files/raw.py": "the size of a file in megabytes, in an error sentence",
    "fatigue/cohort/files/zipped.py": "the size of a file in megabytes, in an error sentence",
    "fatigue/cohort/build/value_rules.py": "does a value stand on a step of its scale? compared, not kept",
    "fatigue/cohort/build/windows.py": "the six-monthly visit a day lies nearest to",
    "fatigue/cohort/roles/months.py": "a visit named in weeks or days gets a month by the calendar of visits",
    "fatigue/cohort/roles/schedule.py": "the whole week a month was written for; days are whole",
    "fatigue/cohort/build/spacing.py": "the whole week or month that forms lie nearest to",
}

STAGES = (
    "fatigue.version",
    "fatigue.errors",
    "fatigue.cohort",
    "fatigue.deck",
    "fatigue.analysis",
    "fatigue.show",
    "fatigue.commands",
    "pages",
    "app",
)
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "tools"}


@cache
def name_of(path: Path) -> str:
    """`fatigue/cohort/cohort.py`."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """`fatigue.cohort.cohort`; a package by its own name."""
    return name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in a file; each law looks through all of it."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))))


def imports(path: Path) -> Iterator[str]:
    """Full names imported, `from a import b` as `a.b`: b may be a module."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def belongs(name: str, to: str) -> bool:
    return name == to or name.startswith(to + ".")


def stage(name: str) -> int | None:
    """Place in the walk; None for what is no part of it (third parties, the package's face)."""
    return next((place for place, whole in enumerate(STAGES) if belongs(name, whole)), None)


def dotted(node: ast.expr) -> str:
    """`np.linalg.norm` for such an expression, else ''."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def docstrings(path: Path) -> set[str]:
    """Docstrings of the module, its classes and functions, as they stand in the file."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(ast.get_docstring(node, clean=False) or "")
    return found


def each(paths: list[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Hold one law in every file: one test, which names every file that breaks it."""

    def law_of(holds_in: Callable[[Path], None]) -> Callable[[], None]:
        def law() -> None:
            broken = []
            for path in paths:
                try:
                    holds_in(path)
                except AssertionError as wrong:
                    broken.append(f"{name_of(path)}: {wrong}")
            assert not broken, "\n".join(broken)

        law.__name__, law.__doc__ = holds_in.__name__, holds_in.__doc__
        return law

    return law_of


def modules_after(code: str) -> set[str]:
    """Top-level names in sys.modules after running `code` in a fresh interpreter."""
    ask = f"{code}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


# Law 1: the package is for notebooks too.
def test_no_module_of_the_package_brings_streamlit() -> None:
    everything = "\n".join(f"import {module_of(path)}" for path in PACKAGE if path.name != "__main__.py")
    assert "streamlit" not in modules_after(everything)


def test_importing_the_package_pays_for_no_statistics_library() -> None:
    """The first page of a fresh server waits for what `import fatigue` brings."""
    brought = modules_after("import fatigue")
    assert "pandas" in brought
    assert not brought & {"streamlit", "statsmodels", "sklearn", "altair"}


# Law 2: data goes one way, and so do imports.
@each([*PACKAGE, *APP])
def test_imports_go_one_way(path: Path) -> None:
    here = module_of(path)
    own = stage(here)
    if own is None:
        assert here in {"fatigue", "fatigue.__main__"}
        return
    for name in imports(path):
        if here.startswith("fatigue."):
            is_face = belongs(name, "fatigue") and stage(name) is None
            assert not is_face, f"{name_of(path)} imports {name}: inside the package, import from the module itself"
        of = stage(name)
        assert of is None or of <= own, f"{name_of(path)} imports {name}, which comes after it"


@each(ANALYSES)
def test_analyses_do_not_import_each_other(path: Path) -> None:
    for name in imports(path):
        if belongs(name, "fatigue.analysis"):
            used = name.removeprefix("fatigue.analysis.").partition(".")[0]
            allowed = used in SHARED or (path.stem, used) in GOES_ON_FROM
            assert allowed, f"{name_of(path)} imports the analysis {used}"


@each(PAGES)
def test_pages_do_not_import_each_other(path: Path) -> None:
    for name in imports(path):
        used = name.removeprefix("pages.").partition(".")[0]
        assert not (belongs(name, "pages") and (ROOT / "pages" / f"{used}.py") in PAGES)


@each([*PACKAGE, *APP])
def test_third_parties_stay_where_they_are_needed(path: Path) -> None:
    allowed = {
        "streamlit": path in APP,
        "altair": name_of(path).startswith("fatigue/show/charts"),
        "statsmodels": name_of(path).startswith("fatigue/analysis/"),
        "sklearn": name_of(path).startswith("fatigue/analysis/"),
    }
    for name in imports(path):
        library = name.partition(".")[0]
        assert allowed.get(library, True), f"{name_of(path)} imports {library}"


@each([*PACKAGE, *APP])
def test_imports_stand_at_the_top(path: Path) -> None:
    """An import in a function hides a circle, and makes the first click slow instead of the start."""
    for function in nodes(path):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
            # The frame may warm up the statistics libraries in a thread after the first page is shown.
            assert not hidden or path in FRAME, f"{name_of(path)}:{function.lineno} imports inside {function.name}"


# Law 4 (and 3): what a session remembers is kept in one place.
@each([*PACKAGE, *PAGES, ROOT / "app.py"])
def test_only_the_frame_touches_session_url_and_cache(path: Path) -> None:
    for node in nodes(path):
        if isinstance(node, ast.Attribute):
            kept = node.attr in {"session_state", "query_params"} or node.attr.startswith("cache_")
            assert not (kept and dotted(node).startswith("st.")), f"{name_of(path)}:{node.lineno} uses {dotted(node)}"
    taken = [name for name in imports(path) if re.match(r"streamlit\.(session_state|query_params|cache_)", name)]
    assert taken == []


@each([*PACKAGE, *APP])
def test_no_patient_can_reach_a_log(path: Path) -> None:
    if name_of(path) != "pages/frame/logs.py":  # which takes every message out of it
        assert not {"logging", "loguru"} & {name.partition(".")[0] for name in imports(path)}
    calls = [node for node in nodes(path) if isinstance(node, ast.Call) and dotted(node.func) == "print"]
    assert calls == []


# Law 5: full precision until words are made.
ROUNDING_CALLS = {"round", "around", "rint", "quantize", "format_float_positional"}
ROUNDING_FORMAT = re.compile(r"\.\d+[efgn%]?$")
ROUNDING_TEXT = re.compile(r"%[-+ #0]*\d*\.\d+[efg]|\{[^{}]*:[^{}]*\.\d+[efgn%]?\}")
NOISE = 9  # rounding to so many decimals takes away the noise of floats, no precision: 0.3 - 0.1 then equals 0.2


def rounding(path: Path) -> Iterator[str]:
    described = docstrings(path)
    for node in nodes(path):
        where = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else dotted(node.func)
            digits = node.args[-1].value if node.args and isinstance(node.args[-1], ast.Constant) else 0
            if called in ROUNDING_CALLS and not (isinstance(digits, int) and digits >= NOISE):
                yield f"{where} calls {called}"
        elif isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = "".join(str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant))
            if ROUNDING_FORMAT.search(spec):
                yield f"{where} formats with :{spec}"
        elif path in FRAME:  # a slider says how its own steps read
            continue
        elif isinstance(node, ast.Constant) and node.value not in described and ROUNDING_TEXT.search(str(node.value)):
            yield f"{where} formats with {node.value!r}"


@each([*PACKAGE, *APP])
def test_only_words_round(path: Path) -> None:
    if name_of(path).startswith("fatigue/show/words") or name_of(path) in MAY_ROUND:
        return
    assert list(rounding(path)) == []


DECIDES = {"of_interval", "of_test", "is_significant", "detectable"}


def test_what_decides_is_in_results_and_show_only_says_it() -> None:
    """A notebook gets the same verdict as a page: neither p nor an interval is judged where words are made."""
    for path in sorted((ROOT / "fatigue" / "show").rglob("*.py")):
        taken = {name.name for node in nodes(path) if isinstance(node, ast.ImportFrom) and node.module
                 and node.module.endswith("arithmetic.verdict") for name in node.names}  # fmt: skip
        used = {
            node.attr for node in nodes(path) if isinstance(node, ast.Attribute) and dotted(node.value) == "verdict"
        }
        assert not (taken | used) & DECIDES, path


# Law 6: a result is frozen, and says how it was made.
def dataclasses_in(path: Path) -> Iterator[tuple[ast.ClassDef, set[str]]]:
    """Classes made by @dataclass, with the options set to True."""
    for node in nodes(path):
        for decorator in getattr(node, "decorator_list", []):
            call = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(node, ast.ClassDef) and dotted(call).rpartition(".")[2] == "dataclass":
                given = decorator.keywords if isinstance(decorator, ast.Call) else []
                yield (
                    node,
                    {str(option.arg) for option in given if getattr(option.value, "value", None) is True},
                )


@each(ANALYSES)
def test_results_are_frozen(path: Path) -> None:
    for node, options in dataclasses_in(path):
        if node.name.startswith("_"):  # a scratch of the computation, never handed out
            continue
        assert options >= {"frozen", "slots", "kw_only"}, f"{name_of(path)}: {node.name}"


@each(ANALYSES)
def test_results_say_how_many_and_how(path: Path) -> None:
    for node, _ in dataclasses_in(path):
        fields = {line.target.id for line in node.body if isinstance(line, ast.AnnAssign) and dotted(line.target)}
        if "method" in fields:  # a result of its own, not a part of one
            assert fields >= {"table", "n_patients", "n_dropped", "notes"}, f"{name_of(path)}: {node.name}"


# Law 8: few arguments, named.
def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Functions and methods a caller may use."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


@each(PACKAGE)
def test_few_arguments_and_named(path: Path) -> None:
    for function in functions(path):
        positional = [*function.args.posonlyargs, *function.args.args]
        own = [a for a in positional if a.arg not in {"self", "cls"}]
        where = f"{name_of(path)}:{function.lineno} {function.name}"
        # "least squares of y on x", "the words of a result on an instrument": where the subject is more than one thing
        # by nature, arithmetic and the inner stages keep it; what a notebook calls takes one subject, the rest by name.
        is_analysis = path.parent.name == "analysis"
        assert len(own) <= (1 if is_analysis else 3), f"{where}: keyword-only after the subject"
        most = 7 if function.name == "load" else 5  # what a person knows of a file is said by name, in one call
        assert len(own) + len(function.args.kwonlyargs) <= most, f"{where}: at most five parameters"


# Law 9: a failure is a sentence.
@each([*PACKAGE, *APP])
def test_failures_are_neither_asserted_nor_swallowed(path: Path) -> None:
    for node in nodes(path):
        where = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        assert not isinstance(node, ast.Assert), f"{where}: assert"
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{where}: bare except"
            does_nothing = all(isinstance(line, ast.Pass | ast.Continue) for line in node.body)
            catches_all = dotted(node.type) in {"Exception", "BaseException"}
            assert not (does_nothing and catches_all), f"{where}: swallows everything"


@each(PACKAGE)
def test_the_package_raises_only_its_own_errors(path: Path) -> None:
    """What a user can cause is a FatigueError; a ValueError would be shown as a fault of ours."""
    tries = [node for node in nodes(path) if isinstance(node, ast.Try) and node.handlers]
    inside = [part for node in tries for line in node.body for part in ast.walk(line)]
    turned = {part.lineno for part in inside if isinstance(part, ast.Raise)}  # caught there, and made one of ours
    for node in nodes(path):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.lineno not in turned:
            raised = dotted(node.exc.func)
            assert raised not in {"Exception", "ValueError", "RuntimeError", "KeyError"}, (
                f"{name_of(path)}:{node.lineno} raises {raised}"
            )


# Readable: a file is a topic, a page is a sentence.
@each([*PACKAGE, *FRAME])
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@each([*PAGES, ROOT / "app.py"])
def test_pages_are_shorter(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


@each([*PACKAGE, *APP])
def test_files_are_named_after_a_subject(path: Path) -> None:
    assert path.stem.strip("_") not in BANNED_NAMES


# Privacy: a page asks no other host for anything. Links that a reader may click are named here.
LINKS = re.compile(
    r"https://(?:doi\.org|dx\.doi\.org|clinicaltrials\.gov|www\.clinicaltrials\.gov)/|http://www\.w3\.org/"
)


@each([*PACKAGE, *APP, ROOT / ".streamlit" / "config.toml"])
def test_nothing_is_loaded_from_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        constants = [node.value for node in nodes(path) if isinstance(node, ast.Constant)]
        text = "\n".join({value for value in constants if isinstance(value, str)} - docstrings(path))
    else:
        text = re.sub(r"#.*", "", text)
    assert re.findall(r"https?://\S*", LINKS.sub("", text)) == []
    assert not re.search(r"<script|<link\b|@import|<iframe", text)


# The same numbers next year: what runs is what is pinned.
@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_and_installed(file: str) -> None:
    lines = [line.partition("#")[0].strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    pins = [line for line in lines if line and not line.startswith("-r")]
    assert pins
    for pin in pins:
        name, equals, wanted = pin.partition("==")
        assert equals, f"{file}: {pin} is not pinned"
        assert version(name) == wanted, f"{name}: {version(name)} is installed, {wanted} is pinned"


def test_every_third_party_import_is_a_requirement() -> None:
    """A library that comes along with another may go with it."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {pin.replace("-", "_").lower() for pin in re.findall(r"(?m)^([\w-]+)==", text)}
    names = {"sklearn": "scikit_learn", "vl_convert": "vl_convert_python"}
    used = {name.partition(".")[0] for path in [*PACKAGE, *APP] for name in imports(path)}
    foreign = {name for name in used if name not in sys.stdlib_module_names and name not in {"fatigue", "pages"}}
    assert {names.get(name, name) for name in foreign} <= pinned


# The picture of the house.
def test_tests_lie_where_their_subject_lies() -> None:
    """The folders of tests/ are those of the package and of the pages, save what no folder of theirs could hold."""
    of_their_own = {"browser", "cohort/data", "reference", "reference/data", "reference/expected"}
    for folder in sorted({path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("*.*")}):
        name = folder.as_posix()
        homes = [ROOT / "fatigue" / folder, ROOT / folder]
        is_known = name == "." or name in of_their_own or "__pycache__" in name or any(home.is_dir() for home in homes)
        assert is_known, f"tests/{name} holds tests, but there is no fatigue/{name} and no {name}"


def test_the_picture_of_the_house_is_true() -> None:
    drawn = subprocess.run([sys.executable, str(ROOT / "scripts" / "draw_house.py"), "--check"], capture_output=True,
                           text=True, check=False)  # fmt: skip
    assert drawn.returncode == 0, drawn.stderr
