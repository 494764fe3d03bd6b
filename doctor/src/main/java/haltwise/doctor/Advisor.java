package haltwise.doctor;

import haltwise.doctor.host.HostFacts;
import haltwise.doctor.host.KernelPolling;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All advice that the evidence of a host supports, the gravest first.
final class Advisor {
  private Advisor() {
  }

  static List<Advice> advise(HostFacts host, Optional<KernelPolling> kernel) {
    return Stream.of(SettingsAdvice.of(host, kernel), VmAdvice.of(host), GuestAdvice.of(host),
        PowerAdvice.of(host, kernel)).flatMap(List::stream)
        .sorted(Comparator.comparing(Advice::severity)).toList();
  }
}
