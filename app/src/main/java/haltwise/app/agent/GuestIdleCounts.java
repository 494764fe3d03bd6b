package haltwise.app.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// What a guest's kernel counted of how its CPUs idle, from its own files, by an agent too: no tracing, a few reads for each
/// CPU. Source: `Documentation/admin-guide/pm/cpuidle.rst`.
///
/// @param cpus by number
public record GuestIdleCounts(List<Cpu> cpus) {
  private static final String CPUS = "/sys/devices/system/cpu/cpu";
  private static final String POLLING = "POLL";
  private static final long NS_PER_US = 1_000;
  private static final int MOST_CPUS = 4_096;
  private static final int MOST_STATES = 16;

  /// Since the boot, or between two readings.
  ///
  /// @param polls times that it polled
  /// @param polledNs time that it polled; the kernel shows whole µs
  /// @param hlts times that it entered a deeper state: of a guest HLT, which leaves it
  public record Cpu(int number, long polls, long polledNs, long hlts) {
  }

  public GuestIdleCounts {
    cpus = List.copyOf(cpus);
  }

  /// @param files of the guest, by path; empty where there is none
  /// @return without CPUs where the kernel has no driver that idles them
  public static GuestIdleCounts read(Function<String, Optional<String>> files) {
    List<Cpu> all = new ArrayList<>();
    for (int cpu = 0; cpu < MOST_CPUS; cpu++) {
      Optional<Cpu> read = cpu(cpu, files);
      if (read.isEmpty()) {
        break;
      }
      all.add(read.get());
    }
    return new GuestIdleCounts(all);
  }

  private static Optional<Cpu> cpu(int number, Function<String, Optional<String>> files) {
    long polls = 0;
    long polledNs = 0;
    long hlts = 0;
    for (int state = 0; state < MOST_STATES; state++) {
      String folder = CPUS + number + "/cpuidle/state" + state + "/";
      OptionalLong usage = number(files.apply(folder + "usage"));
      if (usage.isEmpty()) {
        return state == 0 ? Optional.empty() : Optional.of(new Cpu(number, polls, polledNs, hlts));
      }
      if (state == 0
          && files.apply(folder + "name").map(String::strip).equals(Optional.of(POLLING))) {
        polls = usage.getAsLong();
        polledNs = number(files.apply(folder + "time")).orElse(0) * NS_PER_US;
      } else {
        hlts += usage.getAsLong();
      }
    }
    return Optional.of(new Cpu(number, polls, polledNs, hlts));
  }

  private static OptionalLong number(Optional<String> text) {
    try {
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text.get().strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /// What was counted between two readings, of the CPUs that are in both.
  public GuestIdleCounts since(GuestIdleCounts earlier) {
    return new GuestIdleCounts(cpus.stream().flatMap(c -> earlier.cpus.stream()
        .filter(e -> e.number == c.number).map(e -> new Cpu(c.number, c.polls - e.polls,
            c.polledNs - e.polledNs, c.hlts - e.hlts)))
        .toList());
  }

  /// All CPUs together, under the number of none.
  public Cpu sum() {
    return cpus.stream().reduce(new Cpu(-1, 0, 0, 0), (a, b) -> new Cpu(-1, a.polls + b.polls,
        a.polledNs + b.polledNs, a.hlts + b.hlts));
  }
}
