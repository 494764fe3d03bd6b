package haltwise.record.counts;

import haltwise.linux.StatsFile;
import haltwise.trace.counts.HaltCounts;
import java.util.ArrayList;
import java.util.List;
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
    return HaltCounts.named(name -> values.has(name) ? values.all(name) : List.of());
  }

  @Override
  public void close() {
    // The descriptors are the caller's.
  }
}
