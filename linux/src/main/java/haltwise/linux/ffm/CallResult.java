package haltwise.linux.ffm;

/// What a C call returned, and the errno it left when it failed.
///
/// @param value the return value; -1 for a failure
/// @param errno valid only when [#failed]
public record CallResult(long value, int errno) {
  public boolean failed() {
    return value == -1;
  }

  public int intValue() {
    return (int) value;
  }
}
