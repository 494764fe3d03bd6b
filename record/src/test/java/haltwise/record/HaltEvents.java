package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The halts and windows that a tool's own text tells of, read apart from everything that it is compared with.
public final class HaltEvents {
  // Of perf script --ns and of trace-cmd report -t: "name 123 [001] 12.345678901: event: text",
  // "name-123 …"
  private static final Pattern LINE = Pattern
      .compile(
          ".*?[ /-](\\d+) +\\[\\d+\\] +(?:\\S{4,5} +)?(\\d+)\\.(\\d{9}): +(?:kvm:)?(\\w+): +(.*)");

  /// @param timeNs of the event
  /// @param text of its fields, in the kernel's words
  public record Event(long timeNs, int thread, String text) {
  }

  private final List<Event> wakeups = new ArrayList<>();
  private final List<Event> windows = new ArrayList<>();

  public static HaltEvents of(Stream<String> lines) {
    HaltEvents e = new HaltEvents();
    lines.forEach(e::line);
    return e;
  }

  private void line(String line) {
    Matcher m = LINE.matcher(line);
    if (m.matches()) {
      Event event = new Event(
          Long.parseLong(m.group(2)) * 1_000_000_000 + Long.parseLong(m.group(3)),
          Integer.parseInt(m.group(1)), m.group(5).strip());
      switch (m.group(4)) {
        case "kvm_vcpu_wakeup" -> wakeups.add(event);
        case "kvm_halt_poll_ns" -> windows.add(event);
        default -> {
          // Only these two make halts and windows.
        }
      }
    }
  }

  public int wakeups() {
    return wakeups.size();
  }

  public int windows() {
    return windows.size();
  }

  /// Every halt of the trace is one of these events, and the other way round: thread, duration, slept or not, end, and the
  /// window event before it.
  public void assertEqualTo(Trace trace) {
    Map<Integer, List<String>> expected = new LinkedHashMap<>();
    Map<Integer, String> pending = new LinkedHashMap<>();
    int w = 0;
    for (Event e : wakeups) {
      while (w < windows.size() && windows.get(w).timeNs <= e.timeNs) {
        pending.put(windows.get(w).thread, windows.get(w).text);
        w++;
      }
      String window = pending.remove(e.thread);
      expected.computeIfAbsent(e.thread, _ -> new ArrayList<>())
          .add(e.text + " | " + (window == null ? "" : window.replaceFirst("vcpu \\d+: ", "")));
    }
    Map<Integer, List<String>> imported = new LinkedHashMap<>();
    for (int i = 0; i < trace.halts().size(); i++) {
      VcpuInfo v = trace.info().vcpus().get(i);
      VcpuHalts h = trace.halts().get(i);
      List<String> texts = imported.computeIfAbsent(v.threadId(), _ -> new ArrayList<>());
      for (int k = 0; k < h.size(); k++) {
        texts.add(text(h, k));
      }
    }
    assertThat(imported.keySet()).isEqualTo(expected.keySet());
    expected.forEach((thread, texts) -> assertThat(imported.get(thread)).as("thread %d", thread)
        .containsExactlyElementsOf(texts));
    assertEnds(trace);
  }

  private static String text(VcpuHalts h, int k) {
    String window = h.changedToNs(k) < 0
        ? ""
        : "halt_poll_ns " + h.changedToNs(k) + " ("
            + (h.changedToNs(k) < h.changedFromNs(k) ? "shrink " : "grow ") + h.changedFromNs(k)
            + ")";
    return (h.waited(k) ? "wait" : "poll") + " time " + h.durationNs(k) + " ns, polling "
        + (h.valid(k) ? "valid" : "invalid") + " | " + window;
  }

  /// A halt ends when its event was written, or a little before where the thread was held up in between.
  private void assertEnds(Trace trace) {
    int exact = 0;
    Map<Integer, Integer> next = new LinkedHashMap<>();
    Map<Integer, VcpuHalts> byThread = new LinkedHashMap<>();
    for (int i = 0; i < trace.halts().size(); i++) {
      byThread.put(trace.info().vcpus().get(i).threadId(), trace.halts().get(i));
    }
    for (Event e : wakeups) {
      int k = next.merge(e.thread, 1, Integer::sum) - 1;
      long endNs = Objects.requireNonNull(byThread.get(e.thread)).endNs(k);
      assertThat(endNs).as("end of halt %d of thread %d", k, e.thread)
          .isLessThanOrEqualTo(e.timeNs);
      exact += endNs == e.timeNs ? 1 : 0;
    }
    assertThat((double) exact / wakeups.size()).isGreaterThan(0.5);
  }
}
