"""Errors of plain Python, and of what is around the snippet."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books.leftovers import removed
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.explanations.changes import NUMPY, changed, written
from explorer.core.sentence import Sentence, sentence


def _network(faulty: Faulty) -> Sentence:
    return sentence(
        "Something was to be fetched from the network, and could not be. Put the file beside the "
        "snippet, or make data in the program."
    )


def _no_input(faulty: Faulty) -> Sentence:
    return sentence("Nobody types while a snippet runs: write the value in the place of input().")


def _no_screen(faulty: Faulty) -> Sentence:
    return sentence(
        "A snippet has no screen here, so that it cannot open a window. The numbers come out "
        "without it: leave out the lines that draw."
    )


def _no_debugger(faulty: Faulty) -> Sentence:
    return sentence(
        "The debugger waited for somebody to type, and nobody types while a snippet runs: leave "
        "it out."
    )


def _without_debugger(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    if program is None:
        return
    breaks = {"breakpoint", "pdb.set_trace", "ipdb.set_trace"}
    edits = [
        removed(program, node, None)
        for node in program.nodes
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and (program.canonical(node.value.func) or program.segment(node.value.func)) in breaks
    ]
    if edits:
        yield changed(program, *edits)


def _no_notebook(faulty: Faulty) -> Sentence:
    return sentence("“get_ipython” is a function of notebooks: leave the line out.")


def _without_notebook(faulty: Faulty) -> Iterator[str]:
    program, statement = faulty.program, faulty.statement
    if program is not None and isinstance(statement, ast.Expr):
        yield changed(program, removed(program, statement, None))


def _endless(faulty: Faulty) -> Sentence:
    return sentence("A function calls itself again and again, without an end.")


def _zero(faulty: Faulty) -> Sentence:
    return sentence("A number of Python is divided by 0. (TensorFlow would go on with inf or nan.)")


def _domain(faulty: Faulty) -> Sentence:
    return sentence(
        "A function of “math” has no value here, as the root or the logarithm of a negative number."
    )


def _one_number(faulty: Faulty) -> Sentence:
    return sentence(
        "Only an array of one number can be made a number of Python, as “float” and “math” do. Use "
        "the operation of TensorFlow, such as tf.sin for math.sin."
    )


def _operations(faulty: Faulty) -> Iterator[str]:
    """Yield the program with operations of TensorFlow in the statement."""
    program = faulty.program
    edits: list[Edit] = []
    for node in faulty.nodes:
        if not isinstance(node, ast.Call):
            continue
        canonical = program.canonical(node.func)
        if canonical.startswith(("math.", "numpy.")):
            name = canonical.partition(".")[2]
            new = program.spelled(f"tensorflow.{NUMPY.get(name, name)}")
            edits.append(written(program, node.func, new))
        elif isinstance(node.func, ast.Name) and node.func.id == "float" and len(node.args) == 1:
            edits.append(written(program, node, program.segment(node.args[0])))
    if edits:
        yield changed(program, *edits)


def _a_number(faulty: Faulty) -> Sentence:
    return sentence("This is a number or an array already, no tensor: leave “.numpy()” out.")


def _without_numpy(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    edits = [
        Edit(program.dot(node.func), program.places.end(node), "")
        for node in faulty.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "numpy"
    ]
    for edit in edits:
        yield changed(program, edit)
    if len(edits) > 1:
        yield changed(program, *edits)


EXPLANATIONS = (
    Explanation(
        "", r"URL fetch failure|urlopen error|name resolution|Failed to establish", _network
    ),
    Explanation("EOFError", r"", _no_input),
    Explanation("TclError", r"display", _no_screen),
    Explanation("error", r"GTK\+|highgui|cvShowImage", _no_screen),
    Explanation("BdbQuit", r"", _no_debugger, _without_debugger),
    Explanation("NameError", r"name 'get_ipython' is not defined", _no_notebook, _without_notebook),
    Explanation("RecursionError", r"", _endless),
    Explanation("ZeroDivisionError", r"", _zero),
    Explanation(
        "ValueError|OverflowError", r"^math (?:domain|range) error|nonnegative input", _domain
    ),
    Explanation(
        "TypeError",
        r"only (?:0-dimensional|length-1|size-1) arrays|must be real number",
        _one_number,
        _operations,
    ),
    Explanation(
        "AttributeError",
        r"'(?:float|int|numpy\.\w+|ndarray|list|bool)' object has no attribute 'numpy'",
        _a_number,
        _without_numpy,
    ),
)
