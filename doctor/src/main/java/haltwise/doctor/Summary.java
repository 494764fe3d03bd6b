package haltwise.doctor;

import haltwise.doctor.host.HostFacts;
import haltwise.linux.KvmParameter;
import haltwise.linux.KvmParameter.Access;
import java.util.ArrayList;
import java.util.List;

/// In a sentence: what this host can do of what haltwise does, and what not.
final class Summary {
  private Summary() {
  }

  static String of(HostFacts host) {
    List<String> can = new ArrayList<>();
    List<String> cannot = new ArrayList<>();
    boolean records = host.answers().tracing().isNone()
        && Doctor.events(host.answers().events()) instanceof Finding.HaltEvents;
    boolean lab = host.answers().kvm().isNone();
    (records ? can : cannot).add("record halts");
    (lab ? can : cannot).add("run the lab");
    (records && lab ? can : cannot).add("prove settings");
    (writable(host) ? can : cannot).add("change its parameters");
    String whatAlways = "replay traces";
    if (cannot.isEmpty()) {
      return "This host can " + joined(can, "and") + ".";
    }
    if (can.isEmpty()) {
      return "This host can only " + whatAlways + ": it cannot " + joined(cannot, "or") + ".";
    }
    return "This host can " + joined(can, "and") + "; it cannot " + joined(cannot, "or") + ".";
  }

  private static boolean writable(HostFacts host) {
    return !host.parameters().isEmpty()
        && host.parameters().stream().map(KvmParameter::access).allMatch(Access.WRITABLE::equals);
  }

  private static String joined(List<String> words, String last) {
    return words.size() == 1
        ? words.getFirst()
        : String.join(", ", words.subList(0, words.size() - 1)) + " " + last + " "
            + words.getLast();
  }
}
