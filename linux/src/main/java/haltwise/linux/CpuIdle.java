package haltwise.linux;

import java.util.ArrayList;
import java.util.List;

/// How this kernel idles: who chooses the idle states, and what it counted of each since it booted.
/// Source: `Documentation/admin-guide/pm/cpuidle.rst`.
///
/// @param driver `current_driver`, such as `haltpoll`; `none` when CPUs idle without one
/// @param governor `current_governor`, such as `haltpoll` or `menu`; empty when the kernel has none
/// @param states of all CPUs, by CPU and number; none without a driver
public record CpuIdle(String driver, String governor, List<State> states) {
  /// Counters of one idle state of one CPU.
  ///
  /// @param name such as `POLL` or `haltpoll idle`
  /// @param timeNs spent in it; the kernel shows whole µs
  /// @param above times when a shallower state would have been better; -1 where the kernel does not count it
  /// @param below times when a deeper state would have been better; -1 as before
  /// @param rejected times when the state was chosen and not entered; -1 as before
  public record State(int cpu, int number, String name, long usage, long timeNs, long above,
      long below, long rejected) {
  }

  public static final long UNKNOWN = -1;

  public CpuIdle {
    states = List.copyOf(states);
  }

  public static CpuIdle read() {
    return read(HostFiles.ofThisHost());
  }

  static CpuIdle read(HostFiles files) {
    CpuIdleFiles idle = new CpuIdleFiles(files);
    return new CpuIdle(idle.driver(), idle.governor(), idle.states().stream().map(CpuIdle::state)
        .toList());
  }

  private static State state(CpuIdleFiles.State s) {
    return new State(s.cpu(), s.number(), s.name(), s.number("usage"), s.ns("time"),
        s.number("above"), s.number("below"), s.number("rejected"));
  }

  /// Whether CPUs that have nothing to run may poll in state 0: arm64's state 0 waits for an interrupt instead.
  public boolean pollsInState0() {
    return states.stream().filter(s -> s.number() == 0).allMatch(s -> s.name().equals("POLL"));
  }

  /// What was counted since an earlier reading. Where the driver or governor changed meanwhile, the later names hold.
  public CpuIdle since(CpuIdle earlier) {
    List<State> counted = new ArrayList<>();
    for (State s : states) {
      earlier.states.stream()
          .filter(e -> e.cpu == s.cpu && e.number == s.number && e.name.equals(s.name)).findFirst()
          .ifPresent(e -> counted.add(new State(s.cpu, s.number, s.name,
              difference(s.usage, e.usage), difference(s.timeNs, e.timeNs),
              difference(s.above, e.above), difference(s.below, e.below),
              difference(s.rejected, e.rejected))));
    }
    return new CpuIdle(driver, governor, counted);
  }

  private static long difference(long later, long earlier) {
    return later < 0 || earlier < 0 ? UNKNOWN : later - earlier;
  }

  /// Lines that [#parse] reads back.
  public String text() {
    StringBuilder out = new StringBuilder(driver + "\n" + governor + "\n");
    states.forEach(s -> out.append(s.cpu).append(' ').append(s.number).append(' ').append(s.usage)
        .append(' ').append(s.timeNs).append(' ').append(s.above).append(' ').append(s.below)
        .append(' ').append(s.rejected).append(' ').append(s.name).append('\n'));
    return out.toString();
  }

  /// @throws IllegalArgumentException when it is not what [#text] writes
  public static CpuIdle parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length < 2) {
      throw new IllegalArgumentException("idle states without driver and governor");
    }
    List<State> states = new ArrayList<>();
    for (int i = 2; i < lines.length; i++) {
      String[] f = lines[i].split(" ", 8);
      if (f.length == 8) {
        states.add(new State(Integer.parseInt(f[0]), Integer.parseInt(f[1]), f[7],
            Long.parseLong(f[2]), Long.parseLong(f[3]), Long.parseLong(f[4]),
            Long.parseLong(f[5]), Long.parseLong(f[6])));
      }
    }
    return new CpuIdle(lines[0], lines[1], states);
  }
}
