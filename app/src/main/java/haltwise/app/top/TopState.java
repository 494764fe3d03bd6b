package haltwise.app.top;

import haltwise.app.top.Key.Letter;
import haltwise.app.top.Key.Named;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How the user wants to see things.
///
/// @param sort by which column; empty for the order of VMs and vCPUs
/// @param reversed the smallest first
/// @param filter text that the name of a VM or vCPU holds; empty for all
/// @param filtering whether the user is typing the filter
/// @param intervalNs how often the numbers change, ns
/// @param selected the row whose histogram is shown
/// @param folded VMs whose vCPUs are not shown
public record TopState(Optional<Column> sort, boolean reversed, String filter, boolean filtering,
    boolean paused, boolean help, boolean quit, long intervalNs, RowKey selected,
    Set<RowKey> folded) {
  private static final long SHORTEST_NS = 250_000_000L;
  private static final long LONGEST_NS = 60_000_000_000L;
  private static final int PAGE = 10;

  public TopState {
    folded = Set.copyOf(folded);
  }

  public static TopState start(Optional<Column> sort, String filter, long intervalNs) {
    return new TopState(sort, false, filter, false, false, false, false, intervalNs, RowKey.ALL,
        Set.of());
  }

  /// After a key.
  ///
  /// @param shown the rows on the screen, in their order
  public TopState on(Key key, List<Row> shown) {
    if (help) {
      return withHelp(false);
    }
    if (filtering) {
      return typing(key);
    }
    return switch (key) {
      case Named n -> named(n, shown);
      case Letter(char c) -> letter(c, shown);
    };
  }

  private TopState typing(Key key) {
    return switch (key) {
      case Letter(char c) -> withFilter(filter + c, true);
      case Named.BACKSPACE -> withFilter(filter.isEmpty()
          ? filter
          : filter.substring(0, filter.length() - 1), true);
      case Named.ENTER -> withFilter(filter, false);
      case Named.ESCAPE -> withFilter("", false);
      case Named _ -> this;
    };
  }

  private TopState named(Named key, List<Row> shown) {
    return switch (key) {
      case UP -> moved(shown, -1);
      case DOWN -> moved(shown, 1);
      case PAGE_UP -> moved(shown, -PAGE);
      case PAGE_DOWN -> moved(shown, PAGE);
      case HOME -> moved(shown, -shown.size());
      case END -> moved(shown, shown.size());
      case LEFT -> sortedBy(-1, shown);
      case RIGHT -> sortedBy(1, shown);
      case ENTER -> fold();
      case ESCAPE -> withFilter("", false);
      case BACKSPACE, SUSPEND -> this;
    };
  }

  private TopState letter(char c, List<Row> shown) {
    return switch (c) {
      case 'q', 'Q' -> quitting();
      case 'h', '?' -> withHelp(true);
      case 'k' -> moved(shown, -1);
      case 'j' -> moved(shown, 1);
      case 'g' -> moved(shown, -shown.size());
      case 'G' -> moved(shown, shown.size());
      case '<', ',' -> sortedBy(-1, shown);
      case '>', '.', 's' -> sortedBy(1, shown);
      case 'r' -> with(sort, !reversed, paused, intervalNs, selected, folded);
      case 'p' -> with(sort, reversed, !paused, intervalNs, selected, folded);
      case '+', '=' -> every(intervalNs * 2);
      case '-', '_' -> every(intervalNs / 2);
      case ' ' -> fold();
      case '/' -> withFilter(filter, true);
      default -> this;
    };
  }

  private TopState moved(List<Row> shown, int by) {
    if (shown.isEmpty()) {
      return this;
    }
    int at = Math.max(0, indexOfSelected(shown));
    RowKey to = shown.get(Math.clamp(at + by, 0, shown.size() - 1)).key();
    return with(sort, reversed, paused, intervalNs, to, folded);
  }

  int indexOfSelected(List<Row> shown) {
    for (int i = 0; i < shown.size(); i++) {
      if (shown.get(i).key().equals(selected)) {
        return i;
      }
    }
    return -1;
  }

  /// Through the columns that this host, or a guest that is asked, can tell, and the place where they are not sorted.
  private TopState sortedBy(int step, List<Row> shown) {
    boolean guestAsked = shown.stream().anyMatch(r -> r.tally().guest().isPresent());
    List<Column> columns = Arrays.stream(Column.values())
        .filter(c -> !c.isOfGuest() || guestAsked).toList();
    int at = sort.map(c -> columns.indexOf(c) + 1).orElse(0);
    int next = Math.floorMod(at + step, columns.size() + 1);
    return with(next == 0 ? Optional.empty() : Optional.of(columns.get(next - 1)), reversed, paused,
        intervalNs, selected, folded);
  }

  private TopState every(long ns) {
    return with(sort, reversed, paused, Math.clamp(ns, SHORTEST_NS, LONGEST_NS), selected, folded);
  }

  private TopState fold() {
    if (selected.equals(RowKey.ALL)) {
      return this;
    }
    RowKey vm = RowKey.ofVm(selected.processId());
    Set<RowKey> now = new HashSet<>(folded);
    if (!now.remove(vm)) {
      now.add(vm);
    }
    return with(sort, reversed, paused, intervalNs, vm, now);
  }

  private TopState with(Optional<Column> bySort, boolean isReversed, boolean isPaused, long everyNs,
      RowKey selection, Set<RowKey> foldedVms) {
    return new TopState(bySort, isReversed, filter, filtering, isPaused, help, quit, everyNs,
        selection, foldedVms);
  }

  private TopState withFilter(String text, boolean stillTyping) {
    return new TopState(sort, reversed, text, stillTyping, paused, help, quit, intervalNs, selected,
        folded);
  }

  private TopState withHelp(boolean shown) {
    return new TopState(sort, reversed, filter, filtering, paused, shown, quit, intervalNs,
        selected, folded);
  }

  private TopState quitting() {
    return new TopState(sort, reversed, filter, filtering, paused, help, true, intervalNs, selected,
        folded);
  }
}
