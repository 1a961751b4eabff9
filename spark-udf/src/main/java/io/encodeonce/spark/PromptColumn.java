package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Each row's own prompts, from an array of texts or of structs of name and prompt. */
record PromptColumn(String column) implements PromptSource {
  PromptColumn {
    Objects.requireNonNull(column, "promptColumn");
  }

  @Override
  public void check(Columns columns) {
    DataType type = columns.schema().fields()[columns.index(column)].dataType();
    DataType element = type instanceof ArrayType array ? array.elementType() : null;
    if (element instanceof StructType struct) {
      Columns fields = new Columns(struct, columns.caseSensitive());
      fields.requireText("name");
      fields.requireText("prompt");
    } else if (!(element instanceof StringType)) {
      throw new InferenceException(Messages.columnType(column, Messages.PROMPT_TYPES, type));
    }
  }

  @Override
  public Function<Row, List<Prompt>> reader(Columns columns) {
    int index = columns.index(column);
    Function<Object, Prompt> prompt = elementReader(columns, index);
    return row -> {
      List<Object> elements = row.getList(index);
      if (elements == null) {
        throw new InferenceException(Messages.nullPrompts(column));
      }
      return PromptSource.requireDistinct(elements.stream().map(prompt).toList());
    };
  }

  private Function<Object, Prompt> elementReader(Columns columns, int index) {
    ArrayType array = (ArrayType) columns.schema().fields()[index].dataType();
    if (!(array.elementType() instanceof StructType struct)) {
      return element -> prompt(element, element);
    }
    Columns fields = new Columns(struct, columns.caseSensitive());
    int name = fields.index("name");
    int text = fields.index("prompt");
    return element -> element instanceof Row row ? prompt(row.get(name), row.get(text)) : refuse();
  }

  private Prompt prompt(Object name, Object text) {
    return name == null || text == null ? refuse() : new Prompt((String) name, (String) text);
  }

  private Prompt refuse() {
    throw new InferenceException(Messages.nullPrompt(column));
  }
}
