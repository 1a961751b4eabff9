package io.encodeonce.jobs.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * Finds what follows a file's first JSON value, which is all that Spark reads of it. Damaged values
 * are left to Spark.
 *
 * @param encoding null where the file shows it
 */
record OneValue(String encoding) implements FileScan.Finder<Boolean> {

  @Override
  public Optional<Boolean> find(InputStream content) throws IOException {
    try (JsonParser parser = parser(content)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null ? Optional.empty() : Optional.of(true);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private JsonParser parser(InputStream content) throws IOException {
    JsonFactory factory = new JsonFactory();
    return encoding == null
        ? factory.createParser(content)
        : factory.createParser(new InputStreamReader(content, Charset.forName(encoding)));
  }
}
