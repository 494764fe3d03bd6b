package haltwise.trace.exits;

/// What an exit reason stands for, whatever the processor calls it.
public enum ExitKind {
  HALT("nothing to run"), MSR("IPI, timer, register"), TIMER("guest timer is due"), INTERRUPT(
      "host interrupt"), INJECTION("injects interrupt"), APIC("IPI, timer, EOI"), IO(
          "device port"), MEMORY("page, device memory"), HYPERCALL(
              "asks the host"), PAUSE("spins on a lock"), OTHER("");

  private final String meaning;

  ExitKind(String meaning) {
    this.meaning = meaning;
  }

  /// A few words for people.
  public String meaning() {
    return meaning;
  }

  /// The word in JSON.
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
