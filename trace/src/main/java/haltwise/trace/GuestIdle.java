package haltwise.trace;

import java.util.List;

/// How a guest idled while it was recorded, by its own counters.
///
/// @param driver of cpuidle, such as `haltpoll`; `none` when CPUs idle without one; empty when not known
/// @param governor that chose the states, such as `haltpoll` or `menu`; empty when not known
/// @param states what the kernel counted of each state of each CPU during the recording; empty when not known
public record GuestIdle(String driver, String governor, List<State> states) {
  public static final GuestIdle UNKNOWN = new GuestIdle("", "", List.of());
  /// The one governor whose decisions the kernel traces.
  private static final String TRACED_GOVERNOR = "haltpoll";

  public GuestIdle {
    states = List.copyOf(states);
  }

  /// One idle state of one CPU, from sysfs' `cpuidle/stateN`. A number is -1 where the kernel does not count it.
  ///
  /// @param number of the state; the deeper, the higher
  /// @param usage times that the CPU entered it
  /// @param timeNs spent in it, ns
  /// @param above times when a shallower state would have been better
  /// @param below times when a deeper state would have been better
  /// @param rejected times when it was chosen and not entered
  public record State(int cpu, int number, String name, long usage, long timeNs, long above,
      long below, long rejected) {
  }

  /// Whether the governor is one whose decisions can be in the trace.
  public boolean decidesTraceably() {
    return governor.equals(TRACED_GOVERNOR);
  }
}
