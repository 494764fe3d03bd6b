package haltwise.record.counts;

import haltwise.linux.StatsFile;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// KVM's statistics descriptors (Linux 5.14 and later). Only the VMM itself can open them; a descriptor that it passes
/// on can be read by anyone. Reading disturbs nobody.
public final class StatsSource implements CountSource {
  private final String name;
  private final OptionalInt processId;
  private final List<Vcpu> vcpus;

  /// @param statistics stays the caller's to close
  public record Vcpu(int vcpuId, int threadId, StatsFile statistics) {
  }

  /// @param name of the VM
  /// @param processId of its VMM
  public StatsSource(String name, int processId, List<Vcpu> vcpus) {
    this.name = name;
    this.processId = OptionalInt.of(processId);
    this.vcpus = List.copyOf(vcpus);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public OptionalInt processId() {
    return processId;
  }

  @Override
  public String kind() {
    return "statistics descriptor";
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public List<CountReading> read() {
    List<CountReading> all = new ArrayList<>();
    for (Vcpu v : vcpus) {
      all.add(new CountReading(OptionalInt.of(v.vcpuId), OptionalInt.of(v.threadId),
          OptionalInt.of(1), counts(v.statistics.read())));
    }
    return all;
  }

  static HaltCounts counts(StatsFile.Values values) {
    Map<Counter, Long> totals = new EnumMap<>(Counter.class);
    for (Counter c : Counter.values()) {
      if (values.has(c.kernelName())) {
        totals.put(c, values.get(c.kernelName()));
      }
    }
    Map<CountedTime, Log2Histogram> histograms = new EnumMap<>(CountedTime.class);
    for (CountedTime t : CountedTime.values()) {
      if (values.has(t.kernelName())) {
        histograms.put(t, new Log2Histogram(values.all(t.kernelName())));
      }
    }
    return new HaltCounts(totals, histograms);
  }

  @Override
  public void close() {
    // The descriptors are the caller's.
  }
}
