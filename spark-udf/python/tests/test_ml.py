"""The stage for pipelines, in classic mode."""

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import SQLTransformer
from pyspark.ml.tuning import ParamGridBuilder, TrainValidationSplit

from encodeonce.ml import AnswerEvaluator, DocumentDecomposer, DocumentTrainer

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


@pytest.fixture(scope="module")
def answered(spark):
    return spark.sql(
        "SELECT text, transform(prompts, p -> struct(p.prompt, p.expected AS answer)) AS prompts"
        " FROM eo_sample_dialogues() LIMIT 12"
    )


def trainer(tmp_path, **options):
    return DocumentTrainer(
        inputCol="text",
        promptsCol="prompts",
        baseModel="sample",
        outputPath=str(tmp_path / "trained"),
        steps=2,
        **options,
    )


def test_training_gives_a_stage_that_answers(answered, tmp_path):
    stage = trainer(tmp_path, learning_rate=1e-5).fit(answered)
    assert isinstance(stage, DocumentDecomposer)
    assert stage.getModelPath().startswith("file:")
    share = AnswerEvaluator(promptsCol="prompts").evaluate(stage.transform(answered))
    assert 0.5 < share <= 1


def test_a_grid_of_training_options_can_be_searched(answered, tmp_path):
    estimator = trainer(tmp_path, warm_up_steps=0)
    rates = estimator.getParam("learning_rate")
    grid = ParamGridBuilder().addGrid(rates, ["0.00001", "0.5"]).build()
    search = TrainValidationSplit(
        estimator=estimator,
        estimatorParamMaps=grid,
        evaluator=AnswerEvaluator(promptsCol="prompts"),
        trainRatio=0.5,
        seed=1,
    ).fit(answered)
    assert search.validationMetrics[0] > search.validationMetrics[1]
    assert isinstance(search.bestModel, DocumentDecomposer)


def test_a_trainer_can_be_saved_and_read(tmp_path):
    path = str(tmp_path / "trainer")
    trainer(tmp_path, learning_rate=0.01).setPrompts(NAMED).save(path)
    again = DocumentTrainer.load(path)
    assert again.getOrDefault(again.getParam("learning_rate")) == "0.01"
    assert again.getOrDefault(again.answerCols) == list(NAMED)
