package haltwise.app.top;

import haltwise.linux.VmProcess;
import haltwise.record.AnchorRule;
import haltwise.record.VmTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which VMs run now. Looking into all processes of a host is dear, so each look takes the known VMs, processes that are
/// new, and some of the others in turn.
public final class Watchlist {
  /// A process this new may be about to become a VM: looked at each time.
  private static final int NEW_FOR_LOOKS = 5;
  private static final int TURNS = 15;

  private final List<Integer> chosen;
  private final Map<Integer, Integer> looks = new HashMap<>();
  private final Map<Integer, Found> vms = new TreeMap<>();
  private int turn;

  /// @param name of the VMM's process, printable
  public record Found(String name, VmTarget target) {
  }

  /// @param chosen processes to watch, and no others; none for all that hold a VM
  public Watchlist(List<Integer> chosen) {
    this.chosen = List.copyOf(chosen);
  }

  /// @return by process id
  public List<Found> look() {
    List<Integer> candidates = chosen.isEmpty() ? VmProcess.processIds() : chosen;
    turn = (turn + 1) % TURNS;
    for (int pid : candidates) {
      int seen = looks.merge(pid, 1, Integer::sum);
      if (!chosen.isEmpty() || vms.containsKey(pid) || seen <= NEW_FOR_LOOKS
          || pid % TURNS == turn) {
        look(pid);
      }
    }
    looks.keySet().retainAll(candidates);
    vms.keySet().retainAll(candidates);
    return new ArrayList<>(vms.values());
  }

  private void look(int pid) {
    Optional<VmProcess> vm = pid == ProcessHandle.current().pid()
        ? Optional.empty()
        : VmProcess.find(pid);
    if (vm.isEmpty() || vm.get().vcpuThreads().isEmpty()) {
      vms.remove(pid);
    } else {
      vms.put(pid, new Found(Cells.printable(vm.get().name()),
          VmTarget.of(vm.get(), AnchorRule.INFERRED)));
    }
  }
}
