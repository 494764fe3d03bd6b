package haltwise.control;

/// What really came of the halts of an epoch, or of a part of it, under the settings in force.
///
/// @param halts of all vCPUs
/// @param blocks of them
/// @param polledNs all time polled
public record Measured(long halts, long blocks, long polledNs) {
  public static final Measured NOTHING = new Measured(0, 0, 0);

  /// Time polled, and the price of each block, ns of CPU time.
  public double costNs(long blockPriceNs) {
    return polledNs + (double) blocks * blockPriceNs;
  }

  public double costPerHaltNs(long blockPriceNs) {
    return halts == 0 ? 0 : costNs(blockPriceNs) / halts;
  }

  public double blockedShare() {
    return halts == 0 ? 0 : (double) blocks / halts;
  }

  public Measured plus(Measured other) {
    return new Measured(halts + other.halts, blocks + other.blocks, polledNs + other.polledNs);
  }
}
