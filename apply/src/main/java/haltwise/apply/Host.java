package haltwise.apply;

import haltwise.linux.BootClock;
import haltwise.linux.LifeOfProcess;
import haltwise.linux.ModuleParameter;
import java.nio.file.Path;
import java.util.Optional;

/// Where the parameters are.
public interface Host {
  /// Its value; empty when the module is not loaded or has no such parameter.
  Optional<String> read(ModuleParameter parameter);

  /// @throws haltwise.linux.HostException when the kernel refuses it
  void write(ModuleParameter parameter, String value);

  /// Another one after each boot.
  String bootId();

  /// Time since the boot, ns.
  long bootNs();

  /// Whether a process still runs.
  boolean lasts(LifeOfProcess process);

  /// This host, with its files below a root: `/`, or a tree laid out like it.
  static Host below(Path root) {
    return new Host() {
      @Override
      public Optional<String> read(ModuleParameter parameter) {
        return parameter.read(root);
      }

      @Override
      public void write(ModuleParameter parameter, String value) {
        parameter.write(root, value);
      }

      @Override
      public String bootId() {
        return BootClock.bootId();
      }

      @Override
      public long bootNs() {
        return BootClock.nowNs();
      }

      @Override
      public boolean lasts(LifeOfProcess process) {
        return process.lasts();
      }
    };
  }
}
