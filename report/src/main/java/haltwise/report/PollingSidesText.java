package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.tune.WhoPolls.SideBest;
import java.util.List;

/// Who should poll, for people.
public final class PollingSidesText {
  private static final String INDENT = "  ";

  private PollingSidesText() {
  }

  public static String of(String source, String objective, List<PollingSides> vms, Look look) {
    StringBuilder text = new StringBuilder(TunedGuestText.head(source, objective, look));
    vms.forEach(vm -> text.append('\n').append(of(vm, look)));
    return text.toString();
  }

  private static String of(PollingSides vm, Look look) {
    StringBuilder text = new StringBuilder();
    Paragraph.lines(vm.name(), look.columns())
        .forEach(line -> text.append(look.paint(Colour.BOLD, line)).append('\n'));
    SideBest chosen = vm.answer().chosen();
    text.append('\n').append(INDENT).append("in force     host: ").append(vm.inForce())
        .append('\n');
    text.append(INDENT).append("recommended  ")
        .append(look.paint(Colour.GREEN, chosen.side().words())).append("\n\n");
    text.append(table(vm).text(look, INDENT)).append('\n');
    text.append(settings(vm).text(look, INDENT));
    text.append(TuneText.sentences("Why", vm.answer().reasons(), look));
    text.append(TuneText.sentences("Warning", vm.answer().warnings(), look));
    text.append(TuneText.sentences("Taken for granted", vm.answer().assumptions(), look));
    text.append(TuneText.sentences("To use it", vm.howTo(), look));
    return text.toString();
  }

  private static TextTable table(PollingSides vm) {
    TextTable table = new TextTable("polls", ">cost", ">work", ">polled CPU", ">by guest", ">HLTs",
        ">blocked", ">wake p99");
    for (SideBest s : vm.answer().sides()) {
      Measures m = vm.predicted(s);
      table.row(PollingSides.word(s.side()), Figure.time(vm.costNs(s)),
          Figure.perSecond(m.workPerSecond()), Figure.percent(m.polledCpuShare()),
          Figure.percent(s.reported().outcome().guestPolledCpuShare()),
          Figure.perSecond(TunedGuest.haltsPerSecond(s.reported().outcome())),
          Figure.percent(m.blockedShare()), Figure.time(m.wakeLatencyP99Ns()));
    }
    return table;
  }

  /// Too long for the table.
  private static TextTable settings(PollingSides vm) {
    TextTable table = new TextTable("", "");
    for (SideBest s : vm.answer().sides()) {
      String host = s.searched().polling().host().toString();
      switch (s.side()) {
        case NONE -> {
        }
        case HOST -> table.row("host", host);
        case GUEST -> table.row("guest", guest(s));
        case BOTH -> {
          table.row("both", host);
          table.row("", guest(s));
        }
      }
    }
    return table;
  }

  private static String guest(SideBest s) {
    return s.searched().guest().map(Object::toString).orElse(Figure.UNKNOWN);
  }
}
