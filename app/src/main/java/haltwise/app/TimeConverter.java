package haltwise.app;

import haltwise.trace.Nanos;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An option such as `--service 100us` as ns.
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
