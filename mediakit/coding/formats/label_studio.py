"""Tasks of Label Studio as JSON: data, and an annotation per coder with choices (codes) and labels (marked words)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mediakit.coding.formats.common import Unit, check_spans, fill_absent, read_json, read_key
from mediakit.corpus.tables import write_json
from mediakit.errors import MediakitError


def write(units: list[Unit], path: Path) -> list[str]:
    tasks: dict[tuple[Any, ...], dict[str, Any]] = {}
    for unit in units:
        empty: dict[str, Any] = {"data": {"text": unit.text, **unit.about, "coders": []}, "annotations": []}
        task = tasks.setdefault(unit.key, empty)
        # Who coded stands in data: an import takes no names of users that it does not know.
        task["data"]["coders"].append({"coder": unit.coder, "judged": list(unit.judged), "note": unit.note})
        task["annotations"].append({"result": _write_result(unit)})
    write_json(path, list(tasks.values()))
    return []


def _write_result(unit: Unit) -> list[dict[str, Any]]:
    present = [code for code, is_there in unit.judged.items() if is_there]
    result: list[dict[str, Any]] = []
    if present:
        result.append({"from_name": "codes", "to_name": "text", "type": "choices", "value": {"choices": present}})
    for start, end, code in unit.spans:
        value = {"start": start, "end": end, "text": unit.text[start:end], "labels": [code]}
        result.append({"from_name": "marks", "to_name": "text", "type": "labels", "value": value})
    return result


def read(path: Path) -> tuple[list[Unit], list[str]]:
    tasks = read_json(path, "export it as JSON")
    if not isinstance(tasks, list):
        raise MediakitError("the file is no list of tasks", str(path), "export it as JSON, not JSON-MIN")
    units: list[Unit] = []
    open_units, notes = [], []
    for number, task in enumerate(tasks, start=1):
        where = f"{path}, task {number}"
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            raise MediakitError(
                "the task has no data with a text", where, "name the text in the labelling set-up `text`"
            )
        coders: list[dict[str, Any]] = data["coders"] if isinstance(data.get("coders"), list) else []
        for place, annotation in enumerate(task.get("annotations") or []):
            if annotation.get("was_cancelled"):
                notes.append(f"task {number}: an annotation that was skipped is passed over")
                continue
            told = coders[place] if place < len(coders) else {}
            unit = Unit(read_key(data, number), str(told.get("coder") or _name_coder(annotation)), data["text"])
            unit.codebook, unit.note = str(data.get("codebook", "")), str(told.get("note", ""))
            chosen = _read_result(unit, annotation.get("result") or [], where)
            unit.judged = {code: code in chosen for code in told.get("judged") or chosen}
            if "judged" not in told:
                open_units.append(unit)
            units.append(unit)
    every = dict.fromkeys(code for unit in open_units for code in unit.judged)
    fill_absent(open_units, every)
    if every:
        notes.append("codes that are not chosen in a task count as absent")
    return units, notes


def _name_coder(annotation: dict[str, Any]) -> str:
    by = annotation.get("completed_by", "")
    return str(by.get("email") or by.get("id") or "") if isinstance(by, dict) else str(by)


def _read_result(unit: Unit, result: list[dict[str, Any]], where: str) -> list[str]:
    """Marks go to the unit; the codes that were chosen are returned."""
    chosen: list[str] = []
    for one in result:
        value = one.get("value") or {}
        if one.get("type") == "choices":
            chosen += [str(choice) for choice in value.get("choices", [])]
        elif one.get("type") == "labels":
            try:
                place = (int(value["start"]), int(value["end"]))
            except (KeyError, TypeError, ValueError) as error:
                raise MediakitError("a mark has no start and end", where, "export it again") from error
            unit.spans += check_spans([(*place, str(label)) for label in value.get("labels", [])], unit.text, where)
    return chosen
