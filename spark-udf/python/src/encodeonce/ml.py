"""``decompose`` as a stage of a pipeline, in classic mode; Connect's clients have the function.

Import this module before a pipeline that was saved with such a stage is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Optional, Union

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasInputCol, HasOutputCol
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer

JAVA_PACKAGE = "io.encodeonce.spark"


def _to_texts(value: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()}


class DocumentDecomposer(
    JavaTransformer, HasInputCol, HasOutputCol, JavaMLReadable["DocumentDecomposer"], JavaMLWritable
):
    """Answers every prompt about a column's texts, each of them encoded once.

    >>> stage = DocumentDecomposer(
    ...     inputCol="text", outputCol="hotel", prompts={"area": "hotels location:"}, model="sample"
    ... )  # doctest: +SKIP
    """

    prompts: Param[list[str]] = Param(
        Params._dummy(), "prompts", "what is asked of every text", TypeConverters.toListString
    )
    promptNames: Param[list[str]] = Param(
        Params._dummy(),
        "promptNames",
        "the answers' names, one a prompt; without them answers are an array",
        TypeConverters.toListString,
    )
    model: Param[str] = Param(
        Params._dummy(), "model", "the model's name in the configuration", TypeConverters.toString
    )
    options: Param[dict[str, str]] = Param(
        Params._dummy(), "options", "options of the function", _to_texts
    )
    _input_kwargs: dict[str, Any]

    @keyword_only
    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        prompts: Optional[Union[Sequence[str], Mapping[str, str]]] = None,
        model: Optional[str] = None,
        options: Optional[Mapping[str, Union[str, float]]] = None,
    ) -> None:
        """Takes what the setters take."""
        super().__init__()
        self._java_obj = self._new_java_obj(f"{JAVA_PACKAGE}.DocumentDecomposer", self.uid)
        self._setDefault(outputCol="answers", promptNames=[], model="default", options={})
        self.setParams(**self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        prompts: Optional[Union[Sequence[str], Mapping[str, str]]] = None,
        model: Optional[str] = None,
        options: Optional[Mapping[str, Union[str, float]]] = None,
    ) -> DocumentDecomposer:
        """Takes what the setters take."""
        given = self._input_kwargs
        asked = given.pop("prompts", None)
        self._set(**given)
        return self if asked is None else self.setPrompts(asked)

    def setInputCol(self, value: str) -> DocumentDecomposer:
        """Sets the column of texts."""
        return self._set(inputCol=value)

    def setOutputCol(self, value: str) -> DocumentDecomposer:
        """Sets the column of answers, which must be new."""
        return self._set(outputCol=value)

    def setPrompts(self, value: Union[Sequence[str], Mapping[str, str]]) -> DocumentDecomposer:
        """Sets prompts by name, for a struct of answers; or in a list, for an array."""
        if isinstance(value, Mapping):
            return self._set(prompts=list(value.values()), promptNames=list(value))
        self.clear(self.promptNames)
        return self._set(prompts=value)

    def setModel(self, value: str) -> DocumentDecomposer:
        """Sets the model's name in the configuration."""
        return self._set(model=value)

    def setOptions(self, value: Mapping[str, Union[str, float]]) -> DocumentDecomposer:
        """Sets how the model runs."""
        return self._set(options=value)

    def getPrompts(self) -> Union[list[str], dict[str, str]]:
        """The prompts as they were set."""
        prompts = self.getOrDefault(self.prompts)
        names = self.getOrDefault(self.promptNames)
        return dict(zip(names, prompts)) if names else prompts

    def getModel(self) -> str:
        """The model's name."""
        return self.getOrDefault(self.model)

    def getOptions(self) -> dict[str, str]:
        """How the model runs, where that is not as configured."""
        return self.getOrDefault(self.options)

    @classmethod
    def read(cls) -> JavaMLReader[DocumentDecomposer]:
        """Reads a stage that was saved, by whichever language."""
        return _Reader(cls)


class _Reader(JavaMLReader[DocumentDecomposer]):
    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return f"{JAVA_PACKAGE}.{clazz.__name__}"


# PySpark looks for a Java stage's wrapper in a Python module of the Java package's name.
sys.modules.setdefault(JAVA_PACKAGE, sys.modules[__name__])
