package haltwise.app;

import haltwise.app.apply.DoneText;
import haltwise.apply.Changer;
import haltwise.apply.Done;
import haltwise.apply.OwnFile;
import haltwise.linux.HostException;
import haltwise.linux.Tracefs;
import haltwise.linux.TracingInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Undoes all that haltwise changed on this host.
@Command(name = "restore", description = {
    "Writes back what was there before haltwise first touched this host, and removes what persists and every hook. Also undoes what a"
        + " killed haltwise left. Values that somebody else set meanwhile stay, unless forced: exit status 1 then."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise restore", "  haltwise restore --force"})
final class RestoreCommand implements Callable<Integer> {
  private final HaltwiseCommand haltwise;

  @Option(names = "--force", description = "Overwrite also values that somebody else set.")
  private boolean force;

  @Option(names = "--expired", description = {
      "Only settings whose time (apply --for) is over; what was applied before them holds again. The timer calls this."})
  private boolean expired;

  @Mixin
  private ChangedHostOrGuest host = new ChangedHostOrGuest();

  RestoreCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public Integer call() {
    List<Done> all = new ArrayList<>();
    // When the hook is gone, nobody else undoes what it applied.
    if (!expired && !host.isByAgent() && host.ofLibvirt().hasJournal()
        && host.changer().status(List.of()).files().contains(OwnFile.LIBVIRT)) {
      all.add(host.ofLibvirt().change(c -> c.restore(force)));
    }
    all.add(expired
        ? host.changeInTheEnd(Changer::restoreWhatIsOver)
        : host.change(c -> c.restore(force)));
    removeTracing();
    Done done = Done.together(all);
    String head = !done.isNothing()
        ? "Restored"
        : done.left().isEmpty() ? "Nothing to restore" : "Not restored";
    DoneText text = new DoneText(head, done, true, host.root(),
        done.left().isEmpty() ? List.of() : List.of("haltwise restore --force overwrites it."));
    haltwise.answer(text::text, () -> text.document(Map.of()));
    return done.left().isEmpty() ? 0 : 1;
  }

  /// What a killed haltwise left in tracefs slows the host down until it is gone.
  private void removeTracing() {
    if (!host.isThisHost()) {
      return;
    }
    try (Tracefs tracefs = Tracefs.open()) {
      TracingInstance.removeStale(tracefs);
    } catch (HostException _) {
      // Without tracefs there is none.
    }
  }
}
