package haltwise.report;

import haltwise.compare.Study;
import haltwise.compare.StudyArm;
import haltwise.report.Look.Colour;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The study made again, for people: the headline beside the study's, each arm on each workload, the polling times.
public final class StudyText {
  private static final String INDENT = "  ";
  private static final int BUCKETS = 9;

  private final StudyReport report;
  private final Study study;
  private final Look look;
  private final StringBuilder text = new StringBuilder();

  private StudyText(StudyReport report, Look look) {
    this.report = report;
    study = report.study();
    this.look = look;
  }

  /// @param folder where it is kept
  public static String of(StudyReport report, String folder, Look look) {
    return new StudyText(report, look).render(folder);
  }

  private String render(String folder) {
    text.append(look.paint(Colour.BOLD, "The Intel study of halt polling, made again on this host"))
        .append("\n\n");
    if (study.parts().isEmpty()) {
      sentence("It was interrupted before its first workload was done: there is nothing to show.");
      return text.toString();
    }
    workloads();
    arms();
    headline();
    report.arms().forEach(this::effects);
    report.pollingTime().forEach((arm, histogram) -> text.append('\n').append(HistogramChart
        .text(look, "Polling time × count, " + arm, histogram.coarser(BUCKETS))));
    text.append('\n').append(INDENT).append(look.paint(Colour.BOLD, "What differs")).append('\n');
    report.differences().forEach(d -> text.append(Remarks.wrapped(d, look, INDENT)).append('\n'));
    sentence("Kept in " + folder + ", a folder for each workload. haltwise compare --read " + folder
        + " shows this again; --read " + folder + "/" + study.parts().getFirst().name()
        + " all of a workload.");
    return text.toString();
  }

  private void workloads() {
    TextTable table = new TextTable("", "");
    study.parts().forEach(p -> table.row(p.name(), p.standsFor()));
    text.append(table.text(look, INDENT));
    Study.Part first = study.parts().getFirst();
    sentence(Figure.plural(first.comparison().plan().protocol().rounds(), "round") + " of runs of "
        + Nanos.text(first.comparison().plan().protocol().runNs())
        + " for each; changes are against "
        + first.reference() + ".");
    text.append('\n');
  }

  private void arms() {
    TextTable table = new TextTable("arm", "settings", "");
    for (StudyArm a : study.parts().getFirst().arms()) {
      if (!a.name().equals(Study.OWN)) {
        table.row(a.name(), words(a.settings()), standing(a));
      }
    }
    for (Study.Part p : study.parts()) {
      p.arms().stream().filter(a -> a.name().equals(Study.OWN)).forEach(a -> table
          .row(a.name(), "max " + Nanos.text(a.settings().maxNs()) + " on " + p.name(),
              standing(a)));
    }
    text.append(table.text(look, INDENT)).append('\n');
  }

  /// What may differ between the arms; the rest where it is unusual.
  private static String words(HostSettings s) {
    return "max " + Nanos.text(s.maxNs()) + ", shrink " + s.shrink()
        + (s.grow() == HostSettings.KERNEL_DEFAULT.grow() ? "" : ", grow " + s.grow())
        + (s.growStartNs() == HostSettings.KERNEL_DEFAULT.growStartNs()
            ? ""
            : ", grow-start " + Nanos.text(s.growStartNs()));
  }

  private String standing(StudyArm a) {
    return switch (a.standing()) {
      case StudyArm.RunAs(String arm) -> arm.equals(a.name()) ? "" : "is " + arm;
      case StudyArm.NotRun _ -> "not run" + predicted(a.name());
    };
  }

  /// What replays predict of its work, over the workloads.
  private String predicted(String arm) {
    DoubleSummaryStatistics ratios = study.parts().stream().flatMap(p -> p.arms().stream())
        .filter(a -> a.name().equals(arm)).mapMultiToDouble((a, next) -> {
          if (a.standing() instanceof StudyArm.NotRun(String _, var predicted)) {
            predicted.ifPresent(p -> next.accept(p.workRatio()));
          }
        }).summaryStatistics();
    String least = String.format(Locale.ROOT, "%.2f", ratios.getMin());
    String most = String.format(Locale.ROOT, "%.2f", ratios.getMax());
    return ratios.getCount() == 0
        ? ""
        : ", predicted " + (least.equals(most) ? least : least + " to " + most) + " x";
  }

  private void headline() {
    TextTable table = new TextTable("", "polling", ">the study", ">its setting here",
        ">haltwise's choice");
    for (PublishedStudy row : PublishedStudy.ROWS) {
      table.row(report.nameOf(row), row.technique().text(), row.published(),
          report.headlineCell(row, Study.STUDYS), report.headlineCell(row, Study.OWN));
    }
    text.append(INDENT).append(look.paint(Colour.BOLD, "Headline")).append('\n')
        .append(table.text(look, INDENT));
    sentence(
        "Here: the median change in % (lowest to highest), all with host polling, over those of"
            + " the " + study.parts().size()
            + " workloads in which the experiment can tell; 1/4: in 1 of"
            + " 4 it shows a difference. Performance is work, or the inverse of latency."
            + (PublishedStudy.ROWS.stream().flatMap(r -> r.measure().stream())
                .anyMatch(report::isEstimated) ? " ~ estimated, not measured." : ""));
  }

  private void effects(String arm) {
    List<PublishedStudy> rows = PublishedStudy.ROWS.stream()
        .filter(PublishedStudy::hasCounterpart).toList();
    TextTable table = new TextTable("", ">performance", ">switches", ">HLT exits", ">cycles/s",
        ">power", ">gap");
    boolean ran = false;
    for (Study.Part p : study.parts()) {
      String[] cells = new String[rows.size() + 1];
      cells[0] = p.name();
      for (int i = 0; i < rows.size(); i++) {
        Optional<StudyEffect> effect = StudyEffect.of(p, arm, rows.get(i).measure());
        boolean same = StudyReport.isSame(p, arm);
        ran |= effect.isPresent() && !same;
        cells[i + 1] = same ? "= " : effect.map(StudyText::effect).orElse(Figure.UNKNOWN);
      }
      table.row(cells);
    }
    if (ran) {
      text.append('\n').append(INDENT).append(look.paint(Colour.BOLD, arm))
          .append(", change in % (gap: points)\n").append(table.text(look, INDENT));
      sentence("* a difference that the experiment shows; without it, none that it can show; ? no"
          + " verdict, mostly since the control differs from itself as much. = the same settings as"
          + " those that it is compared with.");
    }
  }

  private static String effect(StudyEffect e) {
    return StudyReport.signed("%+.1f", e.change())
        + (e.isShown() ? "*" : e.isJudged() ? " " : "?");
  }

  private void sentence(String words) {
    text.append(Remarks.wrapped(words, look, INDENT));
  }
}
