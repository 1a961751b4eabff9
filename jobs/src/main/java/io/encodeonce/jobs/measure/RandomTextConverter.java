package io.encodeonce.jobs.measure;

import io.encodeonce.jobs.model.RandomText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads 8x256 as 8 random texts of 256 tokens. */
final class RandomTextConverter implements ITypeConverter<RandomText> {
  private static final Pattern TIMES = Pattern.compile("([1-9]\\d{0,5})x([1-9]\\d{0,5})");

  @Override
  public RandomText convert(String value) {
    Matcher times = TIMES.matcher(value);
    if (!times.matches()) {
      throw new TypeConversionException(MeasuringMessages.times(value));
    }
    return new RandomText(Integer.parseInt(times.group(1)), Integer.parseInt(times.group(2)));
  }
}
