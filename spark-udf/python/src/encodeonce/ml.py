"""``decompose`` as a stage of a pipeline, and what trains it, in classic mode.

Connect's clients have the function.

Import this module before a pipeline that was saved with such a stage is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Optional, Union

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasInputCol, HasOutputCol
from pyspark.ml.evaluation import JavaEvaluator
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel

JAVA_PACKAGE = "io.encodeonce.spark"


def _to_texts(value: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()}


def _given(**params: Any) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None}


class DocumentDecomposer(
    JavaModel, HasInputCol, HasOutputCol, JavaMLReadable["DocumentDecomposer"], JavaMLWritable
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
    promptsCol: Param[str] = Param(
        Params._dummy(),
        "promptsCol",
        "the column of each text's own prompts, instead of prompts",
        TypeConverters.toString,
    )
    model: Param[str] = Param(
        Params._dummy(), "model", "the model's name in the configuration", TypeConverters.toString
    )
    modelPath: Param[str] = Param(
        Params._dummy(),
        "modelPath",
        "where the model lies; instead of its name in the configuration",
        TypeConverters.toString,
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

    def setPromptsCol(self, value: str) -> DocumentDecomposer:
        """Sets the column of each text's own prompts; answers are in an array then."""
        return self._set(promptsCol=value)

    def setModel(self, value: str) -> DocumentDecomposer:
        """Sets the model's name in the configuration."""
        return self._set(model=value)

    def setModelPath(self, value: str) -> DocumentDecomposer:
        """Sets where the model lies: a directory at any Hadoop path."""
        return self._set(modelPath=value)

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

    def getModelPath(self) -> str:
        """Where the model lies."""
        return self.getOrDefault(self.modelPath)

    def getOptions(self) -> dict[str, str]:
        """How the model runs, where that is not as configured."""
        return self.getOrDefault(self.options)

    @classmethod
    def read(cls) -> JavaMLReader[DocumentDecomposer]:
        """Reads a stage that was saved, by whichever language."""
        return _Reader(cls)


class DocumentTrainer(
    JavaEstimator[DocumentDecomposer],
    HasInputCol,
    HasOutputCol,
    JavaMLReadable["DocumentTrainer"],
    JavaMLWritable,
):
    """Trains a model on a table's texts, prompts and answers, and gives the stage that answers.

    Beside the parameters here it has one for each option of training, by the option's key, whose
    values are texts: ``trainer.getParam("learning_rate")``.

    >>> trainer = DocumentTrainer(
    ...     inputCol="text", promptsCol="prompts", baseModel="sample", outputPath="trained", steps=100
    ... )  # doctest: +SKIP
    """

    promptsCol: Param[str] = Param(
        Params._dummy(),
        "promptsCol",
        "the column of each text's own prompts and answers",
        TypeConverters.toString,
    )
    prompts: Param[list[str]] = Param(
        Params._dummy(), "prompts", "what is asked of every text instead", TypeConverters.toListString
    )
    promptNames: Param[list[str]] = Param(
        Params._dummy(), "promptNames", "the answers' names, one a prompt", TypeConverters.toListString
    )
    answerCols: Param[list[str]] = Param(
        Params._dummy(), "answerCols", "the columns of answers, one a prompt", TypeConverters.toListString
    )
    noneText: Param[str] = Param(
        Params._dummy(), "noneText", "what is learned where an answer is missing", TypeConverters.toString
    )
    validationCol: Param[str] = Param(
        Params._dummy(),
        "validationCol",
        "the column that is true of rows to validate with",
        TypeConverters.toString,
    )
    baseModel: Param[str] = Param(
        Params._dummy(), "baseModel", "the checkpoint to start from, or sample", TypeConverters.toString
    )
    outputPath: Param[str] = Param(
        Params._dummy(), "outputPath", "a folder; each fit makes a folder in it", TypeConverters.toString
    )
    workers: Param[int] = Param(
        Params._dummy(), "workers", "tasks that learn side by side", TypeConverters.toInt
    )

    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        promptsCol: Optional[str] = None,
        prompts: Optional[Mapping[str, str]] = None,
        answerCols: Optional[Sequence[str]] = None,
        noneText: Optional[str] = None,
        validationCol: Optional[str] = None,
        baseModel: Optional[str] = None,
        outputPath: Optional[str] = None,
        workers: Optional[int] = None,
        **options: Union[str, float],
    ) -> None:
        """Takes what the setters take, and options of training by their keys."""
        super().__init__()
        java_trainer = self._new_java_obj(f"{JAVA_PACKAGE}.DocumentTrainer", self.uid)
        self._java_obj = java_trainer
        self._add_options(java_trainer)
        self._setDefault(outputCol="answers", promptNames=[], workers=1)
        if prompts is not None:
            self.setPrompts(prompts)
        self._set(
            **_given(
                inputCol=inputCol,
                outputCol=outputCol,
                promptsCol=promptsCol,
                answerCols=answerCols,
                noneText=noneText,
                validationCol=validationCol,
                baseModel=baseModel,
                outputPath=outputPath,
                workers=workers,
            )
        )
        self.setOptions(**options)

    def _add_options(self, java_trainer: Any) -> None:
        """Adds the parameters that the Java stage has and this class does not name."""
        for param in java_trainer.params():
            if not self.hasParam(param.name()):
                own: Param[str] = Param(self, param.name(), param.doc(), TypeConverters.toString)
                setattr(self, param.name(), own)
        self._params = None

    def setPrompts(self, value: Mapping[str, str]) -> DocumentTrainer:
        """Sets prompts by name; each has its answers in the column of its name."""
        names = list(value)
        return self._set(prompts=list(value.values()), promptNames=names, answerCols=names)

    def setOptions(self, **options: Union[str, float]) -> DocumentTrainer:
        """Sets options of training by their keys, as in ``setOptions(learning_rate=1e-4)``."""
        return self._set(**{key: str(value) for key, value in options.items()})

    def _create_model(self, java_model: Any) -> DocumentDecomposer:
        return DocumentDecomposer._from_java(java_model)

    @classmethod
    def read(cls) -> JavaMLReader[DocumentTrainer]:
        """Reads a stage that was saved, by whichever language."""
        return _Reader(cls)


class AnswerEvaluator(JavaEvaluator, JavaMLReadable["AnswerEvaluator"], JavaMLWritable):
    """The share of right answers, or of documents that are wholly right, 0 to 1."""

    predictionCol: Param[str] = Param(
        Params._dummy(), "predictionCol", "the column of answers to judge", TypeConverters.toString
    )
    promptsCol: Param[str] = Param(
        Params._dummy(), "promptsCol", "the column of prompts and right answers", TypeConverters.toString
    )
    answerCols: Param[list[str]] = Param(
        Params._dummy(),
        "answerCols",
        "the columns of right answers instead, one a prompt",
        TypeConverters.toListString,
    )
    metricName: Param[str] = Param(
        Params._dummy(), "metricName", "answers or documents", TypeConverters.toString
    )

    def __init__(
        self,
        *,
        predictionCol: Optional[str] = None,
        promptsCol: Optional[str] = None,
        answerCols: Optional[Sequence[str]] = None,
        metricName: Optional[str] = None,
    ) -> None:
        """Takes where answers and right answers are, and which share it is."""
        super().__init__()
        self._java_obj = self._new_java_obj(f"{JAVA_PACKAGE}.AnswerEvaluator", self.uid)
        self._setDefault(predictionCol="answers", metricName="answers")
        self._set(
            **_given(
                predictionCol=predictionCol,
                promptsCol=promptsCol,
                answerCols=answerCols,
                metricName=metricName,
            )
        )

    @classmethod
    def read(cls) -> JavaMLReader[AnswerEvaluator]:
        """Reads one that was saved, by whichever language."""
        return _Reader(cls)


class _Reader(JavaMLReader[Any]):
    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return f"{JAVA_PACKAGE}.{clazz.__name__}"


# PySpark looks for a Java stage's wrapper in a Python module of the Java package's name.
sys.modules.setdefault(JAVA_PACKAGE, sys.modules[__name__])
