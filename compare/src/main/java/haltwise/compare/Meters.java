package haltwise.compare;

import haltwise.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Several meters as one.
public record Meters(List<Meter> all) implements Meter {
  public Meters {
    all = List.copyOf(all);
  }

  @Override
  public List<Measure> measures() {
    return all.stream().flatMap(m -> m.measures().stream()).toList();
  }

  @Override
  public Reading begin(Subject subject) {
    List<Reading> begun = new ArrayList<>();
    try {
      all.forEach(m -> begun.add(m.begin(subject)));
    } catch (RuntimeException e) {
      begun.forEach(Reading::close);
      throw e;
    }
    return new Readings(begun);
  }

  private record Readings(List<Reading> all) implements Reading {
    @Override
    public void stop() {
      all.reversed().forEach(Reading::stop);
    }

    @Override
    public Map<Measure, Double> values(Totals totals) {
      Map<Measure, Double> values = new LinkedHashMap<>();
      all.forEach(r -> values.putAll(r.values(totals)));
      return values;
    }

    @Override
    public List<VoidReason> doubts() {
      return all.stream().flatMap(r -> r.doubts().stream()).toList();
    }

    @Override
    public Optional<Trace> trace() {
      return all.stream().flatMap(r -> r.trace().stream()).findFirst();
    }

    @Override
    public void close() {
      all.forEach(Reading::close);
    }
  }
}
