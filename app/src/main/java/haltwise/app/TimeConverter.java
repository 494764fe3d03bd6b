package haltwise.app;

import haltwise.trace.Nanos;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A time among settings, such as `--halt-poll-max 160us`, as ns: without a unit it is ns.
final class TimeConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      return Nanos.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
