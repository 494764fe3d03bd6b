package haltwise.app;

import haltwise.app.agent.GuestInUse;
import haltwise.app.apply.StatusText;
import haltwise.app.doctor.KernelPollings;
import haltwise.apply.ParameterValues;
import haltwise.apply.Status;
import haltwise.doctor.host.Ceiling;
import haltwise.doctor.host.HostFacts;
import haltwise.doctor.host.LiveAnswers;
import haltwise.doctor.host.VmFacts;
import haltwise.linux.HostFiles;
import haltwise.linux.ModuleParameter;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is in force on this host.
@Command(name = "status", description = {
    "Says what is in force: the parameters, what haltwise set, since when, why and by whom, what haltwise restore would"
        + " write back, and whether the running VMs obey. Changes nothing."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise status", "  haltwise status --check || echo drifted"})
final class StatusCommand implements Callable<Integer> {
  private static final String GUEST_MODULE = "haltpoll";

  private final HaltwiseCommand haltwise;

  @Option(names = "--check", description = {
      "Exit status 1 when a value is not as haltwise set it, its time is over, or a change is unfinished."})
  private boolean check;

  @Mixin
  private ChangedHostOrGuest host = new ChangedHostOrGuest();

  StatusCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public Integer call() {
    List<ModuleParameter> parameters = new ArrayList<>(
        ParameterValues.of(HostSettings.OFF).values().keySet());
    parameters.addAll(ParameterValues.of(GuestSettings.OFF).values().keySet());
    Status status = host.changer().status(parameters);
    StatusText text = host.isByAgent()
        ? new StatusText(status, List.of(), Map.of(), ZoneId.systemDefault())
        : new StatusText(status, ExpiryTimer.waiting(HostFiles.below(host.root())), ceilings(),
            ZoneId.systemDefault());
    boolean isGuest = status.values().stream()
        .anyMatch(v -> v.parameter().module().equals(GUEST_MODULE));
    Optional<GuestInUse> inUse = isGuest
        ? Optional.of(GuestInUse.read(host.files()))
        : Optional.empty();
    haltwise.answer(
        look -> text.text(look) + inUse.map(guest -> guest.text(look.columns())).orElse(""),
        () -> {
          Map<String, Object> doc = text.document();
          inUse.ifPresent(guest -> doc.put("guest_polling", guest.document()));
          return doc;
        });
    return check && !status.isSound() ? 1 : 0;
  }

  private Map<VmFacts, Ceiling> ceilings() {
    HostFiles files = HostFiles.below(host.root());
    HostFacts facts = HostFacts.read(files, LiveAnswers.ofThisHost(), Optional.empty());
    Map<VmFacts, Ceiling> ceilings = new LinkedHashMap<>();
    facts.vms().forEach(
        vm -> ceilings.put(vm, facts.ceilingOf(vm, KernelPollings.of(facts.identity()))));
    return ceilings;
  }
}
