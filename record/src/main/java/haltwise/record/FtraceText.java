package haltwise.record;

import haltwise.trace.BadTraceException;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Imports the text form of a trace (tracefs' `trace` and `trace_pipe`, `trace-cmd report`, `perf script`), plain or gzip,
/// line by line. Its times have µs, unless asked for ns (`trace-cmd report -t`, `perf script --ns`), so events are taken in the order of the lines, and arrivals are exact to ±1 µs.
///
/// What the text does not carry comes from the caller: the settings in force and the kernel release.
public final class FtraceText {
  private static final String REMEDY = "Use text of tracefs' trace or trace_pipe, of trace-cmd"
      + " report or perf script, with the events kvm:kvm_vcpu_wakeup and kvm:kvm_halt_poll_ns, plain or gzip.";
  private static final String FTRACE_CLOCK = "ftrace-text";
  private static final String PERF_CLOCK = "perf-text";
  // " comm-123 ( 120) [001] d..2. 1220.097268: event: text"
  private static final Pattern LINE = Pattern.compile(
      "\\s*(?<comm>.*?)-(?<pid>\\d+)\\s+(?:\\(\\s*(?<tgid>[-\\d]+)\\)\\s+)?\\[(?<cpu>\\d{3,})\\]\\s*"
          + "(?:(?<flags>\\S{4,5})\\s+)?(?<time>\\d+(?:\\.\\d+)?):\\s+(?<event>\\w+):\\s*(?<text>.*)");
  // perf script: "comm 120/123 [001] 1220.097268: 1 kvm:kvm_vcpu_wakeup: text"; -F may leave out
  // columns
  private static final Pattern PERF_LINE = Pattern.compile(
      "\\s*(?:(?<comm>.*?)\\s)?\\s*(?:(?<tgid>\\d+)/)?(?<pid>\\d+)\\s+(?:\\[(?<cpu>\\d+)\\]\\s+)?"
          + "(?:(?<flags>[a-zA-Z.]{4,5})\\s+)?(?<time>\\d+\\.\\d+):\\s+(?:\\d+\\s+)?\\w+:(?<event>\\w+):\\s*(?<text>.*)");
  private static final Pattern PERF_LOST = Pattern
      .compile("PERF_RECORD_LOST(?:_SAMPLES)? lost (\\d+)");
  /// A line of a call chain
  private static final Pattern CALLER = Pattern.compile("\\s+[0-9a-f]{6,16} .*");
  private static final Pattern LOST = Pattern.compile("CPU:(\\d+) \\[LOST (\\d+) EVENTS\\]");
  private static final Pattern LOST_UNCOUNTED = Pattern
      .compile("CPU:(\\d+) \\[(?:EVENTS DROPPED|LOST EVENTS)\\]");
  private static final String INTERRUPT_FLAGS = "hHsZz";

  private final TextFile file;
  private final ThreadProcesses processes = new ThreadProcesses();
  private final EventImport halts = new EventImport(processes, false);
  private final FtraceEvents events = new FtraceEvents(halts.assembler());
  private String clock = FTRACE_CLOCK;
  private long lost;

  private FtraceText(TextFile file) {
    this.file = file;
  }

  /// @param settings in force while it was traced, if known
  /// @param kernelRelease of the traced host, such as `6.12`; empty when unknown
  /// @throws BadTraceException naming the file and the line when it cannot be read, a halt's line is malformed, or there
  ///     is no halt in it
  public static Trace read(Path file, Optional<HostSettings> settings, String kernelRelease) {
    FtraceText text = new FtraceText(new TextFile(file, REMEDY));
    text.file.read(text::line);
    return text.trace(settings, kernelRelease);
  }

  private void line(String line) {
    if (line.isEmpty() || line.charAt(0) == '#') {
      return;
    }
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      m = PERF_LINE.matcher(line);
      if (!m.matches()) {
        lossOrGarbage(line);
        return;
      }
      clock = PERF_CLOCK;
    }
    String event = m.group("event");
    if (!FtraceEvents.KNOWN.contains(event)) {
      return;
    }
    try {
      long timeNs = timeNs(m.group("time"));
      int thread = Integer.parseInt(m.group("pid"));
      met(thread, m.group("tgid"));
      halts.at(timeNs);
      halts.assembler().at(timeNs, m.group("cpu") == null ? 0 : Integer.parseInt(m.group("cpu")),
          thread,
          isInterrupt(m.group("flags")));
      if (!events.deliver(event, m.group("text"))) {
        throw file.bad("malformed " + event + " event \"" + m.group("text") + "\"");
      }
    } catch (NumberFormatException e) {
      throw file.bad("a number is too large: " + e.getMessage());
    }
  }

  private void met(int thread, @Nullable String process) {
    if (process != null && Character.isDigit(process.charAt(0))) {
      processes.met(thread, Integer.parseInt(process));
    }
  }

  private void lossOrGarbage(String line) {
    Matcher counted = LOST.matcher(line);
    Matcher perf = PERF_LOST.matcher(line);
    Matcher uncounted = LOST_UNCOUNTED.matcher(line);
    if (counted.find()) {
      lost += Long.parseLong(counted.group(2));
      halts.assembler().lost(Integer.parseInt(counted.group(1)));
    } else if (uncounted.find()) {
      lost++;
      halts.assembler().lost(Integer.parseInt(uncounted.group(1)));
    } else if (perf.find()) {
      lost += Long.parseLong(perf.group(1));
      halts.assembler().lost(0);
    } else if ((line.contains("kvm_vcpu_wakeup") || line.contains("kvm_halt_poll_ns"))
        && !CALLER.matcher(line).matches()) {
      throw file.bad("not a line of a trace: \"" + line.strip() + "\"");
    }
  }

  private static boolean isInterrupt(@Nullable String flags) {
    return flags != null && flags.length() > 2 && INTERRUPT_FLAGS.indexOf(flags.charAt(2)) >= 0;
  }

  /// Seconds with a fraction. A clock that counts by itself (`x86-tsc`, `counter`) prints a whole number.
  private long timeNs(String time) {
    if (time.indexOf('.') < 0) {
      throw file.bad(
          "the time " + time + " has no unit: the clock of this trace (x86-tsc or counter,"
              + " perhaps) counts something else than seconds",
          "Record with a clock in ns: trace-cmd record -C mono, or echo mono > trace_clock before"
              + " tracing.");
    }
    return new BigDecimal(time).movePointRight(9).longValue();
  }

  private Trace trace(Optional<HostSettings> settings, String kernelRelease) {
    return halts.trace(TracedHost.unknown(clock).corrected(kernelRelease, settings), lost)
        .orElseThrow(() -> file.bad("the file has no halt"));
  }
}
