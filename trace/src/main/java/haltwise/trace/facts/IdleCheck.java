package haltwise.trace.facts;

import haltwise.trace.GuestIdle;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A CPU of a guest's trace whose blocks are not as many as its kernel counted meanwhile: there are kernels whose idle task
/// emits no events on some CPU, though its counters move.
///
/// @param counted times that the CPU entered a state deeper than polling, by the kernel's own counters
/// @param traced blocks in the trace
public record IdleCheck(int cpu, long counted, long traced) {
  /// The counters are read a moment before the first event and after the last one; on a busy machine it may be a long one.
  private static final int AT_THE_EDGES = 3;
  private static final long EDGES_NS = 40_000_000;
  private static final double SHARE_AT_THE_EDGES = 0.1;
  private static final String POLLING = "POLL";

  /// @return the CPUs that disagree, by number; none for a host's trace, or where the kernel's counters are not in it
  public static List<IdleCheck> disagreeing(TraceFacts facts) {
    List<IdleCheck> all = new ArrayList<>();
    if (facts.info().kind() instanceof TraceKind.Guest guest) {
      counted(guest.idle()).forEach((cpu, counted) -> {
        IdleCheck check = new IdleCheck(cpu, counted, traced(facts, cpu));
        if (check.disagrees(facts.info())) {
          all.add(check);
        }
      });
    }
    return all;
  }

  private static Map<Integer, Long> counted(GuestIdle idle) {
    Map<Integer, Long> byCpu = new TreeMap<>();
    // State 0 of some architectures is no polling.
    idle.states().stream().filter(s -> s.usage() >= 0)
        .filter(s -> s.number() > 0 || !s.name().equals(POLLING))
        .forEach(s -> byCpu.merge(s.cpu(), s.usage(), Long::sum));
    return byCpu;
  }

  private static long traced(TraceFacts facts, int cpu) {
    long blocks = 0;
    for (int v = 0; v < facts.vcpus().size(); v++) {
      blocks += facts.info().vcpus().get(v).vcpuId() == cpu ? facts.vcpus().get(v).blocks() : 0;
    }
    return blocks;
  }

  private boolean disagrees(TraceInfo info) {
    double most = Math.max(counted, traced);
    double share = Math.clamp((double) EDGES_NS / Math.max(1, info.elapsedNs()), SHARE_AT_THE_EDGES,
        1);
    return Math.abs(counted - traced) > AT_THE_EDGES + share * most;
  }
}
