package haltwise.app.serve;

import haltwise.control.Decision;
import haltwise.control.EpochObservation;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import haltwise.report.TextTable;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// The screen of `serve`: each decision as it comes, told when the epoch after it is over: what was seen, what was chosen,
/// why, what was predicted, what came of it. Epochs in which nothing changed are told together.
public final class ServeText implements EpochWatcher {
  private final Look look;
  private final Consumer<String> out;
  private Optional<Told> waiting = Optional.empty();
  private long keptEpochs;
  private long restedEpochs;
  private Optional<Decision> before = Optional.empty();
  private boolean waits;

  private record Told(EpochObservation seen, Decision decision, long blockPriceNs) {
  }

  /// @param out takes whole lines
  public ServeText(Look look, Consumer<String> out) {
    this.look = look;
    this.out = out;
  }

  /// An epoch, and what was decided at its end.
  ///
  /// @param blockPriceNs what a block costs, ns of CPU time
  public void tell(EpochObservation o, Decision decision, long blockPriceNs) {
    waiting.ifPresent(t -> block(t, Optional.of(o)));
    waiting = Optional.empty();
    boolean isNoNews = decision.isNoNews(before);
    before = Optional.of(decision);
    if (isNoNews) {
      keptEpochs++;
      restedEpochs += o.isWatched() ? 0 : 1;
      return;
    }
    if (keptEpochs > 0) {
      out.accept(look.paint(Colour.DIM, "… kept for " + Nanos.text((double) keptEpochs
          * o.lengthNs())
          + (restedEpochs == 0
              ? ""
              : ", of which it rested for " + Nanos.text((double) restedEpochs * o.lengthNs())))
          + "\n");
      keptEpochs = 0;
      restedEpochs = 0;
    }
    waiting = Optional.of(new Told(o, decision, blockPriceNs));
  }

  @Override
  public void epoch(EpochRecord e) {
    waits = false;
    tell(e.seen(), e.decision(), e.plan().blockPriceNs());
  }

  @Override
  public void waiting(Instant time, HostSettings inForce) {
    if (!waits) {
      close();
      out.accept("No VM runs. " + inForce + " is in force.\n");
    }
    waits = true;
  }

  @Override
  public void note(String sentence) {
    close();
    Paragraph.lines(sentence, look.columns())
        .forEach(l -> out.accept(look.paint(Colour.BOLD, l) + "\n"));
  }

  @Override
  public void close() {
    waiting.ifPresent(t -> block(t, Optional.empty()));
    waiting = Optional.empty();
  }

  private void block(Told t, Optional<EpochObservation> next) {
    String at = String.format(Locale.ROOT, "%.2f s",
        (t.seen.epoch() + 1) * t.seen.lengthNs() / 1e9);
    DecisionText text = DecisionText.of(t.seen, t.decision, t.blockPriceNs);
    out.accept(next.map(n -> text.came(n, t.blockPriceNs)).orElse(text).block(at, look));
  }

  /// What came of all of it, beside what else could have been done.
  public static String summary(SimulatedRun run, long blockPriceNs, Look look) {
    double clairvoyantNs = run.rows().getLast().costNs();
    TextTable t = new TextTable("", ">cost a halt", ">× clairvoyant", ">polled", ">blocked",
        "settings");
    for (SimulatedRun.Row row : run.rows()) {
      t.row(row.who(), Nanos.text(run.costPerHaltNs(row)),
          clairvoyantNs == 0
              ? Figure.UNKNOWN
              : String.format(Locale.ROOT, "%.3f", row.costNs() / clairvoyantNs),
          share(row.polledNs(), (double) run.elapsedNs() * run.vcpus()),
          share(row.blocks(), run.halts()), row.settings());
    }
    StringBuilder text = new StringBuilder(t.text(look, ""));
    String legend = Figure.plural(run.halts(), "halt") + " in " + Nanos.text(run.elapsedNs())
        + ", " + Figure.plural(run.changes(), "change")
        + " of settings; cost: CPU time, polled and "
        + Nanos.text(blockPriceNs) + " for each block; best of " + Figure.count(run.grid())
        + " settings, known only afterwards. Arrivals stay where the recording has them.";
    text.append('\n');
    Paragraph.lines(legend, look.columns()).forEach(l -> text.append(l).append('\n'));
    run.cautions().forEach(c -> Paragraph
        .lines(look.paint(Colour.YELLOW, "CAUTION:") + " " + c + ".", look.columns())
        .forEach(l -> text.append(l).append('\n')));
    return text.toString();
  }

  /// What came of controlling a VM.
  public static String summary(ServedRun run, Look look) {
    long price = run.plan().blockPriceNs();
    TextTable t = new TextTable("", "")
        .row("controlled", run.workload())
        .row("time", run.elapsedNs() == 0
            ? "too short to tell: the look before took it all"
            : Nanos.text(run.elapsedNs()))
        .row("work", run.workItems() < 0
            ? Figure.UNKNOWN
            : Figure.perSecond(run.workPerSecond()))
        .row("halts", Figure.count(run.total().halts()) + ", "
            + Figure.percent(run.total().blockedShare()) + " blocked")
        .row("polled", Figure.percent(run.polledCpuShare()) + " of the vCPUs' time")
        .row("cost", Nanos.text(run.total().costPerHaltNs(price)) + " a halt, where a block costs "
            + Nanos.text(price))
        .row("changes", Figure.count(run.changes()))
        .row("own cost", Figure.percent(run.ownCpuShare()) + " of a CPU");
    if (run.eventsLost() > 0) {
      t.row("lost", Figure.plural(run.eventsLost(), "event"));
    }
    return t.text(look, "");
  }

  private static String share(OptionalDouble part, double whole) {
    return part.isEmpty() || whole == 0
        ? Figure.UNKNOWN
        : Figure.percent(part.getAsDouble() / whole);
  }
}
