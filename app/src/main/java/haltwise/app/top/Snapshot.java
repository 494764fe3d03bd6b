package haltwise.app.top;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// All that the screen shows at one moment.
///
/// @param time of the end of the interval
/// @param elapsedNs length of the interval, ns; 0 before the first has ended
/// @param historyNs time that the windows and histograms of rows go back, ns
/// @param all everything that is watched
/// @param vms each with its vCPUs, by process
/// @param exitsCounted whether VM exits are counted
public record Snapshot(Instant time, long elapsedNs, long historyNs, Row all, List<Vm> vms,
    WatchCost cost, boolean exitsCounted) {
  /// Before the first interval has ended.
  static final Snapshot NOTHING_YET = new Snapshot(Instant.EPOCH, 0, 0,
      new Row(RowKey.ALL, "all", Tally.NONE, List.of(), Histograms.NONE), List.of(),
      WatchCost.NONE, false);

  public Snapshot {
    vms = List.copyOf(vms);
  }

  /// A VM and its vCPUs by id.
  public record Vm(Row row, List<Row> vcpus) {
    public Vm {
      vcpus = List.copyOf(vcpus);
    }
  }

  /// The vCPUs of all VMs.
  public Stream<Row> vcpus() {
    return vms.stream().flatMap(vm -> vm.vcpus().stream());
  }
}
