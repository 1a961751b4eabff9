"""The functions, on the sample model; the same in classic and in Connect mode."""

import math

import pytest
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import functions as F

import encodeonce as eo

SAMPLE = {"model": "sample"}
DIALOGUE = "user: Find me a restaurant in San Jose for 2 people."
PLACE = "restaurants city:"
SEATS = "restaurants number of seats:"


@pytest.fixture(scope="module")
def dialogues(spark):
    rows = [(1, DIALOGUE, [PLACE, SEATS]), (2, None, [PLACE]), (3, "", [SEATS])]
    return spark.createDataFrame(rows, "id INT, text STRING, prompts ARRAY<STRING>")


def answers(dialogues, column):
    return [row[0] for row in dialogues.orderBy("id").select(column).collect()]


def test_generate_takes_columns_and_their_names(dialogues):
    expected = ["San Jose", None, None]
    assert answers(dialogues, eo.generate("text", PLACE, SAMPLE)) == expected
    assert answers(dialogues, eo.generate(F.col("text"), F.lit(PLACE), SAMPLE)) == expected


def test_generate_takes_prompts_of_rows(dialogues):
    prompt = F.col("prompts")[F.size("prompts") - 1]
    assert answers(dialogues, eo.generate("text", prompt, SAMPLE)) == ["2", None, None]


def test_named_prompts_give_a_struct(dialogues):
    named = eo.decompose("text", {"place": PLACE, "seats": SEATS}, SAMPLE)
    first, null, empty = answers(dialogues, named)
    assert (first.place.value, first.seats.value) == ("San Jose", "2")
    assert first.place.score < 0 < first.place.tokens
    assert (first.place.finish, first.place.truncated) == ("END_TOKEN", False)
    assert first.place.error is None
    assert len(set(first.place.kept_tokens)) == 1 and first.place.learners_run == []
    assert first.place.decoder_learners_run == []
    assert null is None
    assert empty.place.value is None
    assert "empty" in empty.place.error


@pytest.mark.parametrize("prompts", [[PLACE, SEATS], (PLACE, SEATS), F.array])
def test_prompts_in_a_list_give_an_array(dialogues, prompts):
    given = prompts(F.lit(PLACE), F.lit(SEATS)) if callable(prompts) else prompts
    first, null, empty = answers(dialogues, eo.decompose("text", given, SAMPLE))
    assert [answer.value for answer in first] == ["San Jose", "2"]
    assert null is None
    assert len(empty) == 2


def test_prompts_may_differ_by_row(dialogues):
    first, _, empty = answers(dialogues, eo.decompose("text", F.col("prompts"), SAMPLE))
    assert [answer.value for answer in first] == ["San Jose", "2"]
    assert len(empty) == 1


@pytest.mark.parametrize("function", [eo.extract, eo.decompose, eo.try_extract, eo.try_decompose])
def test_answers_are_among_the_allowed(dialogues, function):
    named = {"place": PLACE, "seats": SEATS}
    for held in ({"seats": ["3", "4"]}, {"seats": ["3", "4"], "place": []}):
        first = answers(dialogues, function("text", named, allowed=held, options=SAMPLE))[0]
        assert first.place.value == "San Jose"
        assert first.seats.value in ("3", "4")
    listed = [None, ["3", "4"]]
    first = answers(dialogues, function("text", [PLACE, SEATS], allowed=listed, options=SAMPLE))[0]
    assert first[0].value == "San Jose"
    assert first[1].value in ("3", "4")


def test_no_lists_allow_any_answer(dialogues):
    for none in ({}, [], None):
        first = answers(dialogues, eo.extract("text", [PLACE], none, SAMPLE))[0]
        assert first[0].value == "San Jose"


@pytest.mark.parametrize("function", [eo.classify, eo.try_classify])
def test_classify_scores_every_label(dialogues, function):
    first, null, _ = answers(dialogues, function("text", PLACE, ["Oakland", "San Jose"], SAMPLE))
    assert first.label == "San Jose"
    assert first.score == first.scores["San Jose"] > first.scores["Oakland"]
    assert math.isclose(sum(first.scores.values()), 1)
    assert null is None


@pytest.mark.parametrize("function", [eo.count_tokens, eo.try_count_tokens])
def test_count_tokens(dialogues, function):
    first, null, _ = answers(dialogues, function("text", SAMPLE))
    assert (first, null) == (15, None)


def test_trying_gives_null_where_failing_fails(dialogues):
    strict = {**SAMPLE, "mode": "FAILFAST"}
    with pytest.raises((PySparkException, Py4JError), match="FAILFAST"):
        answers(dialogues, eo.generate("text", PLACE, strict))
    assert answers(dialogues, eo.try_generate("text", PLACE, SAMPLE)) == ["San Jose", None, None]
    assert answers(dialogues, eo.try_decompose("text", {"place": PLACE}, SAMPLE))[2] is None


def test_options_may_be_numbers(dialogues):
    first = answers(dialogues, eo.decompose("text", [PLACE], {**SAMPLE, "max_new_tokens": 1}))[0]
    assert (first[0].tokens, first[0].finish) == (1, "LENGTH_LIMIT")


def test_an_unknown_option_is_refused_with_the_nearest(dialogues):
    with pytest.raises(PySparkException, match="did you mean precision"):
        dialogues.select(eo.generate("text", PLACE, {**SAMPLE, "precison": "int8"})).columns


def test_sql_gives_the_same(spark, dialogues):
    dialogues.createOrReplaceTempView("dialogues")
    by_sql = spark.sql(
        f"SELECT eo_decompose(text, map('place', '{PLACE}', 'seats', '{SEATS}'),"
        " map('model', 'sample')) FROM dialogues ORDER BY id"
    )
    named = eo.decompose("text", {"place": PLACE, "seats": SEATS}, SAMPLE)
    assert answers(dialogues, named) == [row[0] for row in by_sql.collect()]


def test_documents_are_encoded_in_the_operator(dialogues, capsys):
    dialogues.select(eo.generate("text", PLACE, SAMPLE)).explain()
    assert "InferDocuments" in capsys.readouterr().out


def test_names_follow_the_configured_prefix(spark, dialogues):
    spark.conf.set("spark.encodeonce.functionPrefix", "docs_")
    try:
        with pytest.raises(PySparkException, match="try_docs_generate"):
            dialogues.select(eo.try_generate("text", PLACE, SAMPLE)).columns
    finally:
        spark.conf.unset("spark.encodeonce.functionPrefix")


def test_bad_arguments_are_refused_at_once():
    with pytest.raises(TypeError, match="prompts must be a list or a column, but is the string"):
        eo.decompose("text", PLACE)
    with pytest.raises(TypeError, match="labels must be a list"):
        eo.classify("text", PLACE, "Oakland")
    for nothing in ([], {}):
        with pytest.raises(ValueError, match="prompts is empty"):
            eo.decompose("text", nothing)
