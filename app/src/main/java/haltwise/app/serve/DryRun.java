package haltwise.app.serve;

import haltwise.control.Menu;
import haltwise.trace.HostSettings;
import java.util.List;
import java.util.function.Supplier;

/// Sets nothing. What it was asked for last counts as in force.
public final class DryRun implements Actuator {
  private final Supplier<HostSettings> real;
  private HostSettings baseline;
  private HostSettings supposed;

  /// @param real reads what is really in force
  public DryRun(Supplier<HostSettings> real) {
    this.real = real;
    baseline = real.get();
    supposed = baseline;
  }

  @Override
  public String what() {
    return "nothing (--dry-run)";
  }

  @Override
  public List<String> begin() {
    baseline = real.get();
    supposed = baseline;
    return List.of("Nothing is written (--dry-run): " + baseline + " stays. What is told to come of"
        + " a decision is the replay of the halts that really come.");
  }

  @Override
  public HostSettings baseline() {
    return baseline;
  }

  @Override
  public List<HostSettings> menu() {
    return Menu.ofAll();
  }

  @Override
  public HostSettings inForce() {
    return supposed;
  }

  @Override
  public boolean isReal() {
    return false;
  }

  @Override
  public void set(HostSettings settings) {
    supposed = settings;
  }

  @Override
  public List<String> restore() {
    supposed = baseline;
    return List.of();
  }
}
