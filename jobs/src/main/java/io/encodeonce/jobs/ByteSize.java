package io.encodeonce.jobs;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as 512MB, in powers of 1024, as bytes. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?([KMGT]?)I?B?");
  private static final List<String> UNITS = List.of("", "K", "M", "G", "T");

  @Override
  public Long convert(String value) {
    Matcher size = SIZE.matcher(value.strip().toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      throw new TypeConversionException(Messages.byteSize(value));
    }
    long unit = 1L << (10 * UNITS.indexOf(size.group(2)));
    try {
      return Math.multiplyExact(Long.parseLong(size.group(1)), unit);
    } catch (ArithmeticException e) {
      throw new TypeConversionException(Messages.byteSize(value));
    }
  }
}
