package haltwise.record;

import haltwise.trace.BadTraceException;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Imports the kernel's text form of a trace (`trace`, `trace_pipe`, `trace-cmd report`), plain or gzip, line by line.
/// Its times have µs, so events are taken in the order of the lines, and arrivals are exact to ±1 µs.
///
/// What the text does not carry comes from the caller: the settings in force and the kernel release.
public final class FtraceText {
  private static final String REMEDY = "Use text of tracefs' trace or trace_pipe, or of trace-cmd"
      + " report, with the events kvm:kvm_vcpu_wakeup and kvm:kvm_halt_poll_ns, plain or gzip.";
  private static final String CLOCK = "ftrace-text";
  // " comm-123 ( 120) [001] d..2. 1220.097268: event: text"
  private static final Pattern LINE = Pattern.compile(
      "\\s*(?<comm>.*?)-(?<pid>\\d+)\\s+(?:\\(\\s*(?<tgid>[-\\d]+)\\)\\s+)?\\[(?<cpu>\\d{3,})\\]\\s+"
          + "(?:(?<flags>\\S{4,5})\\s+)?(?<time>\\d+(?:\\.\\d+)?):\\s+(?<event>\\w+):\\s*(?<text>.*)");
  // "comm 123 [001] 1220.097268: kvm:kvm_vcpu_wakeup: text"
  private static final Pattern PERF_SCRIPT = Pattern
      .compile(
          "\\s*.*\\s\\d+(?:/\\d+)?\\s+(?:\\[\\d+\\]\\s+)?\\d+\\.\\d+:\\s+(?:\\d+\\s+)?kvm:kvm_");
  private static final Pattern LOST = Pattern.compile("CPU:(\\d+) \\[LOST (\\d+) EVENTS\\]");
  private static final Pattern LOST_UNCOUNTED = Pattern
      .compile("CPU:(\\d+) \\[(?:EVENTS DROPPED|LOST EVENTS)\\]");
  private static final String INTERRUPT_FLAGS = "hHsZz";

  private final String file;
  private final ThreadProcesses processes = new ThreadProcesses();
  private final EventImport halts = new EventImport(processes, false);
  private final FtraceEvents events = new FtraceEvents(halts.assembler());
  private long lineNumber;
  private long lost;

  private FtraceText(String file) {
    this.file = file;
  }

  /// @param settings in force while it was traced, if known
  /// @param kernelRelease of the traced host, such as `6.12`; empty when unknown
  /// @throws BadTraceException naming the file and the line when it cannot be read, a halt's line is malformed, or there
  ///     is no halt in it
  public static Trace read(Path file, Optional<HostSettings> settings, String kernelRelease) {
    FtraceText text = new FtraceText(file.toString());
    try (BufferedReader lines = open(file)) {
      for (String line; (line = lines.readLine()) != null;) {
        text.lineNumber++;
        text.line(line);
      }
    } catch (EOFException e) {
      throw text.bad("the compressed data ends here, in the middle: the file was cut off",
          "Copy it again; or keep its whole lines: zcat " + file + " | sed '$d' > part.txt");
    } catch (ZipException e) {
      throw text.bad("the compressed data is damaged: " + e.getMessage(), "Copy it again.");
    } catch (IOException e) {
      throw text.bad("cannot be read on: " + e.getMessage(), "Check the disk and its permissions.");
    }
    return text.trace(settings, kernelRelease);
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
  }

  private BadTraceException bad(String what) {
    return bad(what, REMEDY);
  }

  private BadTraceException bad(String what, String remedy) {
    return new BadTraceException(file, "line " + lineNumber, what, remedy);
  }

  private void line(String line) {
    if (line.isEmpty() || line.charAt(0) == '#') {
      return;
    }
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      lossOrGarbage(line);
      return;
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
      halts.assembler().at(timeNs, Integer.parseInt(m.group("cpu")), thread,
          isInterrupt(m.group("flags")));
      if (!events.deliver(event, m.group("text"))) {
        throw bad("malformed " + event + " event \"" + m.group("text") + "\"");
      }
    } catch (NumberFormatException e) {
      throw bad("a number is too large: " + e.getMessage());
    }
  }

  private void met(int thread, @Nullable String process) {
    if (process != null && Character.isDigit(process.charAt(0))) {
      processes.met(thread, Integer.parseInt(process));
    }
  }

  private void lossOrGarbage(String line) {
    Matcher counted = LOST.matcher(line);
    Matcher uncounted = LOST_UNCOUNTED.matcher(line);
    if (counted.find()) {
      lost += Long.parseLong(counted.group(2));
      halts.assembler().lost(Integer.parseInt(counted.group(1)));
    } else if (uncounted.find()) {
      lost++;
      halts.assembler().lost(Integer.parseInt(uncounted.group(1)));
    } else if (line.contains("kvm_vcpu_wakeup") || line.contains("kvm_halt_poll_ns")) {
      throw bad("not a line of a trace: \"" + line.strip() + "\""
          + (PERF_SCRIPT.matcher(line).lookingAt()
              ? "; it looks like perf script, which cannot be read yet"
              : ""));
    }
  }

  private static boolean isInterrupt(@Nullable String flags) {
    return flags != null && flags.length() > 2 && INTERRUPT_FLAGS.indexOf(flags.charAt(2)) >= 0;
  }

  /// Seconds with a fraction; a bare integer is a clock that counts by itself.
  private static long timeNs(String time) {
    return time.indexOf('.') < 0
        ? Long.parseLong(time)
        : new BigDecimal(time).movePointRight(9).longValue();
  }

  private Trace trace(Optional<HostSettings> settings, String kernelRelease) {
    return halts.trace(new TracedHost("", kernelRelease, "", CLOCK, settings), lost)
        .orElseThrow(() -> bad("the file has no halt"));
  }
}
