package haltwise.record;

import haltwise.trace.Anchor;
import haltwise.trace.BadTraceException;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Imports halts as lines of CSV, from any source: the columns of the trace file, named in the first line, in any order.
/// `start_ns`, `duration_ns` and `waited` must be there; `vm` may be; what else is missing is not known.
public final class HaltCsv {
  private static final String REMEDY = "A first line such as vcpu,start_ns,duration_ns,waited,window_ns"
      + " names the columns; guide-import.md lists them all.";
  private static final List<String> REQUIRED = List.of("start_ns", "duration_ns", "waited");
  private static final String SEPARATOR = ",";
  private static final int MOST_VCPUS = 1 << 20;

  private final TextFile file;
  private List<String> columns = List.of();
  private String[] values = new String[0];
  private final Map<Integer, List<Halt>> haltsByVcpu = new TreeMap<>();
  private final Map<Integer, Integer> vmByVcpu = new TreeMap<>();

  private HaltCsv(TextFile file) {
    this.file = file;
  }

  /// Whether a first line is that of such a file.
  public static boolean isHeader(String line) {
    return columns(line).containsAll(List.of("start_ns", "duration_ns"));
  }

  /// @param known adds what the user knows of the host
  /// @throws BadTraceException naming file and line when it cannot be read
  public static Trace read(Path path, UnaryOperator<TracedHost> known) {
    TextFile file = new TextFile(path, REMEDY);
    HaltCsv csv = new HaltCsv(file);
    file.read(csv::line);
    return csv.trace(known.apply(TracedHost.unknown("csv")));
  }

  private static List<String> columns(String line) {
    return Arrays.stream(split(line)).map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private static String[] split(String line) {
    String[] parts = line.split(SEPARATOR, -1);
    for (int i = 0; i < parts.length; i++) {
      String p = parts[i].strip();
      parts[i] = p.length() > 1 && p.startsWith("\"") && p.endsWith("\"")
          ? p.substring(1, p.length() - 1)
          : p;
    }
    return parts;
  }

  private void line(String line) {
    if (line.isBlank()) {
      return;
    }
    if (columns.isEmpty()) {
      columns = columns(line);
      for (String needed : REQUIRED) {
        if (!columns.contains(needed)) {
          throw file.bad("there is no column " + needed);
        }
      }
      return;
    }
    values = split(line);
    if (values.length != columns.size()) {
      throw file.bad(values.length + " values for " + columns.size() + " columns",
          "Give each line a value for each column, or nothing between its commas where it is not"
              + " known.");
    }
    add();
  }

  private void add() {
    int vcpu = (int) number("vcpu", 0, 0, MOST_VCPUS);
    long duration = number("duration_ns", -1, 0, Long.MAX_VALUE);
    boolean waited = flag("waited", false);
    long changedTo = number("changed_to_ns", Halt.UNKNOWN_NS, -1, Long.MAX_VALUE);
    long changedFrom = number("changed_from_ns", Halt.UNKNOWN_NS, -1, Long.MAX_VALUE);
    Halt halt = new Halt(number("start_ns", 0, 0, Long.MAX_VALUE - duration),
        number("arrival_ns", waited ? Halt.UNKNOWN_NS : duration, -1, Long.MAX_VALUE), duration,
        number("window_ns", Halt.UNKNOWN_NS, -1, Long.MAX_VALUE), waited, flag("valid", true),
        number("polled_ns", Halt.UNKNOWN_NS, -1, Long.MAX_VALUE),
        word("cause", Cause.values(), Cause.UNKNOWN),
        (int) number("waker", Halt.NO_WAKER, -1, MOST_VCPUS),
        word("anchor", Anchor.values(), Anchor.UNKNOWN),
        changedTo < 0 || changedFrom < 0
            ? WindowChange.NONE
            : new WindowChange(changedFrom, changedTo));
    haltsByVcpu.computeIfAbsent(vcpu, _ -> new ArrayList<>()).add(halt);
    vmByVcpu.putIfAbsent(vcpu, (int) number("vm", 0, 0, MOST_VCPUS));
  }

  private String value(String column) {
    int i = columns.indexOf(column);
    return i < 0 ? "" : values[i];
  }

  private long number(String column, long missing, long least, long most) {
    String text = value(column);
    try {
      long n = text.isEmpty() ? missing : Long.parseLong(text);
      if (!text.isEmpty() && (n < least || n > most)) {
        throw file.bad(column + " is " + text + ", not between " + least + " and " + most,
            least < 0
                ? "-1 or nothing stands for a value that is not known."
                : numberAdvice(column));
      }
      return n;
    } catch (NumberFormatException e) {
      throw file.bad(column + " is \"" + text + "\", no whole number", numberAdvice(column));
    }
  }

  private static String numberAdvice(String column) {
    return column.endsWith("_ns")
        ? "Write it in whole ns, without a unit."
        : "Write a number from 0 on.";
  }

  private boolean flag(String column, boolean missing) {
    String text = value(column).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "" -> missing;
      case "true", "1", "t", "yes" -> true;
      case "false", "0", "f", "no" -> false;
      default -> throw file.bad(column + " is \"" + text + "\", neither true nor false",
          "Write true or false, or 1 or 0.");
    };
  }

  private <E extends Enum<E>> E word(String column, E[] words, E missing) {
    String text = value(column).toUpperCase(Locale.ROOT);
    for (E word : words) {
      if (word.name().equals(text)) {
        return word;
      }
    }
    if (!text.isEmpty()) {
      throw file.bad(column + " is \"" + value(column) + "\", which is none",
          "Use one of " + Arrays.stream(words).map(w -> w.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", ")) + ", or nothing.");
    }
    return missing;
  }

  private Trace trace(TracedHost host) {
    if (haltsByVcpu.isEmpty()) {
      throw file.bad("the file has no halt");
    }
    List<Integer> numbers = List.copyOf(haltsByVcpu.keySet());
    List<VcpuInfo> vcpus = new ArrayList<>();
    List<VcpuHalts> columnsOfHalts = new ArrayList<>();
    long startNs = Long.MAX_VALUE;
    long endNs = Long.MIN_VALUE;
    for (int number : numbers) {
      List<Halt> halts = haltsByVcpu.getOrDefault(number, List.of());
      halts.sort(Comparator.comparingLong(Halt::startNs));
      VcpuHalts.Builder b = new VcpuHalts.Builder(halts.size());
      for (Halt h : halts) {
        b.add(withWaker(h, numbers.indexOf(h.waker())));
        startNs = Math.min(startNs, h.startNs());
        endNs = Math.max(endNs, h.endNs());
      }
      int vm = vmByVcpu.getOrDefault(number, 0);
      vcpus.add(new VcpuInfo(vm, 0, 0, number, halts.getFirst().windowNs()));
      columnsOfHalts.add(b.build());
    }
    long from = startNs;
    List<SettingsInForce> settings = host.settings()
        .map(s -> List.of(new SettingsInForce(from, SettingsInForce.ALL_VMS, s)))
        .orElse(List.of());
    return VcpuNumbers.sorted(new Trace(new TraceInfo(host.hostName(), host.kernelRelease(),
        host.architecture(), host.clock(), startNs, endNs, settings, vcpus, 0,
        Recorder.VERSION + " import", "", -1), columnsOfHalts));
  }

  private static Halt withWaker(Halt h, int waker) {
    return new Halt(h.startNs(), h.arrivalNs(), h.durationNs(), h.windowNs(), h.waited(),
        h.valid(), h.polledNs(), h.cause(), waker, h.anchor(), h.change());
  }
}
