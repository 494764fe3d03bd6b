package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.HotCalls;
import haltwise.linux.ffm.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A ring buffer of our own, `instances/haltwise-PID`: its events, filters and clock disturb nobody else's tracing.
/// Gone after [#close], which a shutdown hook calls too; what a killed process left is removed by the next [#create].
public final class TracingInstance implements AutoCloseable {
  private static final Pattern OWN_NAME = Pattern.compile("haltwise-(\\d+)(?:-\\d+)?");
  private static final Pattern LOST = Pattern.compile(
      "(?m)^(?:overrun|commit overrun|dropped events): (\\d+)$");
  private static final Pattern READ = Pattern.compile("(?m)^read events: (\\d+)$");
  // include/uapi/asm-generic/fcntl.h; x86 and arm64 use the same numbers
  private static final int O_RDONLY_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int REMOVE_ATTEMPTS = 100;

  private final Path directory;
  private final Map<Integer, Integer> readers = new TreeMap<>();
  private final Thread hook = new Thread(this::shutDown, "haltwise-tracing-cleanup");
  private volatile Runnable beforeShutdownRemoval = () -> {
  };
  private final EventFd wake = EventFd.create();
  private @Nullable HotCalls waiting;
  private boolean open = true;

  private TracingInstance(Path directory) {
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// A new instance, tracing off. Removes instances of haltwise processes that no longer exist.
  ///
  /// @throws HostException when the host does not allow it
  public static TracingInstance create(Tracefs tracefs) {
    removeStale(tracefs);
    long pid = ProcessHandle.current().pid();
    for (int n = 1;; n++) {
      Path directory = tracefs.instances().resolve("haltwise-" + pid + (n == 1 ? "" : "-" + n));
      try {
        Files.createDirectory(directory);
      } catch (FileAlreadyExistsException e) {
        continue;
      } catch (IOException e) {
        throw new HostException("Cannot create the tracing instance " + directory + ": "
            + e.getMessage(), 0, "Run as root or with CAP_SYS_ADMIN.");
      }
      TracingInstance instance = new TracingInstance(directory);
      try {
        Tracefs.write(instance.directory.resolve("tracing_on"), "0");
        return instance;
      } catch (HostException e) {
        instance.close();
        throw e;
      }
    }
  }

  /// Removes `haltwise-PID` of dead processes. A living recorder's instance cannot be hit: its PID exists, and the
  /// kernel refuses to remove what has open readers.
  public static void removeStale(Tracefs tracefs) {
    for (Path instance : Tracefs.list(tracefs.instances())) {
      Matcher m = OWN_NAME.matcher(instance.getFileName().toString());
      if (m.matches() && isDead(m.group(1))) {
        remove(instance, 1);
      }
    }
  }

  /// Gone, or killed and only waiting for its parent to take note (state Z in proc(5), `stat`).
  private static boolean isDead(String processId) {
    try {
      String stat = Files.readString(Path.of("/proc", processId, "stat"));
      return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    } catch (IOException e) {
      return true;
    }
  }

  /// Clears the buffer.
  ///
  /// @param clock such as `mono`, the clock of System.nanoTime()
  public void clock(String clock) {
    Tracefs.write(directory.resolve("trace_clock"), clock);
  }

  /// Pages larger than the kernel's, where it can (since 6.8): fewer reads. Clears the buffer and changes
  /// [#pageHeader].
  ///
  /// @param kib a power of two, 4 to 512
  public void pageKib(int kib) {
    Path size = directory.resolve("buffer_subbuf_size_kb");
    if (Files.exists(size)) {
      try {
        Tracefs.write(size, Integer.toString(kib));
      } catch (HostException e) {
        // No contiguous memory of that size: small pages do as well.
      }
    }
  }

  /// How full a CPU's buffer is when [#awaitFill] returns.
  public void awaitedPercent(int percent) {
    Path file = directory.resolve("buffer_percent");
    if (Files.exists(file)) {
      Tracefs.write(file, Integer.toString(percent));
    }
  }

  public void bufferKibPerCpu(int kib) {
    Tracefs.write(directory.resolve("buffer_size_kb"), Integer.toString(kib));
  }

  /// The event's format; empty when this kernel does not have the event.
  public Optional<EventFormat> format(String system, String event) {
    Path file = event(system, event).resolve("format");
    return Files.exists(file)
        ? Optional.of(EventFormat.parse(Tracefs.read(file)))
        : Optional.empty();
  }

  /// The layout of a buffer page, as `field:` lines.
  public String pageHeader() {
    return Tracefs.read(directory.resolve("events/header_page"));
  }

  /// @param filter such as `common_pid==7||common_pid==8`; empty for all
  public void enable(String system, String event, String filter) {
    if (!filter.isEmpty()) {
      filter(system, event, filter);
    }
    Tracefs.write(event(system, event).resolve("enable"), "1");
  }

  /// Switches an event off, or on again with the filter that it has.
  public void set(String system, String event, boolean on) {
    Tracefs.write(event(system, event).resolve("enable"), on ? "1" : "0");
  }

  /// Replaces an event's filter, also while it is on.
  public void filter(String system, String event, String filter) {
    Tracefs.write(event(system, event).resolve("filter"), filter);
  }

  private Path event(String system, String event) {
    return directory.resolve("events").resolve(system).resolve(event);
  }

  /// Opens a reader for each CPU; before [#start], so that nothing is written unread.
  public synchronized void openReaders() {
    for (Path cpu : Tracefs.list(directory.resolve("per_cpu"))) {
      Path raw = cpu.resolve("trace_pipe_raw");
      CallResult r = LibC.open(raw.toString(), O_RDONLY_NONBLOCK_CLOEXEC, 0);
      if (r.failed()) {
        throw new HostException("Cannot open " + raw, r.errno(),
            "Raise the limit of open files (ulimit -n): one is needed for each CPU.");
      }
      readers.put(Integer.parseInt(cpu.getFileName().toString().substring("cpu".length())),
          r.intValue());
    }
    waiting = new HotCalls(IntStream.concat(IntStream.of(wake.descriptor()),
        readers.values().stream().mapToInt(Integer::intValue)).toArray());
  }

  /// Waits until a CPU's buffer is as full as [#awaitedPercent] says, [#wakeReader] is called, or the time is over.
  /// Kernels before 6.1 return as soon as there is anything. For the one thread that reads, after [#openReaders].
  ///
  /// @return whether it returned early
  public boolean awaitFill(long timeoutNs) {
    HotCalls calls = waiting;
    return calls != null && calls.poll(timeoutNs) > 0;
  }

  /// Ends the present or the next [#awaitFill], and all later ones.
  public synchronized void wakeReader() {
    if (open) {
      wake.add(1);
    }
  }

  public synchronized int[] cpus() {
    return readers.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  public void start() {
    Tracefs.write(directory.resolve("tracing_on"), "1");
  }

  /// Stops tracing; what is in the buffer can still be read.
  public void stop() {
    Tracefs.write(directory.resolve("tracing_on"), "0");
  }

  /// Reads at most one page of a CPU's buffer without waiting.
  ///
  /// @param into direct, at least one page from its position on; the position does not move
  /// @return bytes read; 0 when there is nothing to read now, or the instance is closed
  public synchronized int read(int cpu, ByteBuffer into) {
    Integer fd = readers.get(cpu);
    if (fd == null) {
      return 0;
    }
    CallResult r = LibC.read(fd, into);
    if (!r.failed()) {
      return r.intValue();
    }
    if (r.errno() == Errno.EAGAIN || r.errno() == Errno.EINTR) {
      return 0;
    }
    throw new HostException("Cannot read the trace of CPU " + cpu + " in " + directory, r.errno(),
        "Start the recording again.");
  }

  /// Events lost since the start, over all CPUs: overwritten before they were read, or dropped.
  public long lost() {
    return statistics(LOST);
  }

  /// Events taken from the buffers since the start, over all CPUs.
  public long readEvents() {
    return statistics(READ);
  }

  private synchronized long statistics(Pattern line) {
    long sum = 0;
    for (int cpu : readers.keySet()) {
      Matcher m = line.matcher(Tracefs.read(directory.resolve("per_cpu/cpu" + cpu + "/stats")));
      while (m.find()) {
        sum += Long.parseLong(m.group(1));
      }
    }
    return sum;
  }

  public Path directory() {
    return directory;
  }

  /// What the shutdown hook does before it removes the instance, such as to read the rest. It must end by itself.
  public void beforeShutdownRemoval(Runnable action) {
    beforeShutdownRemoval = action;
  }

  private void shutDown() {
    beforeShutdownRemoval.run();
    remove();
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Shutting down: the hook itself is running, or has run.
    }
  }

  private synchronized void remove() {
    if (open) {
      open = false;
      readers.values().forEach(LibC::close);
      readers.clear();
      wake.close();
      remove(directory, REMOVE_ATTEMPTS);
    }
  }

  /// The kernel answers EBUSY for a moment after the last reader is closed.
  private static void remove(Path instance, int attempts) {
    for (int i = 0; i < attempts; i++) {
      try {
        Files.deleteIfExists(instance);
        return;
      } catch (IOException e) {
        try {
          Thread.sleep(10);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
