package haltwise.app.serve;

import haltwise.control.Decision;
import haltwise.control.Decision.Expected;
import haltwise.control.EpochObservation;
import haltwise.control.Measured;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import haltwise.trace.Nanos;
import java.util.List;
import java.util.Locale;

/// A decision in words.
///
/// @param head what was chosen
/// @param seen in the epoch before
/// @param why it was chosen
/// @param predicted of the epoch after
/// @param came of it
public record DecisionText(String head, String seen, String why, String predicted, String came) {
  private static final int LABEL_WIDTH = 11;
  private static final String NOTHING_YET = "nothing follows";

  /// Of which nothing has come yet.
  static DecisionText of(EpochObservation o, Decision d, long blockPriceNs) {
    return new DecisionText(head(d),
        Figure.plural(o.real().halts(), "halt") + " under " + o.inForce() + ": "
            + figures(o, blockPriceNs),
        d.because(), figures(d.expected()), NOTHING_YET);
  }

  DecisionText came(EpochObservation next, long blockPriceNs) {
    return new DecisionText(head, seen, why, predicted, figures(next, blockPriceNs));
  }

  private static String head(Decision d) {
    return switch (d) {
      case Decision.Keep k -> "keep " + k.settings();
      case Decision.Change c -> "change to " + c.settings();
      case Decision.Compare c -> "compare with " + c.settings();
      case Decision.Probe p -> "probe " + p.probed();
      case Decision.FallBack f -> "fall back to " + f.settings();
      case Decision.Abstain a -> "leave " + a.settings();
    };
  }

  private static String figures(EpochObservation o, long blockPriceNs) {
    Measured m = o.real();
    return figures(new Expected(m.costPerHaltNs(blockPriceNs), o.polledShare(), m.blockedShare()));
  }

  private static String figures(Expected e) {
    return Nanos.text(e.costPerHaltNs()) + " a halt, " + Figure.percent(e.polledShare())
        + " polled, " + Figure.percent(e.blockedShare()) + " blocked";
  }

  /// As a block of the screen.
  ///
  /// @param at when, in words
  String block(String at, Look look) {
    StringBuilder text = new StringBuilder();
    text.append(look.paint(Colour.BOLD, at + "  " + head)).append('\n');
    line(text, "seen", seen, look);
    line(text, "why", why, look);
    line(text, "predicted", predicted, look);
    line(text, "came", came, look);
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String what, Look look) {
    List<String> lines = Paragraph.lines(what, look.columns() - LABEL_WIDTH - 2);
    for (int i = 0; i < lines.size(); i++) {
      text.append("  ").append(look.paint(Colour.DIM,
          String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s", i == 0 ? label : "")))
          .append(lines.get(i)).append('\n');
    }
  }
}
