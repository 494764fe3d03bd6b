package haltwise.app;

import haltwise.lab.CpuPlan;
import haltwise.lab.LabOptions;
import haltwise.lab.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a lab VM is run, for every command that runs one.
final class LabVmOptions {
  @Option(names = "--vcpus", paramLabel = "N", description = "vCPUs of the lab VM (default: as many as the workload needs).")
  private @Nullable Integer vcpus;

  @Option(names = "--halt-poll-max", paramLabel = "TIME", converter = TimeConverter.class, description = "The lab VM's own"
      + " max (KVM_CAP_HALT_POLL); default: the host's parameter.")
  private @Nullable Long haltPollMaxNs;

  @Option(names = "--pin", paramLabel = "CPUS", defaultValue = "auto", description = "auto, none, or the CPUs of the vCPUs"
      + " and of the device, such as 0/1 or 0,2/1 (default: ${DEFAULT-VALUE}).")
  private String pin = "auto";

  @Option(names = "--warm-up", paramLabel = "TIME", defaultValue = "300ms", converter = DurationConverter.class, description = "Run"
      + " before the measured time (default: ${DEFAULT-VALUE}).")
  private long warmUpNs;

  Optional<Integer> vcpus() {
    return Optional.ofNullable(vcpus);
  }

  /// Whether the VM's own max was given.
  boolean hasMax() {
    return haltPollMaxNs != null;
  }

  /// One of these options that was given, as on the command line.
  Optional<String> anyGiven() {
    if (vcpus != null) {
      return Optional.of("--vcpus");
    }
    if (haltPollMaxNs != null) {
      return Optional.of("--halt-poll-max");
    }
    return pin.equals("auto") ? Optional.empty() : Optional.of("--pin");
  }

  /// @throws IllegalArgumentException when a value is out of range
  LabOptions of(Workload workload, long durationNs) {
    OptionalLong max = haltPollMaxNs == null
        ? OptionalLong.empty()
        : OptionalLong.of(haltPollMaxNs);
    return new LabOptions(durationNs, warmUpNs, vcpus == null ? workload.vcpusNeeded() : vcpus, max,
        cpus());
  }

  private CpuPlan cpus() {
    return switch (pin) {
      case "auto" -> new CpuPlan.Automatic();
      case "none" -> new CpuPlan.Free();
      default -> chosen();
    };
  }

  private CpuPlan chosen() {
    if (!pin.matches("\\d{1,6}(,\\d{1,6})*/\\d{1,6}")) {
      throw new IllegalArgumentException("--pin " + pin
          + " is not understood. Use auto, none, or vCPU CPUs/device CPU, such as 0/1.");
    }
    String[] sides = pin.split("/");
    List<Integer> forVcpus = Arrays.stream(sides[0].split(",")).map(Integer::valueOf).toList();
    return new CpuPlan.Chosen(forVcpus, Integer.parseInt(sides[1]));
  }
}
