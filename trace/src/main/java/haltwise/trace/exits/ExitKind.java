package haltwise.trace.exits;

/// What an exit reason stands for, whatever the processor calls it.
public enum ExitKind {
  HALT("the guest has nothing to run"), MSR("IPIs, timer deadlines, other registers"), TIMER(
      "a timer of the guest is due"), INTERRUPT("an interrupt of the host"), INJECTION(
          "an interrupt waits to be delivered"), APIC(
              "interrupt controller: IPIs, timers, EOI"), IO(
                  "a port of a device"), MEMORY(
                      "a page not mapped, or a device's memory"), HYPERCALL(
                          "the guest asks the host"), PAUSE("a spinning lock"), OTHER("");

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
