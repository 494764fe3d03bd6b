package haltwise.app;

import haltwise.linux.HostFiles;
import java.util.Optional;

/// Whether KVM emulates the code of lab guests here, instruction by instruction, as the PVM vendor module does with
/// real-mode guests: about 1 µs each. Then a guest is slower than a thread for a reason that no other VM has.
final class EmulatedGuests {
  static final String CAVEAT = "This KVM (kvm_pvm) emulates the lab guest's code, about 1 µs an instruction, so the gap to"
      + " native is not what a VM with hardware virtualization shows: do not use it.";

  /// The same, short.
  static final String WHY = "kvm_pvm emulates the lab guest's code";

  private EmulatedGuests() {
  }

  /// Why the gap to native must not be used here; empty where nothing is known against it.
  static Optional<String> caveat() {
    return here() ? Optional.of(WHY) : Optional.empty();
  }

  static boolean here() {
    return on(HostFiles.ofThisHost());
  }

  static boolean on(HostFiles files) {
    return files.exists("/sys/module/kvm_pvm");
  }
}
