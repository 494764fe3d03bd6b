package haltwise.app.top;

/// What it costs to watch.
///
/// @param ownCpuShare of one CPU that this process took, 0..; a lab VM in it not counted
/// @param eventsPerSecond trace events read
/// @param lost trace events lost since the start
/// @param eventNs what an event costs the watched thread, ns, as measured on this host; 0 when that failed
public record WatchCost(double ownCpuShare, double eventsPerSecond, long lost, double eventNs) {
  static final WatchCost NONE = new WatchCost(0, 0, 0, 0);

  /// Of one CPU, 0..: what the watched threads lose to writing events, all of them together.
  public double watchedCpuShare() {
    return eventsPerSecond * eventNs / 1e9;
  }
}
