"""The SQL functions as columns. They need a session that has them: see :func:`encodeonce.configure`.

Texts are columns, or the names of columns. Prompts, labels, allowed values and options are Python's
own values, which become constants, or columns.

An answer is a struct of ``value``, ``score`` (a log-probability in nats, at most 0), ``tokens``,
``finish``, ``truncated``, ``error``, ``kept_tokens`` (how many of the text's tokens each encoder
layer read, and at last how many the decoder reads), ``learners_run`` (how many learners each
encoder layer ran for one of them, on an average; empty where a model has none) and
``decoder_learners_run`` (the same of decoder layers, for a token of all that was asked of the text
and answered).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Optional, Union

from pyspark.sql import Column, SparkSession
from pyspark.sql import functions as F

PREFIX = "spark.encodeonce.functionPrefix"

Text = Union[Column, str]
Prompt = Union[str, Column]
Prompts = Union[Sequence[str], Mapping[str, str], Column]
Labels = Union[Sequence[str], Column]
Allowed = Union[Sequence[Optional[Sequence[str]]], Mapping[str, Sequence[str]], Column]
Options = Mapping[str, Union[str, float]]


def generate(text: Text, prompt: Prompt, options: Optional[Options] = None) -> Column:
    """Answers a prompt about the text, as a string.

    :param text: NULL gives NULL
    :param prompt: what the answer starts from: a constant, or a column
    :param options: ``model``, ``mode``, ``precision``, ``max_new_tokens`` and so on;
        ``DESCRIBE FUNCTION EXTENDED eo_generate`` names them all

    >>> df.select(generate("text", "hotel area:", {"model": "sample"}))  # doctest: +SKIP
    """
    return _generate("", text, prompt, options)


def decompose(
    text: Text,
    prompts: Prompts,
    options: Optional[Options] = None,
    allowed: Optional[Allowed] = None,
) -> Column:
    """Answers every prompt about the text, which is encoded once for all of them.

    :param prompts: by name, for a struct with an answer a name; or in a list or an array column, for
        an array of answers in the prompts' order
    :param options: as for :func:`generate`
    :param allowed: as for :func:`extract`

    >>> answers = decompose("text", {"area": "hotel area:", "stars": "hotel star rating:"})
    >>> df.select(answers.alias("hotel")).select("hotel.area.value")  # doctest: +SKIP
    """
    return _decompose("", text, prompts, options, allowed)


def extract(
    text: Text, prompts: Prompts, allowed: Allowed, options: Optional[Options] = None
) -> Column:
    """Answers every prompt about the text with one of the values that are allowed for it.

    :param prompts: as for :func:`decompose`
    :param allowed: a list of values a prompt, by name where prompts have names and else in their
        order; a prompt whose list is missing, None or empty may have any answer
    :param options: as for :func:`generate`

    >>> extract("text", {"stars": "hotel star rating:"}, {"stars": ["1", "2", "3", "4", "5"]})
    ... # doctest: +SKIP
    """
    return _decompose("", text, prompts, options, allowed)


def classify(
    text: Text, prompt: Prompt, labels: Labels, options: Optional[Options] = None
) -> Column:
    """Says which label is the most probable answer to the prompt.

    The struct has ``label``, ``score`` and ``scores``, a map of all labels' scores, which add up
    to 1.

    :param labels: the only answers there are
    :param options: as for :func:`generate`

    >>> classify("text", "events category:", ["Sports", "Music"])  # doctest: +SKIP
    """
    return _classify("", text, prompt, labels, options)


def count_tokens(text: Text, options: Optional[Options] = None) -> Column:
    """Counts the tokens that the model would read of the text, uncut.

    :param options: as for :func:`generate`
    """
    return _call("", "count_tokens", text, options)


def try_generate(text: Text, prompt: Prompt, options: Optional[Options] = None) -> Column:
    """:func:`generate`, but NULL where that fails."""
    return _generate("try_", text, prompt, options)


def try_decompose(
    text: Text,
    prompts: Prompts,
    options: Optional[Options] = None,
    allowed: Optional[Allowed] = None,
) -> Column:
    """:func:`decompose`, but NULL where that fails."""
    return _decompose("try_", text, prompts, options, allowed)


def try_extract(
    text: Text, prompts: Prompts, allowed: Allowed, options: Optional[Options] = None
) -> Column:
    """:func:`extract`, but NULL where that fails."""
    return _decompose("try_", text, prompts, options, allowed)


def try_classify(
    text: Text, prompt: Prompt, labels: Labels, options: Optional[Options] = None
) -> Column:
    """:func:`classify`, but NULL where that fails."""
    return _classify("try_", text, prompt, labels, options)


def try_count_tokens(text: Text, options: Optional[Options] = None) -> Column:
    """:func:`count_tokens`, but NULL where that fails."""
    return _call("try_", "count_tokens", text, options)


def _generate(start: str, text: Text, prompt: Prompt, options: Optional[Options]) -> Column:
    return _call(start, "generate", text, options, F.lit(prompt))


def _decompose(
    start: str,
    text: Text,
    prompts: Prompts,
    options: Optional[Options],
    allowed: Optional[Allowed],
) -> Column:
    if isinstance(prompts, (Mapping, Sequence)) and not prompts:
        raise ValueError("prompts is empty, but must have at least one prompt")
    if allowed is None or (isinstance(allowed, (Mapping, Sequence)) and not allowed):
        return _call(start, "decompose", text, options, _prompts(prompts))
    return _call(start, "extract", text, options, _prompts(prompts), _allowed(allowed))


def _classify(
    start: str, text: Text, prompt: Prompt, labels: Labels, options: Optional[Options]
) -> Column:
    return _call(start, "classify", text, options, F.lit(prompt), _texts("labels", labels))


def _call(
    start: str, name: str, text: Text, options: Optional[Options], *arguments: Column
) -> Column:
    given = [_map({k: F.lit(str(v)) for k, v in options.items()})] if options else []
    document = F.col(text) if isinstance(text, str) else text
    return F.call_function(f"{start}{_prefix()}{name}", document, *arguments, *given)


def _prefix() -> str:
    session = SparkSession.getActiveSession()
    return str(session.conf.get(PREFIX, "eo_")) if session else "eo_"


def _prompts(prompts: Prompts) -> Column:
    if isinstance(prompts, Mapping):
        return _map({name: F.lit(prompt) for name, prompt in prompts.items()})
    return _texts("prompts", prompts)


def _allowed(allowed: Allowed) -> Column:
    if isinstance(allowed, Mapping):
        return _map({name: _texts("allowed", values) for name, values in allowed.items() if values})
    if isinstance(allowed, Sequence):
        return F.array(*[_texts("allowed", v) if v else F.lit(None) for v in allowed])
    return allowed


def _texts(parameter: str, texts: Union[Sequence[str], Column]) -> Column:
    if isinstance(texts, str):
        raise TypeError(f"{parameter} must be a list or a column, but is the string {texts!r}")
    if isinstance(texts, Sequence):
        return F.array(*[F.lit(text) for text in texts])
    return texts


def _map(values: Mapping[str, Column]) -> Column:
    return F.create_map(*[part for key, value in values.items() for part in (F.lit(key), value)])
