"""The stage for pipelines, in classic mode."""

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import SQLTransformer

from encodeonce.ml import DocumentDecomposer

NAMED = {"place": "restaurants city:", "seats": "restaurants number of seats:"}


@pytest.fixture(scope="module")
def dialogues(spark):
    return spark.createDataFrame(
        [("user: Find me a restaurant in San Jose for 2 people.",)], "text STRING"
    )


def stage():
    return DocumentDecomposer(
        inputCol="text", prompts=NAMED, model="sample", options={"max_new_tokens": 16}
    )


def values(answered):
    answers = answered.first()["answers"]
    return [answers.place.value, answers.seats.value]


def test_prompts_by_name_give_a_struct(dialogues):
    assert values(stage().transform(dialogues)) == ["San Jose", "2"]


def test_prompts_in_a_list_give_an_array(dialogues):
    listed = stage().setPrompts(list(NAMED.values())).setOutputCol("found")
    answers = listed.transform(dialogues).first()["found"]
    assert [answer.value for answer in answers] == ["San Jose", "2"]


def test_parameters_are_what_was_set():
    changed = stage().setInputCol("body").setOptions({"precision": "int8"}).setModel("mine")
    assert changed.getInputCol() == "body"
    assert changed.getOutputCol() == "answers"
    assert changed.getPrompts() == NAMED
    assert changed.getOptions() == {"precision": "int8"}
    assert changed.getModel() == "mine"
    assert changed.setPrompts(["a:"]).getPrompts() == ["a:"]


def test_a_stage_can_be_saved_and_read(dialogues, tmp_path):
    path = str(tmp_path / "stage")
    stage().save(path)
    again = DocumentDecomposer.load(path)
    assert again.getPrompts() == NAMED
    assert again.getOptions() == {"max_new_tokens": "16"}
    assert again.getModel() == "sample"
    assert values(again.transform(dialogues)) == ["San Jose", "2"]


def test_a_pipeline_can_be_saved_and_read(dialogues, tmp_path):
    path = str(tmp_path / "pipeline")
    upper = SQLTransformer(statement="SELECT *, upper(text) AS loud FROM __THIS__")
    Pipeline(stages=[upper, stage()]).fit(dialogues).save(path)
    again = PipelineModel.load(path)
    assert isinstance(again.stages[1], DocumentDecomposer)
    assert values(again.transform(dialogues)) == ["San Jose", "2"]


def test_a_copy_has_parameters_of_its_own(dialogues):
    original = stage()
    changed = original.copy({original.outputCol: "found"})
    assert changed.transform(dialogues).columns == ["text", "found"]
    assert original.transform(dialogues).columns == ["text", "answers"]
