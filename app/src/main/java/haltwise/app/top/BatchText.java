package haltwise.app.top;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// A snapshot as lines for logs: one for each vCPU, the same columns in every line, plain numbers, `-` for what is not
/// known.
public final class BatchText {
  public static final String HEADER = line("time", "vm", "name", "vcpu", "thread", "halts/s",
      "hit%",
      "polled%", "wasted%", "blocks/s", "wake_p50_ns", "wake_p99_ns", "window_ns", "exits/s",
      "lost");
  private static final DateTimeFormatter ISO = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX");
  private static final String UNKNOWN = "-";

  private BatchText() {
  }

  /// @return one line for each vCPU that passes the filter, in the order of the screen
  public static List<String> lines(Snapshot snapshot, TopState state) {
    return vcpus(snapshot, state).map(v -> line(snapshot, v)).toList();
  }

  static Stream<Row> vcpus(Snapshot snapshot, TopState state) {
    return ShownRows.of(snapshot, state).stream().filter(row -> row.key().isVcpu());
  }

  static String time(Instant time) {
    return ISO.format(time.atZone(ZoneOffset.UTC));
  }

  private static String line(Snapshot snapshot, Row row) {
    Tally t = row.tally();
    return line(time(snapshot.time()), String.valueOf(row.key().processId()),
        vmName(snapshot, row).replace(' ', '_'), vcpuId(row),
        String.valueOf(row.key().threadId()), number(t.perSecond(t.halts()), 1),
        percent(t.hitRatio()), number(100 * t.polledCpuShare(), 2),
        number(100 * t.wastedCpuShare(), 2), number(t.perSecond(t.blocks()), 1),
        whole(t.wakeP50Ns()), whole(t.wakeP99Ns()),
        t.windowNs() < 0 ? UNKNOWN : String.valueOf(t.windowNs()),
        t.exits() < 0 ? UNKNOWN : number(t.perSecond(t.exits()), 1),
        String.valueOf(snapshot.cost().lost()));
  }

  /// Of the VM's process.
  static String vmName(Snapshot snapshot, Row row) {
    String name = snapshot.vms().stream().map(Snapshot.Vm::row)
        .filter(vm -> vm.key().processId() == row.key().processId()).map(Row::name).findFirst()
        .orElse("");
    return name.substring(0, Math.max(0, name.lastIndexOf(' ')));
  }

  private static String vcpuId(Row row) {
    return row.name().startsWith("vCPU ") ? row.name().substring(5) : UNKNOWN;
  }

  private static String line(String... cells) {
    int[] widths = {24, 8, 15, 4, 8, 9, 6, 7, 7, 9, 11, 11, 10, 9, 6};
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      padded.add(i == 0 || i == 2
          ? String.format(Locale.ROOT, "%-" + widths[i] + "s", cells[i])
          : String.format(Locale.ROOT, "%" + widths[i] + "s", cells[i]));
    }
    return String.join(" ", padded);
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? number(100 * share.getAsDouble(), 1) : UNKNOWN;
  }

  private static String whole(OptionalDouble ns) {
    return ns.isPresent() ? String.valueOf(Math.round(ns.getAsDouble())) : UNKNOWN;
  }
}
