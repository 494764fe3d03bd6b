package haltwise.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The kernel's debug file system, where KVM shows the statistics of each VM, summed over its vCPUs:
/// `kvm/PID-FD/halt_wait_ns` and so on. Where the host mounts it, or a mount of our own, see [PrivateMount].
/// A histogram's file shows its first bucket only, so histograms cannot be had here.
public final class Debugfs implements AutoCloseable {
  private static final String REMEDY = "Run as root, or let root run: mount -t debugfs nodev /sys/kernel/debug";

  private final Path root;
  private final Optional<PrivateMount> own;

  private Debugfs(Path root, Optional<PrivateMount> own) {
    this.root = root;
    this.own = own;
  }

  /// @throws HostException when there is none that we may see and none can be mounted
  public static Debugfs open() {
    return mounted(Path.of("/proc/self/mounts"));
  }

  static Debugfs mounted(Path mounts) {
    try (var lines = Files.lines(mounts)) {
      return lines.map(line -> line.split(" "))
          .filter(f -> f.length > 2 && f[2].equals("debugfs")).map(f -> Path.of(f[1]))
          .filter(p -> Files.isExecutable(p.resolve("kvm"))).findFirst()
          .map(p -> new Debugfs(p, Optional.empty())).orElseGet(Debugfs::mountPrivately);
    } catch (IOException | UncheckedIOException e) {
      return mountPrivately();
    }
  }

  private static Debugfs mountPrivately() {
    PrivateMount mount = PrivateMount.of("debugfs",
        "Cannot reach the kernel's debugfs: there is no mounted one that we may read, and mounting one"
            + " privately failed",
        REMEDY);
    return new Debugfs(mount.root(), Optional.of(mount));
  }

  /// The folders of the VMs that a process holds: `PID-FD`, where PID is the thread that created the VM: of QEMU
  /// the first one, of a JVM never.
  public List<Path> vms(int processId) {
    String threads = VmProcess.threadIds(processId).stream().map(String::valueOf)
        .collect(Collectors.joining("|"));
    try (Stream<Path> all = Files.list(root.resolve("kvm"))) {
      return all.filter(p -> p.getFileName().toString().matches("(" + threads + ")-\\d+"))
          .filter(Files::isDirectory).sorted().toList();
    } catch (NoSuchFileException e) {
      throw new HostException("KVM shows no statistics in debugfs: there is no folder kvm", 0,
          "Load the kvm module; where it is loaded, this kernel is built without debugfs for KVM.");
    } catch (IOException | UncheckedIOException e) {
      throw new HostException("Cannot list the VMs in debugfs: " + e.getMessage(), 0, REMEDY);
    }
  }

  /// Where the sums over all VMs of the host are.
  public Path allVms() {
    return root.resolve("kvm");
  }

  /// @param vm one of [#vms], or [#allVms]
  /// @param names of counters
  /// @return those that this kernel has, as they are now
  /// @throws HostException when the VM has ended, or the kernel does not let anyone read them
  public static Map<String, Long> read(Path vm, Set<String> names) {
    Map<String, Long> values = new LinkedHashMap<>();
    List<String> refused = new ArrayList<>();
    for (String name : names) {
      try {
        values.put(name, Long.parseLong(Files.readString(vm.resolve(name)).strip()));
      } catch (NoSuchFileException e) {
        // Not every kernel and architecture has every counter.
      } catch (FileSystemException e) {
        refused.add(name + ": " + e.getReason());
      } catch (IOException | NumberFormatException e) {
        refused.add(name + ": " + e.getMessage());
      }
    }
    if (!refused.isEmpty()) {
      throw new HostException("Cannot read KVM's counters in debugfs (" + refused.getFirst() + ")",
          0, "As root this means kernel lockdown, which closes debugfs:"
              + " count by QEMU instead (--qmp SOCKET), or record with tracing.");
    }
    if (values.isEmpty()) {
      throw new HostException("The VM of " + vm.getFileName() + " is gone from debugfs", 0,
          "It may have ended. Start it again.");
    }
    return values;
  }

  @Override
  public void close() {
    own.ifPresent(PrivateMount::close);
  }
}
