"""The record of a run as JSON can hold it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from explorer.core.sentence import Sentence
from explorer.core.tables import json_number
from explorer.core.tape.record import (
    Call,
    Checked,
    Operation,
    Pass,
    Source,
    Tape,
    TapeRecord,
    Tensor,
    Trouble,
    Warned,
    Witness,
)
from explorer.core.tape.values import Numbers, Parts, Slices, Summary, Value, Words


def record_as_json(record: TapeRecord, file: str) -> dict[str, Any]:
    """Return a record with the name of the file that was run.

    NaN and infinities go by their names, a complex number is {"re", "im"}, TensorFlow's None null.
    """
    return {
        "file": file,
        "output": _written(record, "stdout"),
        "error": _error(record),
        "warnings": [_warning(each) for each in record.warnings],
        "tapes": [_tape(tape) for tape in record.tapes],
        "operations": [_operation(each) for each in record.operations],
        "calls": [_call(call) for call in record.calls],
        "checked": _checked(record.checked),
        "stderr": _written(record, "stderr"),
        "seconds": record.seconds,
        "stopped": _said(record.stopped),
        "left_out": record.left_out,
        "not_seen": _said(record.not_seen),
    }


def failure_as_json(reason: Sentence, file: str) -> dict[str, Any]:
    """Return what is known of a run of which nothing was heard: why."""
    empty = TapeRecord((), (), (), (), (), (), (), (), None, 0.0, stopped=reason)
    return record_as_json(empty, file)


def value_as_json(value: Value | None) -> Any:  # noqa: ANN401
    """Return a value: whole as numbers in lists, else as an object that tells what is known."""
    match value:
        case None:
            return None
        case Numbers(array=array):
            return _numbers(array)
        case Summary():
            return {
                "shape": list(value.shape),
                "min": json_number(value.min),
                "max": json_number(value.max),
                "first": _numbers(value.first),
                "nonfinite": value.nonfinite,
            }
        case Words(shape=shape, first=first):
            whole = math.prod(shape) == len(first)
            texts = np.array(first, object).reshape(shape).tolist() if whole else list(first)
            return texts if whole else {"shape": list(shape), "first": texts}
        case Slices():
            return {
                "indices": value_as_json(value.indices),
                "values": value_as_json(value.values),
                "dense_shape": None if value.dense_shape is None else list(value.dense_shape),
            }
        case Parts():
            return {"kind": value.kind, "parts": [value_as_json(part) for part in value.parts]}


def _numbers(array: np.ndarray) -> Any:  # noqa: ANN401
    kind = array.dtype.kind
    if kind in "biu":
        return array.tolist()
    return _listed(array.tolist(), _complex if kind == "c" else json_number)


def _listed(values: Any, of: Any) -> Any:  # noqa: ANN401
    return [_listed(value, of) for value in values] if isinstance(values, list) else of(values)


def _complex(value: complex) -> dict[str, Any]:
    return {"re": json_number(value.real), "im": json_number(value.imag)}


def _value(tensor: Tensor | None) -> Any:  # noqa: ANN401
    """Return a value; one that is only known where it runs is no None of TensorFlow's."""
    if tensor is not None and tensor.value is None:
        shape = None if tensor.shape is None else list(tensor.shape)
        return {"shape": shape, "dtype": tensor.dtype, "traced": True}
    return None if tensor is None else value_as_json(tensor.value)


def _said(said: Sentence | None) -> str | None:
    return None if said is None else str(said)


def _written(record: TapeRecord, stream: str) -> str:
    return "".join(piece.text for piece in record.output if piece.stream == stream)


def _error(record: TapeRecord) -> dict[str, Any] | None:
    if record.error is None and record.stopped is not None:
        reason = str(record.stopped)
        record_error = Trouble("Stopped", None, reason, record.stopped)
    else:
        record_error = record.error
    if record_error is None:
        return None
    return {
        "type": record_error.type,
        "line": record_error.line,
        "message": record_error.message,
        "sentence": _said(record_error.sentence),
        "repaired": record_error.repaired,
    }


def _warning(warned: Warned) -> dict[str, Any]:
    return {
        "line": warned.line,
        "message": warned.message,
        "sentence": _said(warned.sentence),
    }


def _tape(tape: Tape) -> dict[str, Any]:
    return {
        "id": tape.id,
        "persistent": tape.persistent,
        "parent": tape.parent,
        "lines": None if tape.lines is None else list(tape.lines),
        "watched": list(tape.watched),
        "name": tape.name,
    }


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "id": operation.id,
        "name": operation.name,
        "line": operation.line,
        "tapes": list(operation.tapes),
        "inputs": list(operation.inputs),
        "outputs": [_output(tensor) for tensor in operation.outputs],
        "phase": operation.phase,
        "of": operation.of,
        "traced": operation.traced,
    }


def _output(tensor: Tensor) -> dict[str, Any]:
    return {
        "id": tensor.id,
        "shape": None if tensor.shape is None else list(tensor.shape),
        "dtype": tensor.dtype,
        "value": value_as_json(tensor.value),
    }


def _call(call: Call) -> dict[str, Any]:
    error = call.error
    return {
        "line": call.line,
        "method": call.method,
        "tape": call.tape,
        "target": call.target,
        "error": None if error is None else {"type": error.type, "message": error.message},
        "sources": [_source(source) for source in call.sources],
        "repaired": call.repaired,
        "sweep": [_pass(each) for each in call.sweep],
        "text": call.text,
        "repaired_values": None
        if call.repaired_values is None
        else [value_as_json(value) for value in call.repaired_values],
        "witnesses": [_witness(each) for each in call.witnesses],
        "note": _said(call.note),
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "value": _value(source.value),
        "causes": list(source.causes),
        "sentence": _said(source.sentence),
        "remedy": _said(source.remedy),
        "difference": json_number(source.difference),
        "line": source.line,
        "depends": source.depends,
    }


def _pass(step: Pass) -> dict[str, Any]:
    return {
        "operation": step.operation,
        "adjoints": [_value(adjoint) for adjoint in step.adjoints],
        "contributions": [_value(contribution) for contribution in step.contributions],
    }


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "kind": witness.kind,
        "values": [value_as_json(value) for value in witness.values],
        "failure": _said(witness.failure),
        "parts_from": witness.parts_from,
        "agrees": list(witness.agrees),
    }


def _checked(checked: Checked | None) -> dict[str, Any]:
    """Return what was run again; what could not be is not among it."""
    if checked is None:
        return {"replayed": 0, "differing": 0}
    return {
        "replayed": checked.replayed,
        "differing": len(checked.differing),
        "differences": [
            {"operation": each.operation, "what": each.what, "error": json_number(each.error)}
            for each in checked.differing
        ],
        "skipped": checked.skipped,
        "adjoints": checked.adjoints,
    }
