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
/// @param isDone whether they were made
/// @param root below which the files are
/// @param further sentences below: how long it holds, how to undo it
public record DoneText(String head, Done done, boolean isDone, Path root, List<String> further) {
  public DoneText {
    further = List.copyOf(further);
  }

  public String text(Look look) {
    StringBuilder out = new StringBuilder(look.paint(Colour.BOLD, head)).append("\n");
    if (!done.changes().isEmpty()) {
      TextTable table = isDone
          ? new TextTable("", ">before", "", ">now")
          : new TextTable("", ">now", "", ">then");
      for (Change c : done.changes()) {
        table.row("/sys/module/" + c.parameter().module() + "/parameters/" + c.parameter().name(),
            c.before(), "→", c.after());
      }
      out.append("\n").append(table.text(look, "  "));
    }
    done.files().forEach((file, fate) -> out.append("  ").append(root.resolve(file.place()))
        .append(isDone ? "  " : "  would be ").append(word(fate)).append('\n'));
    List<String> sentences = new ArrayList<>(done.notes());
    sentences.addAll(done.left());
    sentences.addAll(further);
    if (!sentences.isEmpty()) {
      out.append("\n");
    }
    // A file's text is shown as it is.
    sentences
        .forEach(s -> (s.contains("\n") ? s.lines().toList() : Paragraph.lines(s, look.columns()))
            .forEach(line -> out.append(line).append('\n')));
    return out.toString();
  }

  private static String word(Done.Fate fate) {
    return switch (fate) {
      case WRITTEN -> "written";
      case REMOVED -> "removed";
    };
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
    Map<String, Object> files = new LinkedHashMap<>();
    done.files().forEach((file, fate) -> files.put("/" + file.place(), word(fate)));
    doc.put("files", files);
    doc.put("left", done.left());
    doc.put("notes", done.notes());
    return doc;
  }
}
