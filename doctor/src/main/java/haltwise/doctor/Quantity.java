package haltwise.doctor;

/// What is measured of a host beside its wake latencies, and how. Each is a time in ns.
public enum Quantity {
  POLL_ITERATION("poll_iteration", "poll iteration",
      "halts of a micro-VM that may poll for 1 ns: each checks once, reads the clock once and"
          + " blocks; KVM's own counter tells how long that took"), VM_EXIT("vm_exit",
              "VM exit, served in the kernel",
              "a guest writes 1,000 times to a port that is an eventfd; the same loop without the write is"
                  + " taken off"), VM_EXIT_TO_USER("vm_exit_to_user_space", "VM exit to the VMM",
                      "a guest writes to a port that nobody serves: from KVM_RUN to KVM_RUN"), THREAD_SWITCH(
                          "thread_switch", "context switch",
                          "two threads on one CPU wake each other in turn through eventfds; half a round, with the two"
                              + " system calls taken off"), THREAD_WAKE("thread_wake_other_cpu",
                                  "wake-up on another CPU",
                                  "the same with each thread on a CPU of its own; half a round, calls included");

  private final String key;
  private final String title;
  private final String how;

  Quantity(String key, String title, String how) {
    this.key = key;
    this.title = title;
    this.how = how;
  }

  /// Its name in JSON.
  public String key() {
    return key;
  }

  /// Its name on a screen.
  public String title() {
    return title;
  }

  /// How it is measured.
  public String how() {
    return how;
  }
}
