package haltwise.doctor;

/// Something about this host that costs its VMs, or will mislead whoever tunes it; tied to what was found.
///
/// @param key its name in JSON, such as `shrink-to-zero`
/// @param title in a few words
/// @param seen the evidence, with its values
/// @param why it matters
/// @param remedy what to do
public record Advice(Severity severity, String key, String title, String seen, String why,
    String remedy) {
  /// The gravest first.
  public enum Severity {
    /// Settings do not do what they seem to.
    WARNING,
    /// A change would pay.
    ADVICE,
    /// Good to know when reading numbers.
    NOTE
  }
}
