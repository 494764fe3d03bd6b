package haltwise.app.top;

import haltwise.app.agent.GuestIdleCounts;
import haltwise.linux.HostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A guest that says how its CPUs idle, by their numbers, which are those of its vCPUs.
public final class AskedGuest {
  private final int processId;
  private final Function<String, Optional<String>> files;
  private GuestIdleCounts before;
  private long beforeNs;

  private AskedGuest(int processId, Function<String, Optional<String>> files) {
    this.processId = processId;
    this.files = files;
    before = GuestIdleCounts.read(files);
    beforeNs = System.nanoTime();
  }

  /// @param processId of its VM
  /// @param files of the guest, by path; empty where there is none
  /// @throws HostException when it cannot be asked, or its kernel counts nothing
  public static AskedGuest of(int processId, Function<String, Optional<String>> files) {
    AskedGuest guest = new AskedGuest(processId, files);
    if (guest.before.cpus().isEmpty()) {
      throw new HostException("The guest's kernel does not count how its CPUs idle", 0,
          "It has no driver of cpuidle; haltpoll's is one. Leave --agent out.");
    }
    return guest;
  }

  public int processId() {
    return processId;
  }

  /// What it counted since the last call, by CPU; empty while it does not answer.
  public Map<Integer, Tally.GuestIdle> take() {
    GuestIdleCounts now;
    try {
      now = GuestIdleCounts.read(files);
    } catch (HostException e) {
      now = new GuestIdleCounts(List.of());
    }
    long nowNs = System.nanoTime();
    Map<Integer, Tally.GuestIdle> idled = new HashMap<>();
    for (GuestIdleCounts.Cpu c : now.since(before).cpus()) {
      idled.put(c.number(),
          new Tally.GuestIdle(1, nowNs - beforeNs, c.polledNs(), c.hlts()));
    }
    before = now;
    beforeNs = nowNs;
    return idled;
  }
}
