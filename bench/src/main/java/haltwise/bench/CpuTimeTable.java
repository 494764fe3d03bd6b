package haltwise.bench;

import haltwise.lab.synthetic.Family;
import haltwise.replay.HostRule;
import haltwise.replay.grid.GridOutcome;
import haltwise.replay.grid.GridReplay;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// All engines by one thread, in CPU time: for a machine that has other things to do, where the clock on the wall says nothing.
/// Alternates between them, takes the best of a few runs of each, and requires equal outcomes.
public final class CpuTimeTable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP_HALTS = 300_000;

  private CpuTimeTable() {
  }

  /// @param args the folder of the C sources, a folder to work in, halts of each family
  public static void main(String[] args) throws IOException, InterruptedException {
    Path library = Files.createDirectories(Path.of(args[1])).resolve("baselines.so");
    Baselines.compile(Path.of(args[0]), library);
    int halts = Integer.parseInt(args[2]);
    List<HostSettings> settings = BenchGrid.settings();
    double perStep = 1.0 / ((double) halts * settings.size());
    try (Arena arena = Arena.ofConfined()) {
      Baselines c = new Baselines(library, arena);
      Halts warmUp = Halts.of(Family.MIXED, WARM_UP_HALTS, arena);
      for (int i = 0; i < 3; i++) {
        haltwise(warmUp, settings);
      }
      System.out.println("""
          | family | haltwise, ns | AVX-512 in C, ns | plain C, ns | times plain C | times AVX-512 |
          |---|---|---|---|---|---|""");
      for (Family family : Family.values()) {
        Halts data = Halts.of(family, halts, arena);
        Timed ours = Timed.NEVER;
        Timed avx512 = Timed.NEVER;
        for (int i = 0; i < 3; i++) {
          ours = ours.orBetter(() -> haltwise(data, settings));
          avx512 = avx512.orBetter(() -> c.avx512(data, settings, Runnable::run, 1));
        }
        Timed plain = Timed.NEVER.orBetter(() -> c.plain(data, settings, Runnable::run, 1));
        if (!ours.rows.equals(plain.rows)
            || (!avx512.rows.isEmpty() && !ours.rows.equals(avx512.rows))) {
          throw new IOException("The engines disagree on " + family.word());
        }
        System.out.printf(Locale.ROOT, "| %s | %.3f | %.3f | %.2f | %.1f | %.2f |%n", family.word(),
            ours.cpuNs * perStep, avx512.cpuNs * perStep, plain.cpuNs * perStep,
            (double) plain.cpuNs / ours.cpuNs, (double) avx512.cpuNs / ours.cpuNs);
      }
    }
  }

  private static List<GridOutcome> haltwise(Halts data, List<HostSettings> settings) {
    GridReplay replay = GridReplay.of(HostRule.NEWEST, settings, 0);
    replay.replay(data.tape());
    return replay.outcomes();
  }

  private record Timed(long cpuNs, List<GridOutcome> rows) {
    static final Timed NEVER = new Timed(Long.MAX_VALUE, List.of());

    Timed orBetter(Supplier<List<GridOutcome>> run) {
      long start = THREADS.getCurrentThreadCpuTime();
      List<GridOutcome> result = run.get();
      long took = THREADS.getCurrentThreadCpuTime() - start;
      return took < cpuNs ? new Timed(took, result) : this;
    }
  }
}
