package haltwise.replay;

import haltwise.trace.HaltSource;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A part of a recording to learn a [ReplayModel] from, gathered in a scan: all of it up to a million halts; of more, about
/// a million, from short spells of all vCPUs that are spread over the whole time. The same seed takes the same spells.
public final class ModelSample implements HaltSource.Visitor {
  /// More teach no more.
  public static final int ENOUGH = 1_000_000;
  private static final int SPELLS = 8192;

  private final TraceInfo info;
  private final boolean[] taken;
  private final double spellNs;
  private final TreeMap<Integer, List<VcpuHalts.Builder>> spells = new TreeMap<>();

  /// @param enough about how many halts to take of a longer trace, at most [#ENOUGH]; each takes up to 200 bytes
  public ModelSample(HaltSource trace, long seed, int enough) {
    info = trace.info();
    taken = taken(trace.haltCount(), seed, enough);
    spellNs = Math.max(1, (double) info.elapsedNs() / taken.length);
  }

  /// One spell out of each of as many stretches of the recording as spells are wanted.
  private static boolean[] taken(long halts, long seed, int enough) {
    if (halts <= enough) {
      return new boolean[]{true};
    }
    boolean[] taken = new boolean[SPELLS];
    int wanted = (int) Math.max(1, SPELLS * (double) enough / halts);
    SplittableRandom random = new SplittableRandom(seed);
    for (int n = 0; n < wanted; n++) {
      int from = (int) ((long) n * SPELLS / wanted);
      int to = (int) ((n + 1L) * SPELLS / wanted);
      taken[random.nextInt(from, to)] = true;
    }
    return taken;
  }

  @Override
  public void visit(int vcpu, VcpuHalts next) {
    if (taken.length == 1) {
      spell(0).get(vcpu).addAll(next);
      return;
    }
    for (int i = 0; i < next.size(); i++) {
      int spell = (int) Math.clamp((next.startNs(i) - info.startNs()) / spellNs, 0,
          taken.length - 1.0);
      if (taken[spell]) {
        spell(spell).get(vcpu).add(next.get(i));
      }
    }
  }

  private List<VcpuHalts.Builder> spell(int number) {
    return spells.computeIfAbsent(number,
        _ -> info.vcpus().stream().map(_ -> new VcpuHalts.Builder()).toList());
  }

  /// The spells in the order of time, each a recording of its own, since nothing is known of what came before it.
  public List<Trace> traces() {
    List<Trace> traces = new ArrayList<>();
    spells.values().forEach(halts -> traces
        .add(new Trace(info, halts.stream().map(VcpuHalts.Builder::build).toList())));
    return traces;
  }
}
