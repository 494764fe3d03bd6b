package haltwise.replay.grid;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.HostRule;
import haltwise.replay.ReplayTape;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the scalar engine, which steps each settings by the rule itself; the two must agree in every number, on random
/// halts and settings that lie on and around every edge. [GridReplayAgainstReplayTest] holds the scalar one to the rule.
final class GridReplayTest {
  private static final long[] EDGES = {
      0, 1, 2, 999, 1_000, 1_001, 1_002, 2_000, 9_999, 10_000, 10_001, 50_000, 200_000, 1_000_000,
      10_000_000, (1 << 24) - 1, 1 << 24, 1 << 27, (1 << 27) + 1, Integer.MAX_VALUE - 1,
      Integer.MAX_VALUE, 1L << 31, HostSettings.U32_MAX - 1, HostSettings.U32_MAX};
  private static final long[] FACTORS = {
      0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 100, 1 << 16, 65_537, HostSettings.U32_MAX};
  private static final long[] USUAL_NS = {
      5_000, 10_000, 20_000, 30_000, 60_000, 100_000, 160_000, 200_000, 400_000, 1_000_000};

  /// Without a floor; with one, clamping while growing; with invalid wake-ups that shrink.
  private static final List<HostRule> OTHER_RULES = List.of(HostRule.of("5.4", "x86_64"),
      HostRule.of("5.15", "x86_64"), HostRule.of("6.12", "s390x"));

  private final HostRule rule = HostRule.of("6.12", "s390x");
  private final RandomGenerator random;

  GridReplayTest() {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_122);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothEnginesAgreeInEveryNumber(boolean wild) {
    for (int round = 0; round < 100; round++) {
      List<HostSettings> settings = Stream.generate(() -> settings(wild))
          .limit(1 + random.nextInt(220)).toList();
      HostRule some = random.nextInt(3) > 0
          ? HostRule.NEWEST
          : OTHER_RULES.get(random.nextInt(OTHER_RULES.size()));
      long start = random.nextInt(3) == 0 ? one(EDGES) : 0;
      GridReplay scalar = GridReplay.scalar(some, settings, start);
      GridReplay vector = GridReplay.vector(some, settings, start);
      for (int part = 0; part < 2; part++) {
        OpenLoopTape tape = tape(random.nextInt(3_000), wild);
        scalar.replay(tape);
        vector.replay(tape);
      }
      assertSame(settings, scalar, vector,
          "round " + round + ", start " + start + ", rule " + some);
    }
  }

  @Test
  void theWholeGridOfAUsualSearchAgrees() {
    List<HostSettings> settings = usualGrid();
    OpenLoopTape tape = tape(20_000, false);
    GridReplay scalar = GridReplay.scalar(rule, settings, 0);
    GridReplay vector = GridReplay.vector(rule, settings, 0);
    scalar.replay(tape);
    vector.replay(tape);
    assertSame(settings, scalar, vector, "grid");
  }

  @Test
  void anyNumberOfPartsGivesTheSame() {
    List<HostSettings> settings = usualGrid();
    OpenLoopTape tape = tape(5_000, false);
    GridReplay one = GridReplay.vector(rule, settings, 0);
    one.replay(tape);
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      for (int parts : new int[]{1, 2, 3, 50}) {
        GridReplay many = GridReplay.vector(rule, settings, 0);
        many.replay(tape, pool, parts);
        assertThat(many.outcomes()).isEqualTo(one.outcomes());
      }
    }
  }

  @Test
  void aTapeInPiecesGivesTheSame() {
    List<HostSettings> settings = usualGrid();
    OpenLoopTape.Builder whole = new OpenLoopTape.Builder(1);
    OpenLoopTape.Builder piece = new OpenLoopTape.Builder(1);
    GridReplay pieces = GridReplay.vector(rule, settings, 0);
    for (int i = 0; i < 7_000; i++) {
      long arrival = arrivalNs(false);
      whole.add(arrival, 8_000);
      piece.add(arrival, 8_000);
      if (random.nextInt(100) == 0) {
        pieces.replay(piece.build());
      }
    }
    pieces.replay(piece.build());
    GridReplay at = GridReplay.vector(rule, settings, 0);
    at.replay(whole.build());
    assertThat(pieces.outcomes()).isEqualTo(at.outcomes());
  }

  /// As tune's: ceilings, factors and starts of a search, and pinned windows.
  private static List<HostSettings> usualGrid() {
    List<HostSettings> all = new ArrayList<>(List.of(HostSettings.OFF, HostSettings.KERNEL_DEFAULT,
        HostSettings.KERNEL_BEFORE_6_11, HostSettings.INTEL_CHROMEOS));
    for (long max : new long[]{10_000, 20_000, 40_000, 60_000, 100_000, 160_000, 200_000, 500_000,
        1_000_000, 10_000_000}) {
      all.add(HostSettings.pinned(max));
      for (long grow = 1; grow <= 5; grow++) {
        for (long shrink = 0; shrink <= 5; shrink++) {
          for (long start : new long[]{2_000, 10_000, 50_000, max, 2 * max}) {
            all.add(new HostSettings(max, grow, start, shrink));
          }
        }
      }
    }
    return all;
  }

  private HostSettings settings(boolean wild) {
    return wild && random.nextBoolean()
        ? new HostSettings(one(EDGES), one(FACTORS), one(EDGES), one(FACTORS))
        : new HostSettings(one(USUAL_NS), random.nextInt(6),
            one(USUAL_NS) / (1 + random.nextInt(4)),
            random.nextInt(8));
  }

  private OpenLoopTape tape(int size, boolean wild) {
    OpenLoopTape.Builder b = new OpenLoopTape.Builder(16);
    int specialPercent = random.nextInt(4) == 0 ? random.nextInt(30) : 0;
    // Stretches in which every lane hits, and in which no window is long enough.
    int usualNs = random.nextInt(3) == 0 ? random.nextBoolean() ? 20_000 : 2_000_000 : 0;
    for (int i = 0; i < size; i++) {
      long arrival = usualNs > 0 && random.nextInt(40) != 0
          ? usualNs + random.nextInt(usualNs)
          : arrivalNs(wild);
      long latency = latencyNs(arrival, wild);
      if (random.nextInt(100) >= specialPercent) {
        b.add(arrival, latency);
      } else {
        switch (random.nextInt(3)) {
          case 0 ->
            b.halt(arrival, latency, 0, random.nextInt(1 + (int) Math.min(100_000, arrival)), true);
          case 1 ->
            b.halt(arrival, latency,
                (int) Math.min(Integer.MAX_VALUE, 1 + random.nextLong(1 + arrival)),
                ReplayTape.NO_CUT, true);
          default -> b.halt(arrival, latency, 0, ReplayTape.NO_CUT, false);
        }
      }
    }
    return b.build();
  }

  private long arrivalNs(boolean wild) {
    return switch (random.nextInt(wild ? 8 : 6)) {
      case 0 -> one(USUAL_NS);
      case 1 -> random.nextInt(1_100);
      case 2, 3 -> Math.round(random.nextExponential() * 100_000);
      case 4 -> Math.round(random.nextExponential() * 1_000_000);
      case 5 -> Math.round(random.nextExponential() * 15_000);
      case 6 -> one(EDGES);
      default -> random.nextLong(1L << (1 + random.nextInt(33)));
    };
  }

  /// Often such that the duration lies at a ceiling.
  private long latencyNs(long arrival, boolean wild) {
    return switch (random.nextInt(4)) {
      case 0 -> Math.max(0, one(USUAL_NS) + random.nextInt(-1, 2) - arrival);
      case 1 -> wild ? one(EDGES) : 0;
      case 2 -> random.nextInt(100_000);
      default -> 8_000;
    };
  }

  private long one(long[] values) {
    return values[random.nextInt(values.length)];
  }

  private static void assertSame(List<HostSettings> settings, GridReplay scalar, GridReplay vector,
      String what) {
    List<GridOutcome> expected = scalar.outcomes();
    List<GridOutcome> actual = vector.outcomes();
    for (int i = 0; i < settings.size(); i++) {
      assertThat(actual.get(i)).as("%s, settings %s", what, settings.get(i))
          .isEqualTo(expected.get(i));
    }
  }
}
