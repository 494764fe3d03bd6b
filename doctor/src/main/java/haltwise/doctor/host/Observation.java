package haltwise.doctor.host;

import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a look of some seconds at a host showed.
///
/// @param elapsedNs how long, ns
/// @param stealShare as [haltwise.linux.CpuTime], meanwhile
/// @param vms those that were recorded
public record Observation(long elapsedNs, OptionalDouble stealShare, List<OfVm> vms) {
  /// A vCPU that ticks 2048 times a second halts for 488 µs less what it does and what waking takes.
  private static final long TICK_SHORTEST_NS = 380_000;
  private static final long TICK_NS = 489_000;

  /// @param processId of its VMM
  /// @param halts that ended meanwhile
  /// @param vcpus that halted
  /// @param eventsLost of the recording; then nothing follows from events that are not there
  /// @param tickShare of the halts that lasted about as long as between ticks of 2048 Hz, 0..1
  /// @param bounds of its ceiling
  public record OfVm(int processId, long halts, int vcpus, long eventsLost, double tickShare,
      WindowBounds bounds) {
    static OfVm silent(int processId) {
      return new OfVm(processId, 0, 0, 0, 0, WindowBounds.NONE);
    }

    public double haltsPerVcpuAndS(long elapsedNs) {
      return vcpus == 0 || elapsedNs == 0 ? 0 : halts / (double) vcpus * 1e9 / elapsedNs;
    }
  }

  public Observation {
    vms = List.copyOf(vms);
  }

  /// That no VM ran that could be recorded.
  public static Observation without(long elapsedNs, OptionalDouble stealShare) {
    return new Observation(elapsedNs, stealShare, List.of());
  }

  /// @param clampsAtEntry as in [KernelPolling]
  public static Observation of(Trace trace, OptionalDouble stealShare, boolean clampsAtEntry) {
    List<OfVm> vms = new ArrayList<>();
    for (int vm : trace.vms()) {
      Trace own = trace.ofVm(vm);
      HostSettings settings = trace.info().settingsAt(vm, trace.info().endNs())
          .orElse(HostSettings.KERNEL_DEFAULT);
      WindowBounds bounds = own.halts().stream()
          .map(h -> WindowBounds.of(h, settings, clampsAtEntry))
          .reduce(WindowBounds.NONE, WindowBounds::and);
      long halts = own.haltCount();
      vms.add(new OfVm(own.info().vcpus().getFirst().processId(), halts,
          (int) own.halts().stream().filter(h -> h.size() > 0).count(), trace.info().eventsLost(),
          halts == 0 ? 0 : ticks(own) / (double) halts, bounds));
    }
    return new Observation(trace.info().elapsedNs(), stealShare, vms);
  }

  private static long ticks(Trace trace) {
    long ticks = 0;
    for (VcpuHalts h : trace.halts()) {
      for (int i = 0; i < h.size(); i++) {
        long arrivalNs = h.arrivalNs(i) < 0 ? h.durationNs(i) : h.arrivalNs(i);
        ticks += arrivalNs >= TICK_SHORTEST_NS && arrivalNs < TICK_NS ? 1 : 0;
      }
    }
    return ticks;
  }

  /// As lines of a name and a value, which [#parse] reads back.
  String text() {
    Lines lines = new Lines().put("elapsed_ns", elapsedNs);
    stealShare.ifPresent(s -> lines.put("steal_share", Double.toString(s)));
    for (OfVm vm : vms) {
      String name = vm.processId() + ".";
      lines.put(name + "halts", vm.halts()).put(name + "vcpus", vm.vcpus())
          .put(name + "events_lost", vm.eventsLost())
          .put(name + "tick_share", Double.toString(vm.tickShare()))
          .put(name + "above_ns", vm.bounds().aboveNs())
          .put(name + "events", vm.bounds().events())
          .put(name + "unmoved_halts", vm.bounds().unmovedHalts());
      vm.bounds().atMostNs().ifPresent(ns -> lines.put(name + "at_most_ns", ns));
      vm.bounds().exactNs().ifPresent(ns -> lines.put(name + "exact_ns", ns));
      vm.bounds().unmovedShortestNs().ifPresent(ns -> lines.put(name + "unmoved_ns", ns));
    }
    return lines.text();
  }

  /// @throws IllegalArgumentException when a line is missing, or a number is none
  static Observation parse(String text) {
    Lines lines = Lines.parse(text);
    List<OfVm> vms = lines.beginnings().stream().filter(n -> n.matches("\\d{1,9}"))
        .map(n -> vm(lines, n)).toList();
    return new Observation(lines.number("elapsed_ns"),
        lines.get("steal_share").isPresent()
            ? OptionalDouble.of(lines.share("steal_share"))
            : OptionalDouble.empty(),
        vms);
  }

  private static OfVm vm(Lines lines, String process) {
    String name = process + ".";
    return new OfVm(Integer.parseInt(process), lines.number(name + "halts"),
        (int) lines.number(name + "vcpus"), lines.number(name + "events_lost"),
        lines.share(name + "tick_share"),
        new WindowBounds(lines.number(name + "above_ns"), ns(lines, name + "at_most_ns"),
            ns(lines, name + "exact_ns"), lines.number(name + "events"),
            lines.number(name + "unmoved_halts"), ns(lines, name + "unmoved_ns")));
  }

  private static OptionalLong ns(Lines lines, String name) {
    return lines.get(name).isPresent() ? OptionalLong.of(lines.number(name)) : OptionalLong.empty();
  }
}
