package haltwise.replay;

/// What idling costs inside a guest, beside what the host shows.
///
/// @param pollCheckNs between two looks at the clock while the guest polls, ns, >= 1: 201 relax instructions. So much can
///     a poll exceed its window
/// @param exitNs for one way out of the guest by HLT and back in, ns: what a guest hit saves beside the wake latency
public record GuestCosts(long pollCheckNs, long exitNs) {
  /// 201 `pause` instructions took 5.4 µs on an AMD EPYC; on Intel since Skylake, at 140 cycles each, they take about
  /// 9 µs, before that below 1 µs. An exit of 1 µs is an assumption for hosts on bare metal (1,000 to 2,000 cycles);
  /// nested it is ten times as much, and more.
  public static final GuestCosts DEFAULT = new GuestCosts(5_400, 1_000);

  public GuestCosts {
    if (pollCheckNs < 1 || exitNs < 0) {
      throw new IllegalArgumentException("pollCheckNs=" + pollCheckNs + ", exitNs=" + exitNs
          + ": a cost of the guest is negative, or it looks at its clock without pause. Use >= 1 and >= 0.");
    }
  }
}
