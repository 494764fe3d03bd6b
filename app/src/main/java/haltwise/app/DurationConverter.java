package haltwise.app;

import haltwise.trace.Nanos;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How long something lasts, such as `--duration 4s`, as ns. Without a unit it is refused, unlike a time among settings
/// ([TimeConverter]).
final class DurationConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      return Nanos.parseDuration(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
