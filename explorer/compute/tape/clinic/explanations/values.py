"""Tensors used like variables, like arrays of NumPy, or like those of other frameworks."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.explanations.changes import changed, methods_on_line, written
from explorer.core.sentence import Sentence, sentence

_TENSOR = r"(?:EagerTensor|ResourceVariable|Variable|SymbolicTensor|ops\.EagerTensor)'?"
_FUNCTIONS = {
    "reshape": "reshape",
    "mean": "reduce_mean",
    "sum": "reduce_sum",
    "max": "reduce_max",
    "min": "reduce_min",
    "prod": "reduce_prod",
    "astype": "cast",
    "transpose": "transpose",
    "dot": "tensordot",
    "sin": "sin",
    "cos": "cos",
    "exp": "exp",
    "abs": "abs",
    "sqrt": "sqrt",
    "pow": "pow",
    "squeeze": "squeeze",
    "argmax": "argmax",
    "clip": "clip_by_value",
    "matmul": "matmul",
    "t": "transpose",
    "unsqueeze": "expand_dims",
    "detach": "stop_gradient",
    "size": "size",
}


def _no_variable(faulty: Faulty) -> Sentence:
    return sentence(
        "Only a variable can be given a new value; this is a tensor, which stays as it is. Make it "
        "by tf.Variable, and do not bind its name to a computed value, as in x = x − 1."
    )


def _kept(faulty: Faulty) -> Iterator[str]:
    """Yield the program in which variables are changed by `assign`, and their names stay."""
    program = faulty.program
    edits = []
    for node in program.nodes:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        name = node.targets[0].id
        makers = [
            program.canonical(getattr(value, "func", value)) for value in program.assigned(name)
        ]
        if "tensorflow.Variable" not in makers or program.made_by(node.value) == (
            "tensorflow.Variable"
        ):
            continue
        if any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(node.value)):
            edits.append(written(program, node, f"{name}.assign({program.segment(node.value)})"))
    if edits:
        yield changed(program, *edits)


def _variables(faulty: Faulty) -> Iterator[str]:
    """Yield programs in which what is assigned to is a variable."""
    program = faulty.program
    yield from _kept(faulty)
    variable = program.spelled("tensorflow.Variable")
    for call in methods_on_line(faulty, faulty.match[1]):
        holder = getattr(call.func, "value", call.func)
        name = holder.id if isinstance(holder, ast.Name) else getattr(holder, "attr", "")
        for value in program.assigned(name):
            if isinstance(value, ast.Call) and program.canonical(value.func) == (
                "tensorflow.constant"
            ):
                yield changed(program, written(program, value.func, variable))
            else:
                text = f"{variable}({program.segment(value)})"
                yield changed(program, written(program, value, text))


def _items(faulty: Faulty) -> Sentence:
    if "Variable" in faulty.match[0]:
        return sentence("An item of a variable is set by x[i].assign(value).")
    return sentence(
        "A tensor stays as it is. Make it by tf.Variable and set an item by x[i].assign(value), or "
        "build a new tensor by tf.tensor_scatter_nd_update."
    )


def _assigned_items(faulty: Faulty) -> Iterator[str]:
    program, statement = faulty.program, faulty.statement
    target, value, before = None, None, ""
    if isinstance(statement, ast.Assign):
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AugAssign):
        target, value = statement.target, statement.value
        sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}.get(type(statement.op))
        before = f"{program.segment(target)} {sign} " if sign else ""
    if statement is None or not isinstance(target, ast.Subscript) or value is None:
        return
    text = f"{program.segment(target)}.assign({before}{program.segment(value)})"
    edits = [written(program, statement, text)]
    if isinstance(target.value, ast.Name):
        variable = program.spelled("tensorflow.Variable")
        for made in program.assigned(target.value.id):
            if isinstance(made, ast.Call) and program.made_by(made) == "tensorflow.constant":
                edits.append(written(program, made.func, variable))
            elif isinstance(made, ast.Call) and program.made_by(made) != "tensorflow.Variable":
                edits.append(written(program, made, f"{variable}({program.segment(made)})"))
    yield changed(program, *edits)


def _no_method(faulty: Faulty) -> Sentence:
    name = faulty.match["name"]
    if name in _FUNCTIONS:
        return sentence(
            "Tensors of TensorFlow have no “{name}”: use the function tf.{function}.",
            name=name,
            function=_FUNCTIONS[name],
        )
    if name == "T":
        return sentence("Tensors of TensorFlow have no “T”: use tf.transpose(x).")
    if name in ("item", "tolist", "data", "cpu"):
        return sentence("A tensor's number is read by x.numpy().")
    return sentence(
        "TensorFlow's tensors know nothing of their gradients: record on a tf.GradientTape, and "
        "ask it: tape.gradient(y, x)."
    )


def _function(faulty: Faulty) -> Iterator[str]:
    program, name = faulty.program, faulty.match["name"]
    edits = []
    for node in faulty.nodes:
        if not isinstance(node, ast.Attribute) or node.attr != name or program.canonical(node):
            continue
        holder, call = program.holder(node), program.parents[node]
        if name == "T":
            text = f"{program.spelled('tensorflow.transpose')}({holder})"
            edits.append(written(program, node, text))
        elif name in ("item", "tolist") and isinstance(call, ast.Call):
            more = ".tolist()" if name == "tolist" else ""
            edits.append(written(program, call, f"{holder}.numpy(){more}"))
        elif name in _FUNCTIONS and isinstance(call, ast.Call) and call.func is node:
            edits.append(written(program, call, _called(faulty, call, holder, _FUNCTIONS[name])))
    if edits:
        yield changed(program, *edits)


def _called(faulty: Faulty, call: ast.Call, holder: str, function: str) -> str:
    program = faulty.program
    arguments = [program.segment(each) for each in call.args]
    if function == "reshape" and (len(arguments) > 1 or _is_number(call.args)):
        arguments = [f"({', '.join(arguments)},)"]
    if function == "tensordot":
        arguments.append("axes=1")
    arguments += [program.segment(each) for each in call.keywords]
    return f"{program.spelled(f'tensorflow.{function}')}({', '.join([holder, *arguments])})"


def _is_number(arguments: list[ast.expr]) -> bool:
    return len(arguments) == 1 and not isinstance(
        arguments[0], ast.List | ast.Tuple | ast.Name | ast.Attribute
    )


def _truth(faulty: Faulty) -> Sentence:
    return sentence(
        "An array of several numbers is neither true nor false. Use tf.where to choose element by "
        "element, or tf.reduce_all and tf.reduce_any."
    )


def _in_place(faulty: Faulty) -> Sentence:
    return sentence(
        "A variable is changed by its own methods: “v.assign_add(1.0)” adds to it; “w = v + 1.0” "
        "makes a tensor under another name."
    )


def _changed_in_place(faulty: Faulty) -> Iterator[str]:
    """Yield the program in which `v += value` is `v.assign_add(value)`."""
    program, statement = faulty.program, faulty.statement
    if not isinstance(statement, ast.AugAssign):
        return
    target, value = program.segment(statement.target), program.segment(statement.value)
    sign = {ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}.get(type(statement.op))
    if isinstance(statement.op, ast.Add | ast.Sub):
        method = "assign_add" if isinstance(statement.op, ast.Add) else "assign_sub"
        yield changed(program, written(program, statement, f"{target}.{method}({value})"))
    elif sign is not None:
        text = f"{target}.assign({target} {sign} ({value}))"
        yield changed(program, written(program, statement, text))


EXPLANATIONS = (
    Explanation(
        "AttributeError",
        r"(?:Tensor|ndarray|float|int)' object has no attribute '(assign\w*)'",
        _no_variable,
        _variables,
    ),
    Explanation(
        "TypeError",
        r"\w*(?:Tensor|Variable)' object does not support item assignment",
        _items,
        _assigned_items,
    ),
    Explanation(
        "AttributeError",
        rf"{_TENSOR} object has no attribute '(?P<name>{'|'.join(_FUNCTIONS)}|"
        r"T|item|tolist|data|cpu|grad|backward|requires_grad\w*|zero_grad)'",
        _no_method,
        _function,
    ),
    Explanation(
        "ValueError",
        r"truth value of an array|condition of if statement expected to be `tf\.bool` scalar",
        _truth,
    ),
    Explanation(
        "RuntimeError", r"`variable \S+ value` with `tf\.Variable`s", _in_place, _changed_in_place
    ),
)
