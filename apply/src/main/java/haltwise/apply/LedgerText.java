package haltwise.apply;

import haltwise.apply.Ledger.Applied;
import haltwise.apply.Ledger.Pending;
import haltwise.linux.HostException;
import haltwise.linux.LifeOfProcess;
import haltwise.linux.ModuleParameter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// A ledger as text: a line for each fact, words apart by a space, a check sum at the end. Whoever finds it without haltwise
/// can read from the `origin` lines what to write where.
final class LedgerText {
  private static final String FIRST = "haltwise-journal 1";
  private static final String NONE = "-";

  private LedgerText() {
  }

  static String of(Ledger ledger) {
    StringBuilder text = new StringBuilder(FIRST + "\n");
    line(text, "boot", ledger.bootId());
    ledger.origin().forEach((p, v) -> line(text, "origin", p.module(), p.name(), v));
    ledger.applied().forEach((module, layers) -> layers.forEach(a -> {
      line(text, "applied", module, a.since().toString(),
          a.untilBootNs().isPresent() ? Long.toString(a.untilBootNs().getAsLong()) : NONE,
          a.persisted() ? "persisted" : NONE,
          a.holder().map(LifeOfProcess::toString).orElse(NONE));
      a.values().forEach((p, v) -> line(text, "value", p.module(), p.name(), v));
      line(text, "why", module, escaped(a.why()));
      line(text, "who", module, escaped(a.who()));
    }));
    files(text, "held", ledger.files());
    ledger.pending().ifPresent(pending -> {
      line(text, "pending");
      pending.changes().forEach(c -> line(text, "change", c.parameter().module(),
          c.parameter().name(), c.before(), c.after()));
      files(text, "file", pending.files());
    });
    return text + "end " + sum(text.toString()) + "\n";
  }

  private static void files(StringBuilder text, String word, Map<OwnFile, String> before) {
    new TreeMap<>(before).forEach((file, old) -> line(text, word, file.name(), escaped(old)));
  }

  private static void line(StringBuilder text, String... words) {
    text.append(String.join(" ", words)).append('\n');
  }

  private static String sum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        out.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// @param place where the text is, for messages
  /// @throws HostException when it is not what [#of] writes
  static Ledger parse(String text, String place) {
    int end = text.lastIndexOf("end ");
    if (!text.startsWith(FIRST + "\n") || end < 0
        || !text.substring(end).equals("end " + sum(text.substring(0, end)) + "\n")) {
      throw damaged(place);
    }
    try {
      return new Reader(text.substring(FIRST.length() + 1, end)).ledger();
    } catch (IllegalArgumentException | DateTimeParseException
        | ArrayIndexOutOfBoundsException e) {
      throw damaged(place);
    }
  }

  private static HostException damaged(String place) {
    return new HostException("The journal " + place + " is damaged, or of a newer haltwise", 0,
        "Nothing was changed. Look into it for what was there before (lines with origin), write that back by hand,"
            + " and remove it.");
  }

  private static final class Reader {
    private final List<String> lines;
    private String bootId = "";
    private final Map<ModuleParameter, String> origin = new LinkedHashMap<>();
    private final Map<String, List<Applied>> applied = new LinkedHashMap<>();
    private final Map<OwnFile, String> held = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private boolean pending;
    private final Map<OwnFile, String> files = new TreeMap<>();

    Reader(String text) {
      lines = text.lines().toList();
    }

    Ledger ledger() {
      for (int i = 0; i < lines.size(); i++) {
        String[] w = lines.get(i).split(" ", -1);
        switch (w[0]) {
          case "boot" -> bootId = w[1];
          case "origin" -> origin.put(new ModuleParameter(w[1], w[2]), w[3]);
          case "applied" -> {
            Settings settings = new Settings(w);
            for (; i + 1 < lines.size() && settings.take(lines.get(i + 1)); i++) {
            }
            applied.computeIfAbsent(w[1], _ -> new ArrayList<>()).add(settings.applied());
          }
          case "held" -> held.put(OwnFile.valueOf(w[1]), rest(lines.get(i), 2));
          case "pending" -> pending = true;
          case "change" -> changes.add(new Change(new ModuleParameter(w[1], w[2]), w[3], w[4]));
          case "file" -> files.put(OwnFile.valueOf(w[1]), rest(lines.get(i), 2));
          default -> throw new IllegalArgumentException("unknown line " + lines.get(i));
        }
      }
      return new Ledger(bootId, origin, applied, held,
          pending ? Optional.of(new Pending(changes, files)) : Optional.empty());
    }
  }

  private static String rest(String line, int words) {
    return unescaped(line.split(" ", words + 1)[words]);
  }

  /// One `applied` line and those that belong to it.
  private static final class Settings {
    private final String[] head;
    private final Map<ModuleParameter, String> values = new LinkedHashMap<>();
    private String why = "";
    private String who = "";

    Settings(String[] head) {
      this.head = head;
    }

    boolean take(String line) {
      String[] w = line.split(" ", -1);
      switch (w[0]) {
        case "value" -> values.put(new ModuleParameter(w[1], w[2]), w[3]);
        case "why" -> why = rest(line, 2);
        case "who" -> who = rest(line, 2);
        default -> {
          return false;
        }
      }
      return true;
    }

    Applied applied() {
      return new Applied(values, Instant.parse(head[2]), why, who,
          head[3].equals(NONE) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(head[3])),
          head[5].equals(NONE) ? Optional.empty() : Optional.of(LifeOfProcess.parse(head[5])),
          head[4].equals("persisted"));
    }
  }
}
