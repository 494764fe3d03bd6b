package haltwise.app.apply;

import haltwise.apply.Change;
import haltwise.apply.Done;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import haltwise.report.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was changed on a host, or would be.
///
/// @param head what was done, such as `Applied max=…`
/// @param done the changes
/// @param modprobe where persistent values are
/// @param further sentences below: how long it holds, how to undo it
public record DoneText(String head, Done done, Path modprobe, List<String> further) {
  public DoneText {
    further = List.copyOf(further);
  }

  public String text(Look look) {
    StringBuilder out = new StringBuilder(look.paint(Colour.BOLD, head)).append("\n");
    if (!done.changes().isEmpty()) {
      TextTable table = new TextTable("", ">before", "", ">now");
      for (Change c : done.changes()) {
        table.row("/sys/module/" + c.parameter().module() + "/parameters/" + c.parameter().name(),
            c.before(), "→", c.after());
      }
      out.append("\n").append(table.text(look, "  "));
    }
    switch (done.modprobe()) {
      case UNTOUCHED -> {
      }
      case WRITTEN -> out.append("  ").append(modprobe).append("  written\n");
      case REMOVED -> out.append("  ").append(modprobe).append("  removed\n");
    }
    List<String> sentences = new ArrayList<>(done.notes());
    sentences.addAll(done.left());
    sentences.addAll(further);
    if (!sentences.isEmpty()) {
      out.append("\n");
    }
    sentences.forEach(s -> Paragraph.lines(s, look.columns())
        .forEach(line -> out.append(line).append('\n')));
    return out.toString();
  }

  /// @param more what else the document tells
  public Map<String, Object> document(Map<String, Object> more) {
    Map<String, Object> doc = new LinkedHashMap<>(more);
    doc.put("changes", done.changes().stream().map(c -> {
      Map<String, Object> change = new LinkedHashMap<>();
      change.put("parameter", c.parameter().toString());
      change.put("before", c.before());
      change.put("after", c.after());
      return change;
    }).toList());
    doc.put("modprobe", done.modprobe().name().toLowerCase(java.util.Locale.ROOT));
    doc.put("left", done.left());
    doc.put("notes", done.notes());
    return doc;
  }
}
