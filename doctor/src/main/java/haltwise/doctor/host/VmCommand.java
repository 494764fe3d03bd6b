package haltwise.doctor.host;

import haltwise.linux.HostFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the command line of a VMM says of halts, from QEMU's options, and from those of `haltwise lab`. No other word
/// of it is kept.
///
/// @param words the program's name, and the options that matter here, with their values
public record VmCommand(List<String> words) {
  private static final Set<String> QEMU_OPTIONS = Set.of("-cpu", "-overcommit", "-machine", "-M",
      "-accel", "-smp", "-qmp", "-mon", "-chardev");
  private static final String HALTWISE = "haltwise.app.Main";
  private static final String LAB_MAX = "--halt-poll-max";
  private static final Pattern MACHINE = Pattern
      .compile("(?:pc-q35|pc-i440fx|virt|pc)-(?:rhel)?(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern SOCKET = Pattern.compile("(?:^unix:|[,:]path=)([^,]+)");

  public VmCommand {
    words = List.copyOf(words);
  }

  static VmCommand read(HostFiles files, int processId) {
    return new VmCommand(files.read("/proc/" + processId + "/cmdline", VmCommand::kept)
        .filter(t -> !t.isEmpty()).map(t -> List.of(t.split("\n"))).orElse(List.of()));
  }

  /// A word a line. Passwords and names of disks are not among them.
  private static String kept(String commandLine) {
    List<String> all = Arrays.asList(commandLine.split("[\0\n]"));
    String program = all.getFirst().substring(all.getFirst().lastIndexOf('/') + 1);
    List<String> kept = new ArrayList<>(List.of(program));
    boolean isHaltwise = all.contains(HALTWISE);
    boolean isQemu = isQemu(program);
    if (isHaltwise) {
      kept.add(HALTWISE);
    }
    for (int i = 1; i + 1 < all.size(); i++) {
      if (isQemu && QEMU_OPTIONS.contains(all.get(i)) && isWanted(all.get(i), all.get(i + 1))
          || isHaltwise && all.get(i).equals(LAB_MAX)) {
        kept.add(all.get(i));
        kept.add(all.get(i + 1));
      }
    }
    return String.join("\n", kept);
  }

  /// Of the character devices, only sockets can be a monitor.
  private static boolean isWanted(String option, String value) {
    return !option.equals("-chardev") || value.startsWith("socket,");
  }

  private static boolean isQemu(String program) {
    return program.startsWith("qemu") || program.equals("kvm");
  }

  public boolean isQemu() {
    return !words.isEmpty() && isQemu(words.getFirst());
  }

  public boolean isHaltwise() {
    return words.contains(HALTWISE);
  }

  /// The max that a lab VM of haltwise was given, as it was written.
  public Optional<String> labMax() {
    return values(LAB_MAX).findFirst();
  }

  /// The guest may turn the host's polling off (`-cpu …,kvm-poll-control=on`).
  public boolean pollControl() {
    return isOnInCpu("kvm-poll-control");
  }

  /// The guest is told that its vCPUs have CPUs of their own, so that Linux loads cpuidle-haltpoll.
  public boolean dedicatedHint() {
    return isOnInCpu("kvm-hint-dedicated");
  }

  /// HLT does not leave the guest (`-overcommit cpu-pm=on`).
  public boolean idlesInGuest() {
    return values("-overcommit").flatMap(VmCommand::parts)
        .anyMatch(p -> p.equals("cpu-pm=on") || p.equals("cpu-pm"));
  }

  /// The guest is offered what Windows wants of Hyper-V.
  public boolean enlightened() {
    return cpu().anyMatch(p -> p.startsWith("hv-"));
  }

  /// Windows has timers that need no tick of 2048 Hz.
  public boolean syntheticTimers() {
    return isOnInCpu("hv-stimer") || isOnInCpu("hv-passthrough");
  }

  /// The paths of QMP sockets, as far as the command line names them.
  public List<String> monitorSockets() {
    List<String> monitors = values("-mon").flatMap(VmCommand::parts)
        .filter(p -> p.startsWith("chardev=")).map(p -> p.substring("chardev=".length()))
        .toList();
    Stream<String> devices = values("-chardev").filter(v -> parts(v)
        .anyMatch(p -> p.startsWith("id=") && monitors.contains(p.substring("id=".length()))));
    return Stream.concat(values("-qmp"), devices).map(SOCKET::matcher).filter(Matcher::find)
        .map(m -> m.group(1)).toList();
  }

  /// The version of QEMU that the machine type names, such as 7.2: QEMU is that one or a later one.
  public Optional<String> machineVersion() {
    return Stream.concat(values("-machine"), values("-M")).map(MACHINE::matcher)
        .filter(Matcher::find).map(m -> m.group(1) + "." + m.group(2)).findFirst();
  }

  private boolean isOnInCpu(String feature) {
    return cpu().anyMatch(p -> p.equals(feature) || p.equals(feature + "=on")
        || p.equals("+" + feature));
  }

  /// Features may be written with `-` and with `_`.
  private Stream<String> cpu() {
    return values("-cpu").flatMap(VmCommand::parts)
        .map(p -> p.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private static Stream<String> parts(String value) {
    return Arrays.stream(value.split(","));
  }

  private Stream<String> values(String option) {
    Stream.Builder<String> found = Stream.builder();
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).equals(option)) {
        found.add(words.get(i + 1));
      }
    }
    return found.build();
  }
}
