package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.ModelSample;
import haltwise.replay.Outcome;
import haltwise.replay.Policy;
import haltwise.replay.Polling;
import haltwise.replay.Replay;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.replay.StreamedReplay;
import haltwise.replay.StreamedReplay.Wanted;
import haltwise.replay.Verifier;
import haltwise.report.ShowDocument;
import haltwise.trace.HaltCursor;
import haltwise.trace.HaltSource;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.facts.TraceFacts;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A trace read in parts says the same as the trace read whole, bit for bit. Oracle: the whole trace. On the shipped
/// traces, one of them of two vCPUs that wake each other.
final class StreamingTest {
  private static final List<Policy> POLICIES = List.of(new Policy.Kernel(HostSettings.OFF),
      new Policy.Kernel(HostSettings.KERNEL_DEFAULT),
      new Policy.Kernel(new HostSettings(1_000_000, 4, 50_000, 0)), new Policy.Pinned(60_000),
      new Policy.Clairvoyant(50_000));

  @TempDir
  private Path folder = Path.of("");

  static List<Path> shipped() throws IOException {
    try (var files = Files.list(Path.of("..", "traces"))) {
      List<Path> traces = files.filter(f -> f.toString().endsWith(TraceFile.SUFFIX)).sorted()
          .toList();
      assertThat(traces).hasSizeGreaterThan(4);
      return traces;
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void partsSayTheSameAsTheWhole(Path file) {
    Trace whole = TraceFile.read(file);
    ReplayModel model = ReplayModel.learn(List.of(whole), 1);
    Replay replay = new Replay(ReplayTape.of(whole, model));
    List<Outcome> expected = new ArrayList<>();
    List<Wanted> wanted = new ArrayList<>();
    for (Policy policy : POLICIES) {
      expected.add(replay.run(policy));
      wanted.add(Wanted.asRecorded(new Polling(policy)));
    }
    expected.add(replay.runFrom(HostSettings.KERNEL_DEFAULT, 200_000));
    wanted.add(Wanted.from(new Polling(HostSettings.KERNEL_DEFAULT), HostSettings.KERNEL_DEFAULT,
        200_000, 0));

    for (int size : new int[]{1, 13, 5_000}) {
      HaltSource parts = new InPieces(whole, size);
      assertThat(StreamedReplay.run(parts, model, wanted, size * 3).outcomes())
          .as("pieces of " + size).isEqualTo(expected);
      assertThat(ShowDocument.of("x", TraceFacts.of(parts)))
          .isEqualTo(ShowDocument.of("x", TraceFacts.of(whole)));
      assertThat(Verifier.run(parts)).isEqualTo(Verifier.run(whole));
    }
  }

  @Test
  void aSampleOfASmallTraceIsAllOfIt() throws IOException {
    Trace whole = TraceFile.read(shipped().getFirst());
    ModelSample sample = new ModelSample(whole, 1, ModelSample.ENOUGH);
    new InPieces(whole, 100).scan(sample);

    assertThat(sample.traces()).singleElement().satisfies(t -> assertThat(
        ShowDocument.of("x", TraceFacts.of(t)))
        .isEqualTo(ShowDocument.of("x", TraceFacts.of(whole))));
  }

  @Test
  void aSyntheticTraceFollowsTheRuleAndReplaysAsItIs() {
    for (String family : List.of("mixed", "poisson100", "tick250", "switch0.5-2s")) {
      Path file = folder.resolve(family + TraceFile.SUFFIX);
      CommandRun made = CommandRun.of("lab", "--synthetic", family, "--halts", "20k", "--vcpus",
          "3", "--seed", "7", "--settings", "max=300us,shrink=0", "-o", file.toString());
      assertThat(made.status()).as(made.err()).isZero();
      CommandRun verified = CommandRun.of("verify", "--json", file.toString());
      assertThat(verified.status()).as(verified.out()).isZero();
      assertThat(verified.json().get("checked").asLong()).isEqualTo(20_000);

      Map<String, Object> shown = ShowDocument.of("x", TraceFacts.of(TraceFile.open(file)));
      var row = CommandRun.of("replay", "--json", "--settings", "current", file.toString()).json()
          .get("rows").get(0);
      assertThat(row.get("hits").asLong()).isEqualTo(shown.get("hits"));
      assertThat(row.get("blocks").asLong()).isEqualTo(shown.get("blocks"));
      assertThat(row.get("work_rate").asDouble()).isEqualTo(1.0);
    }
  }

  @Test
  void theSameSeedGivesTheSameFileAndAnotherOneAnother() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String seed : List.of("1", "1", "2")) {
      Path file = folder.resolve(files.size() + TraceFile.SUFFIX);
      assertThat(CommandRun.of("lab", "--synthetic", "mmpp", "--halts", "5k", "--seed", seed, "-o",
          file.toString()).status()).isZero();
      files.add(Files.readAllBytes(file));
    }
    assertThat(files.get(0)).isEqualTo(files.get(1)).isNotEqualTo(files.get(2));
  }

  @Test
  void wrongUsesOfSyntheticSayWhatToDo() {
    assertThat(CommandRun.of("lab", "--synthetic", "nosuch").err()).contains("poisson100",
        "switch0.5-2s");
    assertThat(CommandRun.of("lab", "--synthetic", "nosuch").status()).isEqualTo(2);
    assertThat(CommandRun.of("lab", "storage", "--halts", "5").err()).contains("--synthetic");
    assertThat(CommandRun.of("lab", "storage", "--synthetic", "mmpp").status()).isEqualTo(2);
    assertThat(CommandRun.of("lab", "--synthetic", "mmpp", "--pin", "none").status()).isEqualTo(2);
    assertThat(CommandRun.of("lab", "--synthetic", "mmpp", "--halts", "ten").err())
        .contains("10M");
    assertThat(CommandRun.of("lab").status()).isEqualTo(2);
  }

  /// A trace that hands out its halts a few at a time.
  private record InPieces(Trace trace, int size) implements HaltSource {
    @Override
    public TraceInfo info() {
      return trace.info();
    }

    @Override
    public long haltCount() {
      return trace.haltCount();
    }

    @Override
    public void scan(Visitor visitor) {
      for (int v = 0; v < trace.halts().size(); v++) {
        for (VcpuHalts piece : pieces(v)) {
          visitor.visit(v, piece);
        }
      }
    }

    @Override
    public HaltCursor cursor(int vcpu) {
      Iterator<VcpuHalts> pieces = pieces(vcpu).iterator();
      return new HaltCursor() {
        @Override
        public Optional<VcpuHalts> next() {
          return pieces.hasNext() ? Optional.of(pieces.next()) : Optional.empty();
        }

        @Override
        public void close() {
        }
      };
    }

    private List<VcpuHalts> pieces(int vcpu) {
      VcpuHalts all = trace.halts().get(vcpu);
      List<VcpuHalts> pieces = new ArrayList<>();
      for (int from = 0; from < all.size(); from += size) {
        VcpuHalts.Builder piece = new VcpuHalts.Builder(size);
        for (int i = from; i < Math.min(all.size(), from + size); i++) {
          piece.add(all.get(i));
        }
        pieces.add(piece.build());
      }
      return pieces;
    }
  }
}
