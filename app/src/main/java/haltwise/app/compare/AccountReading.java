package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.linux.HostException;
import haltwise.linux.ThreadAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// What some threads used between two moments, and what follows from it.
final class AccountReading implements Meter.Reading {
  private final List<Integer> threads;
  private final BiFunction<ThreadAccount, Meter.Totals, Map<Measure, Double>> meaning;
  private final Optional<ThreadAccount> before;
  private Optional<ThreadAccount> used = Optional.empty();

  /// @param threads their ids
  AccountReading(List<Integer> threads,
      BiFunction<ThreadAccount, Meter.Totals, Map<Measure, Double>> meaning) {
    this.threads = threads;
    this.meaning = meaning;
    before = account();
  }

  /// Empty without threads, or when one of them has ended.
  private Optional<ThreadAccount> account() {
    try {
      return threads.stream().map(ThreadAccount::ofThread).reduce(ThreadAccount::plus);
    } catch (HostException e) {
      return Optional.empty();
    }
  }

  @Override
  public void stop() {
    used = before.flatMap(b -> account().map(a -> a.minus(b)));
  }

  @Override
  public Map<Measure, Double> values(Meter.Totals totals) {
    return used.map(u -> meaning.apply(u, totals)).orElse(Map.of());
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
