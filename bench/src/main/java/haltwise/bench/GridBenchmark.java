package haltwise.bench;

import haltwise.lab.synthetic.Family;
import haltwise.replay.HostRule;
import haltwise.replay.grid.GridOutcome;
import haltwise.replay.grid.GridReplay;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One replay of all halts of a family under 1,600 settings by two threads: seconds for each engine. JMH fills the fields.
@NullUnmarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = {"--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED", "-Xmx2g"})
public class GridBenchmark {
  static final int THREADS = 2;
  static final String FOLDER = "haltwise.bench.folder";

  @Param({"10000000"})
  public int halts;
  @Param({"poisson100"})
  public String family;

  private final Arena arena = Arena.ofShared();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<HostSettings> settings = BenchGrid.settings();
  private final Path folder = Path.of(System.getProperty(FOLDER, "."));
  private Baselines baselines;
  private Halts data;

  @Setup
  public void draw() {
    data = Halts.of(Family.named(family), halts, arena);
    baselines = new Baselines(folder.resolve("baselines.so"), arena);
  }

  @TearDown
  public void close() {
    threads.close();
    arena.close();
  }

  @Benchmark
  @Warmup(iterations = 3)
  @Measurement(iterations = 5)
  public List<GridOutcome> haltwise() throws IOException {
    GridReplay replay = GridReplay.of(HostRule.NEWEST, settings, 0);
    replay.replay(data.tape(), threads, THREADS);
    return checked("haltwise", replay.outcomes());
  }

  @Benchmark
  @Warmup(iterations = 1)
  @Measurement(iterations = 3)
  public List<GridOutcome> avx512() throws IOException {
    return checked("avx512", baselines.avx512(data, settings, threads, THREADS));
  }

  @Benchmark
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public List<GridOutcome> plainC() throws IOException {
    return checked("plainC", baselines.plain(data, settings, threads, THREADS));
  }

  private List<GridOutcome> checked(String engine, List<GridOutcome> rows) throws IOException {
    if (!rows.isEmpty()) {
      Checksums.write(folder, family, halts, engine, rows);
    }
    return rows;
  }
}
