"""Every notebook runs, cell by cell, and shows what it says."""

import shutil
from pathlib import Path

import pytest
from notebook import CellFailure, Run, read

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
SAMPLE_MODEL = ROOT / "spark-udf/src/main/resources/io/encodeonce/spark/sample/dialogue-large"


def shown(cells):
    return [cell.result for cell in cells if isinstance(cell.result, list) and cell.result]


def test_quick_start(spark):
    dialogues, city, rides, slots, riders, categories, tokens, help_text = shown(
        Run(spark, {}).run(NOTEBOOKS / "01_quick_start.sql")
    )
    assert len(dialogues) == 5
    assert all(row.prompts > 0 and row.text.startswith("user: ") for row in dialogues)
    assert city[0].city == "San Jose"
    assert len(rides) == 29
    assert rides[0].score >= rides[-1].score
    assert slots[0].slots > 300
    assert slots[0].right > 0.8
    assert {row.riders for row in riders} <= {"1", "2", "3", "4"}
    assert sum(row.rides for row in riders) == 29
    assert len(categories) == 32
    assert all(set(row.scores) == {"Sports", "Music"} for row in categories)
    assert tokens[0].longest > 300
    assert tokens[0].none is None
    assert any("Examples" in row.function_desc for row in help_text)


def test_your_own_checkpoint(spark, tmp_path):
    checkpoint = tmp_path / "my-t5"
    shutil.copytree(SAMPLE_MODEL, checkpoint)
    cells = Run(spark, {"checkpoint": str(checkpoint)}).run(NOTEBOOKS / "02_your_own_checkpoint.py")
    first, right, wrong, hotels, events, precisions, stays = shown(cells)
    assert len(first) == 5
    assert all(row.answer for row in first)
    assert right[0].slots > 500
    assert right[0].right > 0.8
    assert [cell.title for cell in cells if cell.title] == ["Where it is wrong most often"]
    assert 0 < len(wrong) <= 10
    assert all(0 < row.wrong <= row.asked for row in wrong)
    assert len(hotels) == 38
    assert {row.stars for row in hotels} <= {"1", "2", "3", "4", "5", "none"}
    assert {row.rooms for row in hotels} <= {"1", "2", "3", "none"}
    assert events[0].events == 32
    assert events[0].right > 0.8
    assert precisions[0].asked == 40
    assert precisions[0].same > 0.9
    assert len(stays) == 38
    assert stays[0].asDict().keys() == {"id", "city", "days"}


def test_large_table(spark):
    cells = Run(spark, {"table": "answers"}).run(NOTEBOOKS / "03_large_table.scala")
    texts, plan, half, whole, once, failed, still_failed, summary, twice = shown(cells)
    per_day = {row.day: row["count"] for row in texts}
    assert sum(per_day.values()) == 301
    assert "InferDocuments" in plan[0].plan
    assert {row.day: row["count"] for row in half} == dict(list(per_day.items())[:2])
    assert {row.day: row["count"] for row in whole} == per_day
    once = {row.metric: row["count"] for row in once}
    assert once["documents inferred"] == 301
    assert once["documents in error"] == len(failed) > 1
    errors = {row.id: row.error for row in failed}
    assert "empty" in errors.pop("nothing")
    assert all("400" in error for error in errors.values())
    assert [(row.id, row.attempt) for row in still_failed] == [("nothing", 2)]
    assert summary[0].asDict() == {
        "documents": 301,
        "retried": len(failed),
        "truncated": len(failed) - 1,
        "failed": 1,
    }
    twice = {row.metric: row["count"] for row in twice}
    assert twice["documents inferred"] == 301 + len(failed)
    assert twice["truncated documents"] == len(failed) - 1


def test_train_on_your_table(spark, tmp_path):
    cells = Run(spark, {"output": str(tmp_path)}).run(NOTEBOOKS / "04_train_on_your_table.py")
    events, shares, answers, losses, validations = shown(cells)
    held_out = {row.id for row in events if row.held_out}
    assert 0 < len(held_out) < len(events) == 32
    before, after = shares
    assert before.right < 0.2
    assert after.right > 0.6
    assert {row.id for row in answers} == held_out
    found = [pair for row in answers for pair in [(row.found_city, row.city), (row.found_seats, row.seats)]]
    right = sum(value.lower() in [spelling.lower() for spelling in spellings] for value, spellings in found)
    assert right == round(after.right * 2 * len(held_out))
    assert [row.step for row in losses] == list(range(1, 11))
    assert losses[-1].loss < losses[0].loss / 2
    assert [row.step for row in validations] == [5, 10]
    assert [row.answers for row in validations] == [2 * len(held_out)] * 2
    assert max(row.right_answers for row in validations) == right


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("bad.sql", "-- Databricks notebook source\nSELECT 1;\nSELECT missing\n"),
        ("bad.py", "# Databricks notebook source\n1 + 1\n\n# COMMAND ----------\n\nmissing\n"),
        ("compile.scala", "// Databricks notebook source\nval x: Int = missing\n"),
        ("throws.scala", '// Databricks notebook source\nval x = "missing".toInt\n'),
        ("magic.py", "# Databricks notebook source\n# MAGIC %missing\n# MAGIC x\n"),
    ],
)
def test_a_cell_that_fails_fails_the_run(spark, tmp_path, name, cell):
    path = tmp_path / name
    path.write_text(cell)
    with pytest.raises(CellFailure, match="missing"):
        Run(spark, {}).run(path)


def test_only_notebooks_are_read(tmp_path):
    path = tmp_path / "plain.py"
    path.write_text("print('no notebook')\n")
    with pytest.raises(ValueError, match="no Databricks notebook"):
        read(path)
