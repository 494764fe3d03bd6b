package haltwise.app.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The rows that the user wants to see, in the order that he wants: all, then each VM with its vCPUs under it. None, where
/// his filter leaves none.
public final class ShownRows {
  private ShownRows() {
  }

  static List<Row> of(Snapshot snapshot, TopState state) {
    List<Row> shown = new ArrayList<>();
    shown.add(snapshot.all());
    snapshot.vms().stream().sorted(Comparator.comparing(Snapshot.Vm::row, order(state)))
        .forEach(vm -> addVm(vm, state, shown));
    return shown.size() == 1 && !snapshot.vms().isEmpty() ? List.of() : shown;
  }

  /// Says so where VMs run and the filter leaves none of them.
  public static Optional<String> nothingMatches(Snapshot snapshot, TopState state) {
    return of(snapshot, state).isEmpty()
        ? Optional.of("No VM or vCPU has \"" + state.filter() + "\" in its name.")
        : Optional.empty();
  }

  private static void addVm(Snapshot.Vm vm, TopState state, List<Row> shown) {
    boolean vmMatches = matches(vm.row(), state);
    List<Row> vcpus = vm.vcpus().stream().filter(v -> vmMatches || matches(v, state))
        .sorted(order(state)).toList();
    if (vmMatches || !vcpus.isEmpty()) {
      shown.add(vm.row());
      if (!state.folded().contains(vm.row().key())) {
        shown.addAll(vcpus);
      }
    }
  }

  private static boolean matches(Row row, TopState state) {
    return row.name().toLowerCase(Locale.ROOT).contains(state.filter().toLowerCase(Locale.ROOT));
  }

  /// Sorting is stable, so that equal rows stay where they were.
  private static Comparator<Row> order(TopState state) {
    Comparator<Row> largestFirst = state.sort()
        .map(c -> Comparator.comparingDouble((Row r) -> -c.value(r.tally())))
        .orElse((_, _) -> 0);
    return state.reversed() ? largestFirst.reversed() : largestFirst;
  }
}
