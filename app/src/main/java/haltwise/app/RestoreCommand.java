package haltwise.app;

import haltwise.app.apply.DoneText;
import haltwise.apply.Changer;
import haltwise.apply.Done;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Undoes all that haltwise changed on this host.
@Command(name = "restore", description = {
    "Writes back what was there before haltwise first touched this host, and removes what persists. Also undoes what a"
        + " killed haltwise left. Values that somebody else set meanwhile stay, unless forced: exit status 1 then."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise restore", "  haltwise restore --force"})
final class RestoreCommand implements Callable<Integer> {
  private final HaltwiseCommand haltwise;

  @Option(names = "--force", description = "Overwrite also values that somebody else set.")
  private boolean force;

  @Option(names = "--expired", description = {
      "Only settings whose time (apply --for) is over: what the timer calls."})
  private boolean expired;

  @Mixin
  private ChangedHost host = new ChangedHost();

  RestoreCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public Integer call() {
    Done done = host.change(expired ? Changer::restoreWhatIsOver : c -> c.restore(force));
    String head = !done.isNothing()
        ? "Restored"
        : done.left().isEmpty() ? "Nothing to restore" : "Not restored";
    DoneText text = new DoneText(head, done, host.modprobe(),
        done.left().isEmpty() ? List.of() : List.of("haltwise restore --force overwrites it."));
    haltwise.answer(text::text, () -> text.document(Map.of()));
    return done.left().isEmpty() ? 0 : 1;
  }
}
