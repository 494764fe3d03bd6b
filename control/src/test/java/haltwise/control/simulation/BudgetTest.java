package haltwise.control.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.control.ControlPlan;
import haltwise.control.Menu;
import haltwise.control.halts.EpochTape;
import haltwise.control.halts.Families;
import haltwise.lab.synthetic.Family;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Oracle: the budget itself, over every 41 epochs of 250 ms, which hold any ten seconds. Writes the table of docs/control.md
/// to `target/budgets.md`.
class BudgetTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long PRICE_NS = 200_000;
  private static final List<Double> BUDGETS = List.of(0.02, 0.05, 0.1, 0.2, 0.3);
  private static final int EPOCHS_IN_TEN_SECONDS = 41;

  private record Spent(double worst, double mean, double blocked) {
  }

  @Test
  void theBudgetHoldsOverAnyTenSecondsOfLoadsThatSwitch() {
    for (Family family : List.of(Family.MIXED, Family.SWITCH_SLOW, Family.SWITCH_FAST)) {
      requireKept(family, 40 * SECOND_NS);
    }
  }

  @Test
  @Tag("long")
  void theBudgetHoldsOverAnyTenSecondsOfTwoMinutesOfEachFamily() throws IOException {
    StringBuilder table = new StringBuilder("| family |");
    BUDGETS.forEach(b -> table.append(String.format(Locale.ROOT, " %.0f %% |", 100 * b)));
    table.append("\n|---|---|---|---|---|---|\n");
    for (Family family : Family.values()) {
      table.append("| ").append(family.word()).append(" |");
      requireKept(family, 120 * SECOND_NS).forEach(s -> table.append(String.format(Locale.ROOT,
          " %.1f / %.1f / %.0f |", 100 * s.worst, 100 * s.mean, 100 * s.blocked)));
      table.append('\n');
    }
    Files.writeString(Path.of("target/budgets.md"), table);
  }

  private static List<Spent> requireKept(Family family, long lengthNs) {
    List<EpochTape> epochs = Families.epochs(family, lengthNs, 1);
    List<Spent> all = new ArrayList<>();
    for (double budget : BUDGETS) {
      Spent spent = spent(epochs, budget);
      assertThat(spent.worst).as("%s under %s", family.word(), budget)
          .isLessThanOrEqualTo(budget);
      all.add(spent);
    }
    return all;
  }

  private static Spent spent(List<EpochTape> epochs, double budget) {
    ControlPlan plan = ControlPlan.of(PRICE_NS, HostSettings.KERNEL_DEFAULT, HostSettings.OFF,
        Menu.ofAll(), Optional.of(budget));
    List<Long> polledNs = new ArrayList<>();
    Simulation.Result result = Simulation.run(epochs, HostRule.NEWEST, plan,
        m -> polledNs.add(m.observation().real().polledNs()));
    double worstNs = 0;
    for (int from = 0; from + EPOCHS_IN_TEN_SECONDS <= polledNs.size(); from++) {
      worstNs = Math.max(worstNs, polledNs.subList(from, from + EPOCHS_IN_TEN_SECONDS).stream()
          .mapToLong(Long::longValue).sum());
    }
    return new Spent(worstNs / (10. * SECOND_NS),
        (double) result.total().polledNs() / (epochs.size() * Families.EPOCH_NS),
        result.total().blockedShare());
  }
}
