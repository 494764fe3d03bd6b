package haltwise.apply;

import haltwise.linux.ModuleParameter;
import java.util.Map;
import java.util.stream.Collectors;

/// A file of haltwise's in the configuration of another program, written on request and removed by a restore.
public enum OwnFile {
  /// Makes values hold after a boot: `options` lines of modprobe.d(5).
  MODPROBE("etc/modprobe.d/haltwise.conf", false),
  /// The same for parameters of the kernel itself, which no modprobe.d reaches: lines of tmpfiles.d(5), written early in a
  /// boot by systemd.
  TMPFILES("etc/tmpfiles.d/haltwise.conf", false),
  /// Applies settings while a guest of libvirt runs (<https://libvirt.org/hooks.html>; a folder since libvirt 6.5).
  LIBVIRT("etc/libvirt/hooks/qemu.d/haltwise", true),
  /// A profile of TuneD, whose sysfs plugin writes values and takes them back.
  TUNED("etc/tuned/haltwise/tuned.conf", false);

  private static final String MARK = "# Written by haltwise apply";
  /// What the hook of libvirt journals is gone after a boot, as the values are.
  public static final String LIBVIRT_JOURNAL = "/run/haltwise/libvirt";

  private final String place;
  private final boolean executable;

  OwnFile(String place, boolean executable) {
    this.place = place;
    this.executable = executable;
  }

  /// Where it is, below the root.
  public String place() {
    return place;
  }

  public boolean isExecutable() {
    return executable;
  }

  /// Whether it makes values hold after a boot.
  boolean persists() {
    return this == MODPROBE || this == TMPFILES;
  }

  /// The one that makes the values of a module hold after a boot.
  static OwnFile persisting(String module) {
    return module.equals(ParameterValues.GUEST) ? TMPFILES : MODPROBE;
  }

  /// What makes values hold after a boot, that are all of one module.
  public static String persisting(ParameterValues values) {
    return switch (persisting(values.module())) {
      case TMPFILES -> tmpfiles(values.values());
      case MODPROBE, LIBVIRT, TUNED -> modprobe(values.values());
    };
  }

  static boolean isOurs(String text) {
    return text.contains(MARK);
  }

  private static String mark(String option) {
    return MARK + " " + option + "; haltwise restore removes it.\n";
  }

  private static String modprobe(Map<ModuleParameter, String> values) {
    String module = values.keySet().iterator().next().module();
    return mark("--persist") + "options " + module + " " + values.entrySet().stream()
        .map(e -> e.getKey().name() + "=" + e.getValue()).collect(Collectors.joining(" ")) + "\n";
  }

  /// `!`: at boot only, so that a later run of systemd-tmpfiles leaves alone what is in force.
  private static String tmpfiles(Map<ModuleParameter, String> values) {
    return mark("--persist") + values.entrySet().stream().map(e -> "w! " + file(e.getKey())
        + " - - - - " + e.getValue() + "\n").collect(Collectors.joining());
  }

  private static String file(ModuleParameter parameter) {
    return "/sys/module/" + parameter.module() + "/parameters/" + parameter.name();
  }

  /// Of [#LIBVIRT].
  ///
  /// @param haltwise the command, a path
  /// @param settings in full, as `haltwise apply` takes them
  public static String libvirt(String haltwise, String settings) {
    return "#!/bin/sh\n" + mark("--hook libvirt")
        + """
            # libvirt calls it with a guest's name and what happens to it. The first guest that starts has the settings
            # applied, the last one that ends has them restored. No guest fails to start for it: exit status 0.
            guests=JOURNAL/guests
            case $2/$3 in
            prepare/begin | reconnect/begin)
              mkdir -p $guests && touch "$guests/$1"
              'HALTWISE' apply SETTINGS --journal JOURNAL --why 'guests of libvirt run'
              ;;
            release/end)
              rm -f "$guests/$1"
              [ -n "$(ls -A $guests)" ] || 'HALTWISE' restore --journal JOURNAL
              ;;
            esac >/dev/null 2>&1
            exit 0
            """
            .replace("JOURNAL", LIBVIRT_JOURNAL).replace("SETTINGS", settings)
            .replace("HALTWISE", haltwise);
  }

  /// Of [#TUNED].
  public static String tuned(Map<ModuleParameter, String> values) {
    return mark("--hook tuned") + "[main]\nsummary=Halt polling as chosen by haltwise\n\n[sysfs]\n"
        + values.entrySet().stream().map(e -> file(e.getKey()) + "=" + e.getValue() + "\n")
            .collect(Collectors.joining());
  }

  /// For a module that is part of the kernel: words for its command line, such as
  /// `kvm.halt_poll_ns=160000 kvm.halt_poll_ns_grow=2`.
  public static String commandLine(ParameterValues values) {
    return values.values().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }
}
