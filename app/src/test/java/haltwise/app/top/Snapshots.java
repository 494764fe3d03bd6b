package haltwise.app.top;

import haltwise.trace.facts.PollShare;
import haltwise.trace.facts.TimeHistogram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Snapshots for tests, of a second each.
final class Snapshots {
  static final long SECOND_NS = 1_000_000_000L;

  private Snapshots() {
  }

  static Tally tally(long hits, long misses, long unpolled, long windowNs) {
    return new Tally(SECOND_NS, 1, hits, misses, unpolled, misses + unpolled, hits * 20_000,
        misses * 10_000, OptionalDouble.of(12_300), OptionalDouble.of(45_600), windowNs, 0,
        Tally.NOT_COUNTED);
  }

  static Row vcpu(int pid, int id, Tally tally) {
    TimeHistogram.Count count = new TimeHistogram.Count();
    for (int i = 0; i < 40; i++) {
      count.add(i * i * 500L, i % 2 == 0 ? PollShare.HIT : PollShare.MISS);
    }
    return new Row(new RowKey(pid, pid + 1 + id), "vCPU " + id, tally,
        List.of(-1L, 0L, 10_000L, tally.windowNs()),
        new Histograms(count.histogram(), count.histogram()));
  }

  static Snapshot.Vm vm(int pid, String name, Row... vcpus) {
    Tally sum = List.of(vcpus).stream().map(Row::tally).reduce(Tally.NONE, Tally::plus);
    return new Snapshot.Vm(new Row(RowKey.ofVm(pid), name + " " + pid, sum,
        vcpus[0].windowsNs(), vcpus[0].histograms()), List.of(vcpus));
  }

  static Snapshot of(Snapshot.Vm... vms) {
    Tally sum = List.of(vms).stream().map(v -> v.row().tally()).reduce(Tally.NONE, Tally::plus);
    return new Snapshot(Instant.parse("2026-11-27T12:34:56.789Z"), SECOND_NS, 10 * SECOND_NS,
        new Row(RowKey.ALL, "all", sum, List.of(), Histograms.NONE),
        List.of(vms), new WatchCost(0.0123, 150_000, 0, 210), false);
  }

  /// Two VMs: a busy one with two vCPUs, an idle one with one.
  static Snapshot two() {
    return of(vm(4000, "qemu-kvm", vcpu(4000, 0, tally(900, 90, 10, 80_000)),
        vcpu(4000, 1, tally(100, 300, 100, 200_000))),
        vm(5000, "crosvm", vcpu(5000, 0, tally(0, 0, 7, 0))));
  }

  /// As many VMs of as many vCPUs.
  static Snapshot many(int vms, int vcpus) {
    List<Snapshot.Vm> all = new ArrayList<>();
    for (int v = 0; v < vms; v++) {
      Row[] rows = new Row[vcpus];
      for (int i = 0; i < vcpus; i++) {
        rows[i] = vcpu(1_000_000 + 1000 * v, i, tally(123_456 - v, 200_000 + i, 3, 4_294_967_295L));
      }
      all.add(vm(1_000_000 + 1000 * v, "a-very-long-name-of-a-vmm", rows));
    }
    return of(all.toArray(Snapshot.Vm[]::new));
  }
}
