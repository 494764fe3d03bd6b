package haltwise.lab;

import haltwise.trace.Nanos;
import java.util.List;
import java.util.stream.Collectors;

/// Other workloads in turn, each for one period, over and over. A report tells when each began and how its wakes
/// move ([LabReport#anchors]).
public record Phases(List<Workload.Single> parts, long periodNs) implements Workload {
  public Phases {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(
          "phases needs at least one part. Write for example of=\"storage service=50us; ticks hz=250\".");
    }
    long ticks = parts.stream().filter(Ticks.class::isInstance).distinct().count();
    long pingPongs = parts.stream().filter(PingPong.class::isInstance).distinct().count();
    if (ticks > 1 || pingPongs > 1) {
      throw new IllegalArgumentException("phases holds two different parts of " + (ticks > 1
          ? "ticks"
          : "pingpong") + ", and a guest can hold one. Give them the same parameters.");
    }
    Limits.time("period", periodNs, 10_000_000, 3_600_000_000_000L);
  }

  @Override
  public int vcpusNeeded() {
    return parts.stream().mapToInt(Workload::vcpusNeeded).max().orElse(1);
  }

  @Override
  public String label() {
    return "phases period=" + Nanos.exact(periodNs) + " of="
        + parts.stream().map(Workload::label).collect(Collectors.joining("; "));
  }

  @Override
  public String workMeaning() {
    return parts.stream().map(Workload::workMeaning).distinct().collect(Collectors.joining(" or "));
  }

  @Override
  public String latencyMeaning() {
    return "of each part: "
        + parts.stream().map(Workload::latencyMeaning).distinct().collect(Collectors.joining("; "));
  }
}
