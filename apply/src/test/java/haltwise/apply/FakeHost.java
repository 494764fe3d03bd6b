package haltwise.apply;

import haltwise.linux.Errno;
import haltwise.linux.HostException;
import haltwise.linux.LifeOfProcess;
import haltwise.linux.ModuleParameter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A host, its journal and its modprobe file in memory: all that survives a process. Can fail a write, and can kill the
/// process at any step: from then on nothing is written any more.
final class FakeHost {
  static final class Killed extends Error {
  }

  final Map<ModuleParameter, String> parameters = new LinkedHashMap<>();
  final Map<String, String> files = new HashMap<>();
  String boot = "boot-1";
  final Set<LifeOfProcess> running = new HashSet<>();
  static final long START_NS = 1_000;
  long bootNs = START_NS;
  /// The step at which the process is killed, counted from 0; none if negative.
  int killAt = -1;
  /// Steps whose write the kernel or the disk refuses.
  Set<Integer> refused = Set.of();
  int steps;

  FakeHost() {
    loadKvm();
  }

  /// Becomes a guest whose kernel has the haltpoll governor, too.
  void loadHaltpoll() {
    ParameterValues.of(haltwise.trace.GuestSettings.KERNEL_DEFAULT).values()
        .forEach(parameters::put);
  }

  /// With the values of a kernel since 6.11.
  void loadKvm() {
    ParameterValues.of(haltwise.trace.HostSettings.KERNEL_DEFAULT).values()
        .forEach(parameters::put);
  }

  private void step(String what) {
    int step = steps++;
    if (killAt >= 0 && step >= killAt) {
      throw new Killed();
    }
    if (refused.contains(step)) {
      throw new HostException("Cannot write " + what, Errno.ENOSPC, "Free some space.");
    }
  }

  private final class Text implements StoredText {
    private final String name;

    Text(String name) {
      this.name = name;
    }

    @Override
    public Optional<String> read() {
      return Optional.ofNullable(files.get(name));
    }

    @Override
    public void replace(String text) {
      step(name);
      files.put(name, text);
    }

    @Override
    public void remove() {
      step(name);
      files.remove(name);
    }

    @Override
    public void tidy() {
      // Nothing is ever left in memory.
    }

    @Override
    public String place() {
      return name;
    }
  }

  /// As a new process sees it.
  Changer changer() {
    steps = 0;
    return new Changer(new Host() {
      @Override
      public Optional<String> read(ModuleParameter p) {
        return Optional.ofNullable(parameters.get(p));
      }

      @Override
      public void write(ModuleParameter p, String value) {
        step(p.toString());
        if (!parameters.containsKey(p)) {
          throw new HostException("Cannot write " + p, Errno.ENOENT, "Load the module.");
        }
        parameters.put(p, value);
      }

      @Override
      public String bootId() {
        return boot;
      }

      @Override
      public long bootNs() {
        return bootNs;
      }

      @Override
      public boolean lasts(LifeOfProcess process) {
        return running.contains(process);
      }
    }, new Text("journal"), file -> new Text(file.name().toLowerCase(Locale.ROOT)),
        java.time.Clock.systemUTC());
  }

  /// The machine boots: the kernel's values, or those of the modprobe file, then systemd's.
  void reboot() {
    boot = "boot-2";
    bootNs = START_NS;
    boolean isGuest = parameters.keySet().stream().anyMatch(p -> p.module().equals("haltpoll"));
    parameters.clear();
    loadKvm();
    if (isGuest) {
      loadHaltpoll();
    }
    files.getOrDefault("tmpfiles", "").lines().filter(l -> l.startsWith("w! ")).forEach(l -> {
      String[] f = l.split(" +");
      String[] path = f[1].split("/");
      parameters.replace(new ModuleParameter(path[3], path[5]), f[6]);
    });
    String options = files.getOrDefault("modprobe", "");
    for (ModuleParameter p : Map.copyOf(parameters).keySet()) {
      java.util.regex.Matcher m = java.util.regex.Pattern
          .compile("\\b" + p.name() + "=(\\d+)").matcher(options);
      if (m.find()) {
        parameters.put(p, m.group(1));
      }
    }
  }

  String get(String name) {
    return parameters.getOrDefault(new ModuleParameter("kvm", name), "nothing");
  }

  void somebodyWrites(String name, String value) {
    parameters.put(new ModuleParameter("kvm", name), value);
  }
}
