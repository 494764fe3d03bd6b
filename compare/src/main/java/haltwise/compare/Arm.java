package haltwise.compare;

import haltwise.trace.Settings;
import java.util.regex.Pattern;

/// One of the settings that are compared.
///
/// @param name letters, digits, `.`, `_` and `-`; as the user calls it, such as `off`
public record Arm(String name, Settings settings) {
  /// Of the arm that runs the first arm's settings once more.
  public static final String CONTROL = "control";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");

  public Arm {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("\"" + name
          + "\" is no name of an arm. Use up to 40 letters, digits, dots, _ and -.");
    }
  }

  /// The same settings under the name that tells the control from it.
  Arm asControl() {
    return new Arm(CONTROL, settings);
  }
}
