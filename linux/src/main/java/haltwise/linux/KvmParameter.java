package haltwise.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// One of the four parameters of halt polling, its value, and whether this process may write it. Only read here.
///
/// @param name as in `/sys/module/kvm/parameters/`: `halt_poll_ns`, …
/// @param value unsigned 32-bit; ns, a factor or a divisor
public record KvmParameter(String name, long value, Access access) {
  private static final String FOLDER = "/sys/module/kvm/parameters/";

  /// Who may write it.
  public enum Access {
    /// This process.
    WRITABLE,
    /// Root, which this process is not.
    ROOT_ONLY,
    /// Nobody here: the kernel lets root write it, but sysfs is mounted read-only, as containers do.
    READ_ONLY_MOUNT,
    /// Nobody: this kernel was built with read-only parameters.
    READ_ONLY_KERNEL;

    /// Its word in documents: `read-only-kernel`.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Those of the four that this host has; none when kvm is not loaded.
  public static List<KvmParameter> all() {
    return all(HostFiles.ofThisHost());
  }

  /// As [#all()], of any host.
  public static List<KvmParameter> all(HostFiles files) {
    List<KvmParameter> found = new ArrayList<>();
    for (String name : KvmParameters.NAMES) {
      OptionalLong value = files.number(FOLDER + name);
      Optional<Access> access = files.access(FOLDER + name);
      if (value.isPresent() && access.isPresent()) {
        found.add(new KvmParameter(name, value.getAsLong(), access.get()));
      }
    }
    return found;
  }
}
