package haltwise.apply;

import haltwise.linux.ModuleParameter;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Settings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Settings as the kernel's files hold them.
///
/// @param values in the order in which they are written: the ceiling last, since it turns polling on
public record ParameterValues(Map<ModuleParameter, String> values) {
  private static final String HOST = "kvm";
  /// The governor's module, which is part of the kernel itself.
  static final String GUEST = "haltpoll";

  public ParameterValues {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// Of a host or of a guest.
  public static ParameterValues of(Settings settings) {
    return switch (settings) {
      case HostSettings host -> of(host);
      case GuestSettings guest -> of(guest);
    };
  }

  /// Of the kvm module (`virt/kvm/kvm_main.c`).
  public static ParameterValues of(HostSettings s) {
    Map<ModuleParameter, String> values = new LinkedHashMap<>();
    values.put(host("_shrink"), Long.toString(s.shrink()));
    values.put(host("_grow"), Long.toString(s.grow()));
    values.put(host("_grow_start"), Long.toString(s.growStartNs()));
    values.put(host(""), Long.toString(s.maxNs()));
    return new ParameterValues(values);
  }

  /// What a host has in force; empty when it lacks one of the parameters.
  public static Optional<HostSettings> hostSettings(Host host) {
    List<Optional<Long>> read = Stream.of("", "_grow", "_grow_start", "_shrink")
        .map(end -> host.read(host(end)).map(Long::parseLong)).toList();
    return read.stream().allMatch(Optional::isPresent)
        ? Optional.of(new HostSettings(read.get(0).orElseThrow(), read.get(1).orElseThrow(),
            read.get(2).orElseThrow(), read.get(3).orElseThrow()))
        : Optional.empty();
  }

  /// Of the haltpoll governor (`drivers/cpuidle/governors/haltpoll.c`).
  public static ParameterValues of(GuestSettings s) {
    Map<ModuleParameter, String> values = new LinkedHashMap<>();
    values.put(guest("allow_shrink"), s.allowShrink() ? "Y" : "N");
    values.put(guest("shrink"), Long.toString(s.shrink()));
    values.put(guest("grow"), Long.toString(s.grow()));
    values.put(guest("grow_start"), Long.toString(s.growStartNs()));
    values.put(guest("ns"), Long.toString(s.maxNs()));
    return new ParameterValues(values);
  }

  private static ModuleParameter host(String end) {
    return new ModuleParameter(HOST, "halt_poll_ns" + end);
  }

  private static ModuleParameter guest(String end) {
    return new ModuleParameter(GUEST, "guest_halt_poll_" + end);
  }

  /// The module that they belong to.
  String module() {
    return values.keySet().iterator().next().module();
  }
}
