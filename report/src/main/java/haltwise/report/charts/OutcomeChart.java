package haltwise.report.charts;

import haltwise.report.Figure;
import haltwise.report.HaltProfile;
import haltwise.report.page.DataTable;
import haltwise.report.page.Drawing;
import haltwise.report.page.Drawing.Ink;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Tone;
import haltwise.report.page.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How halts ended: hit, miss, block.
final class OutcomeChart {
  private OutcomeChart() {
  }

  static Section of(List<Subject> subjects) {
    List<Subject> some = subjects.stream().filter(s -> s.profile().halts() > 0).toList();
    List<Part> parts = some.isEmpty()
        ? List.of(new Part.LeftOut("Charts of halts", List.of(),
            "nothing here holds any halt: a trace does, and a folder of haltwise compare as long as its traces"
                + " (*.halts.parquet) are in it."))
        : List.of(new Part.Chart("Hits, misses and blocks", see(some), drawing(some), table(some),
            List.of()));
    return new Section("outcomes", "How halts ended",
        "A hit costs polling and no wake latency, a miss costs the polling and then sleeps all the same, a block that did not"
            + " poll costs wake latency only.",
        parts);
  }

  private static Drawing drawing(List<Subject> subjects) {
    List<Ink> inks = new ArrayList<>();
    inks.add(new Ink("hits_share", Tone.HIT));
    if (subjects.stream().anyMatch(s -> s.profile().immediate() > 0)) {
      inks.add(new Ink("immediate_share", Tone.IMMEDIATE));
    }
    if (subjects.stream().anyMatch(s -> s.profile().unclassified() > 0)) {
      inks.add(new Ink("unclassified_share", Tone.REACH));
    }
    inks.add(new Ink("misses_share", Tone.MISS));
    inks.add(new Ink("not_polled_blocks_share", Tone.UNPOLLED));
    return new Drawing.Rows("subject", inks, true, Unit.SHARE);
  }

  private static DataTable table(List<Subject> subjects) {
    return DataTable.of(subjects).text("subject", "", Subject::label)
        .number("halts", "halts", Unit.COUNT, s -> s.profile().halts())
        .number("hits_share", "hits", Unit.SHARE, s -> share(s, s.profile().hits()))
        .number("immediate_share", "event was there", Unit.SHARE,
            s -> share(s, s.profile().immediate()))
        .number("unclassified_share", "hit or event was there", Unit.SHARE,
            s -> share(s, s.profile().unclassified()))
        .number("misses_share", "misses (polled, then blocked)", Unit.SHARE,
            s -> share(s, s.profile().misses()))
        .number("not_polled_blocks_share", "blocked at once", Unit.SHARE,
            s -> share(s, s.profile().blocks() - s.profile().misses()))
        .number("blocked_share", "all blocks", Unit.SHARE, s -> share(s, s.profile().blocks()))
        .table();
  }

  private static double share(Subject s, long part) {
    return s.profile().share(part);
  }

  private static String see(List<Subject> subjects) {
    if (subjects.size() == 1) {
      HaltProfile p = subjects.getFirst().profile();
      return "Of " + Figure.plural(p.halts(), "halt") + ", " + Words.percent(p.share(p.hits()))
          + " hit and " + Words.percent(p.share(p.blocks())) + " blocked, "
          + (p.misses() == 0
              ? "none of them after polling in vain."
              : Words.percent((double) p.misses() / p.blocks())
                  + " of these after polling in vain.");
    }
    Comparator<Subject> byBlocks = Comparator.comparingDouble(s -> share(s, s.profile().blocks()));
    Subject least = subjects.stream().min(byBlocks).orElseThrow();
    Subject most = subjects.stream().max(byBlocks).orElseThrow();
    String few = Words.percent(share(least, least.profile().blocks()));
    String many = Words.percent(share(most, most.profile().blocks()));
    if (few.equals(many)) {
      return "In each, " + few + " of the halts block.";
    }
    return "Fewest block in " + least.label() + " (" + few + " of its halts), most in "
        + most.label() + " (" + many + ").";
  }
}
