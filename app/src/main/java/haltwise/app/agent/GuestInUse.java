package haltwise.app.agent;

import haltwise.report.Paragraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Whether a guest's kernel uses the parameters of its haltpoll governor at all: they can be written while another governor
/// idles the CPUs. Source: `Documentation/admin-guide/pm/cpuidle.rst`, `drivers/cpuidle/cpuidle-haltpoll.c`.
///
/// @param driver of cpuidle; `none` when there is none
/// @param governor of cpuidle; empty when there is none
/// @param available governors that it could use
/// @param force what the haltpoll driver's parameter says; empty when the driver is not there
/// @param loadable whether the driver is a module, not a part of the kernel
public record GuestInUse(String driver, String governor, String available, Optional<String> force,
    boolean loadable) {
  private static final String HALTPOLL = "haltpoll";
  private static final String CPUIDLE = "/sys/devices/system/cpu/cpuidle/";
  private static final String DRIVER = "/sys/module/cpuidle_haltpoll/";

  /// @param files of the guest, by path; empty where there is none
  public static GuestInUse read(Function<String, Optional<String>> files) {
    Optional<String> governor = files.apply(CPUIDLE + "current_governor")
        .or(() -> files.apply(CPUIDLE + "current_governor_ro"));
    return new GuestInUse(files.apply(CPUIDLE + "current_driver").orElse("none").strip(),
        governor.orElse("").strip(),
        files.apply(CPUIDLE + "available_governors").orElse("").strip(),
        files.apply(DRIVER + "parameters/force").map(String::strip),
        files.apply(DRIVER + "initstate").isPresent());
  }

  /// Whether what is written holds for the CPUs.
  public boolean isInUse() {
    return governor.equals(HALTPOLL) && driver.equals(HALTPOLL);
  }

  /// What to know of it, a sentence each.
  public List<String> sentences() {
    List<String> words = new ArrayList<>();
    if (isInUse()) {
      words.add("In use: this guest idles by the haltpoll driver and its governor.");
    } else if (governor.equals(HALTPOLL)) {
      words.add("In use: the haltpoll governor. Its driver is not (it is " + driver
          + "), so the host polls too.");
    } else {
      words.add("NOT in use: this guest idles by the governor "
          + (governor.isEmpty() ? "none" : governor) + ", driver " + driver
          + ", which do not read these values. " + remedy());
    }
    return words;
  }

  /// The same for `status`, which is of more than the guest's own polling.
  public String text(int columns) {
    StringBuilder out = new StringBuilder();
    sentences().forEach(s -> Paragraph.lines("haltpoll: " + s, columns)
        .forEach(line -> out.append(line).append('\n')));
    return out.toString();
  }

  private String remedy() {
    if (!List.of(available.split("\\s+")).contains(HALTPOLL)) {
      return "Its kernel does not offer haltpoll: it must run under KVM and see KVM's signature (not hidden by"
          + " kvm=off), on a kernel with CONFIG_CPU_IDLE_GOV_HALTPOLL.";
    }
    return loadable || force.isEmpty()
        ? "Load the driver: modprobe cpuidle_haltpoll force=Y; at each boot by the lines \"options cpuidle_haltpoll force=Y\""
            + " in /etc/modprobe.d/cpuidle_haltpoll.conf and \"cpuidle_haltpoll\" in /etc/modules-load.d/cpuidle_haltpoll.conf."
        : "The driver is part of the kernel: boot with cpuidle_haltpoll.force=Y, and without idle=.";
  }

  /// Words for the kernel's command line that the parameters need to be in use.
  public String commandLine() {
    return isInUse() && !force.orElse("N").equals("Y") ? "" : " cpuidle_haltpoll.force=Y";
  }

  public Map<String, Object> document() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("driver", driver);
    all.put("governor", governor);
    all.put("in_use", isInUse());
    return all;
  }
}
