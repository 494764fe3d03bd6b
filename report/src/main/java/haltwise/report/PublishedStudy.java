package haltwise.report;

import java.util.List;
import java.util.Optional;

/// What the Intel study of halt polling on Chromebooks published (ID 749041, 2021), and which measure here stands beside it.
/// Its numbers are averages over applications of Android and Linux VMs, each the median of three runs.
///
/// @param name for people
/// @param published as the study states it
/// @param low in parts, or points of a gap; the lower end of what it states
/// @param high the upper end
/// @param technique by which it was reached there
/// @param measure of a run here; empty for a run's main one
public record PublishedStudy(String name, String published, double low, double high,
    Technique technique, Optional<String> measure) {
  /// By which side the study reached it.
  public enum Technique {
    HOST_POLLING("host"), GUEST_POLLING("guest"), BOTH("both");

    private final String text;

    Technique(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  static final String GAP = "native_gap_share";

  public static final List<PublishedStudy> ROWS = List.of(
      new PublishedStudy("performance", "+2 to +5 %", 0.02, 0.05, Technique.HOST_POLLING,
          Optional.empty()),
      new PublishedStudy("switches", "-18 %", -0.18, -0.18, Technique.HOST_POLLING,
          Optional.of("context_switches_per_s")),
      new PublishedStudy("performance", "+7 to +10 %", 0.07, 0.10, Technique.GUEST_POLLING,
          Optional.empty()),
      new PublishedStudy("HLT exits", "-10 %", -0.10, -0.10, Technique.GUEST_POLLING,
          Optional.of("hlt_exits_per_s")),
      new PublishedStudy("cycles/s", "-19 %", -0.19, -0.19, Technique.GUEST_POLLING,
          Optional.of("cycles_per_s")),
      new PublishedStudy("power", "-10 %", -0.10, -0.10, Technique.GUEST_POLLING,
          Optional.of("power_w")),
      new PublishedStudy("gap to native", "-2 to -4 pp", -0.04, -0.02, Technique.BOTH,
          Optional.of(GAP)));

  /// Performance by guest polling has nothing here that could stand beside it: lab guests do not poll.
  boolean hasCounterpart() {
    return technique != Technique.GUEST_POLLING || measure.isPresent();
  }
}
