package haltwise.replay.grid;

import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Replays the halts of one vCPU under a whole grid of settings at once, exactly, in an open loop: arrivals stay where the
/// recording has them, and each block takes the latency that its halt has on the tape. That is what
/// [haltwise.replay.Replay] does where every wake is an answer and a block costs nothing after the halt.
///
/// By any rule, for all values of an unsigned 32-bit parameter. Memory: about 300 bytes for each settings beside
/// the tape. Where the JVM has the module jdk.incubator.vector (`--add-modules jdk.incubator.vector`) a vector engine does
/// the work, save for windows of 1 µs and less or of 134 ms and more, products that leave 31 bits, and kernels before 5.15
/// that shrink without a floor; all that, and everything where the module is missing, is left to a scalar engine, with
/// the same outcomes, bit for bit, many times slower. A halt whose polling was cut short, that ended late, or whose
/// wake-up was invalid goes through the scalar rule in both: many such make both as slow.
public final class GridReplay {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private final List<HostSettings> settings;
  private final GridEngine engine;
  private long halts;

  private GridReplay(List<HostSettings> settings, GridEngine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  /// @param rule that moves the windows
  /// @param settings whose outcomes are wanted, in any order
  /// @param startWindowNs of the vCPU before its first halt, 0 to 2^32-1
  public static GridReplay of(HostRule rule, List<HostSettings> settings, long startWindowNs) {
    return isVectorized()
        ? vector(rule, settings, startWindowNs)
        : scalar(rule, settings, startWindowNs);
  }

  /// Whether this JVM was started with the module that the fast engine needs.
  public static boolean isVectorized() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  static GridReplay scalar(HostRule rule, List<HostSettings> settings, long startWindowNs) {
    return new GridReplay(List.copyOf(settings), new ScalarGrid(rule, settings, startWindowNs));
  }

  static GridReplay vector(HostRule rule, List<HostSettings> settings, long startWindowNs) {
    return new GridReplay(List.copyOf(settings), new VectorGrid(rule, settings, startWindowNs));
  }

  /// Goes on with these halts where it stopped, in the thread of the caller.
  public void replay(OpenLoopTape tape) {
    replay(tape, new GridScratch());
  }

  /// As [#replay(OpenLoopTape)].
  ///
  /// @param scratch used until it returns
  public void replay(OpenLoopTape tape, GridScratch scratch) {
    engine.replay(tape, 0, 1, scratch);
    halts += tape.size();
  }

  /// Goes on with these halts where it stopped, and returns when they are done.
  ///
  /// @param parts that `executor` is given at once, each about as much work: as many as it has threads
  public void replay(OpenLoopTape tape, Executor executor, int parts) {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      int part = p;
      running.add(CompletableFuture
          .runAsync(() -> engine.replay(tape, part, parts, new GridScratch()), executor));
    }
    CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    halts += tape.size();
  }

  /// A row for each settings, in their order, over all halts so far.
  public List<GridOutcome> outcomes() {
    List<GridOutcome> rows = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      rows.add(engine.outcome(i, halts));
    }
    return rows;
  }
}
