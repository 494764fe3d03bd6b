package haltwise.app.top;

import haltwise.report.Figure;
import haltwise.trace.Nanos;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The columns of numbers, in their order.
public enum Column {
  HALTS("halts/s", 10, 1), HIT("hit", 8, 2), POLLED("polled", 8, 4), WASTED("wasted", 8,
      5), BLOCKS("blocks/s", 10,
          9), WAKE_P50("wake p50", 9, 7), WAKE_P99("p99", 9, 6), WINDOW("window", 9, 3), EXITS(
              "exits/s", 10, 8), GUEST_POLLED("guest pol.", 11, 1), GUEST_HLT("guest HLT", 11, 2);

  private static final double UNKNOWN_LAST = -1;

  private final String header;
  private final int width;
  private final int rank;

  Column(String header, int width, int rank) {
    this.header = header;
    this.width = width;
    this.rank = rank;
  }

  /// Whether only a guest can tell it.
  boolean isOfGuest() {
    return this == GUEST_POLLED || this == GUEST_HLT;
  }

  /// As `--sort` knows it.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /// @throws IllegalArgumentException naming those that there are
  public static Column parse(String word) {
    return Arrays.stream(values()).filter(c -> c.word().equals(word)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown column \"" + word
            + "\" for --sort. Use one of: " + words() + "."));
  }

  public static String words() {
    return Arrays.stream(values()).map(Column::word).collect(Collectors.joining(", "));
  }

  String header() {
    return header;
  }

  /// With the gap before it, characters.
  int width() {
    return width;
  }

  /// What stays when there is little room: 1 to the end.
  int rank() {
    return rank;
  }

  /// What rows are sorted by: the larger, the higher up.
  double value(Tally t) {
    return switch (this) {
      case HALTS -> t.perSecond(t.halts());
      case HIT -> t.hitRatio().orElse(UNKNOWN_LAST);
      case POLLED -> t.polledCpuShare();
      case WASTED -> t.wastedCpuShare();
      case BLOCKS -> t.perSecond(t.blocks());
      case WAKE_P50 -> t.wakeP50Ns().orElse(UNKNOWN_LAST);
      case WAKE_P99 -> t.wakeP99Ns().orElse(UNKNOWN_LAST);
      case WINDOW -> t.windowNs() < 0 ? t.windowAtLeastNs() : t.windowNs();
      case EXITS -> t.exits();
      case GUEST_POLLED -> t.guest().map(g -> g.polledCpuShare()).orElse(UNKNOWN_LAST);
      case GUEST_HLT -> t.guest().map(g -> g.hltsPerSecond()).orElse(UNKNOWN_LAST);
    };
  }

  /// Without the gap.
  String text(Tally t) {
    return switch (this) {
      case HALTS -> rate(t, t.halts());
      case HIT -> Figure.percent(t.hitRatio());
      case POLLED -> Figure.percent(t.polledCpuShare());
      case WASTED -> Figure.percent(t.wastedCpuShare());
      case BLOCKS -> rate(t, t.blocks());
      case WAKE_P50 -> Figure.time(t.wakeP50Ns());
      case WAKE_P99 -> Figure.time(t.wakeP99Ns());
      case WINDOW -> window(t).orElse(Figure.UNKNOWN);
      case EXITS -> t.exits() < 0 ? Figure.UNKNOWN : rate(t, t.exits());
      case GUEST_POLLED -> t.guest().map(g -> Figure.percent(g.polledCpuShare()))
          .orElse(Figure.UNKNOWN);
      case GUEST_HLT -> t.guest().map(g -> Figure.perSecond(g.hltsPerSecond()))
          .orElse(Figure.UNKNOWN);
    };
  }

  private static String rate(Tally t, long count) {
    return Figure.perSecond(t.perSecond(count)).replace("/s", "");
  }

  private static Optional<String> window(Tally t) {
    if (t.windowNs() >= 0) {
      return Optional.of(Nanos.text(t.windowNs()));
    }
    return t.windowAtLeastNs() > 0
        ? Optional.of("≥" + Nanos.text(t.windowAtLeastNs()))
        : Optional.empty();
  }
}
