package haltwise.app.serve;

import haltwise.control.Menu;
import haltwise.lab.LabVm;
import haltwise.trace.HostSettings;
import java.util.List;

/// The max of a lab VM (`KVM_CAP_HALT_POLL`). KVM does not tell it, so what was set counts as in force.
public final class LabMax implements Actuator {
  private final LabVm vm;
  private final HostSettings baseline;
  private HostSettings inForce;

  /// @param baseline what the VM was made with, and the host's other parameters
  public LabMax(LabVm vm, HostSettings baseline) {
    this.vm = vm;
    this.baseline = baseline;
    inForce = baseline;
  }

  @Override
  public String what() {
    return "the max of a lab VM";
  }

  @Override
  public List<String> begin() {
    return List.of();
  }

  @Override
  public HostSettings baseline() {
    return baseline;
  }

  @Override
  public List<HostSettings> menu() {
    return Menu.ofMax(baseline);
  }

  @Override
  public HostSettings inForce() {
    return inForce;
  }

  @Override
  public void set(HostSettings settings) {
    vm.haltPollMax(settings.maxNs());
    inForce = settings;
  }

  @Override
  public List<String> restore() {
    set(baseline);
    return List.of();
  }
}
