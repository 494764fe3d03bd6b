package haltwise.app;

import haltwise.app.agent.GuestInUse;
import haltwise.app.apply.DoneText;
import haltwise.apply.Changer;
import haltwise.apply.Done;
import haltwise.apply.OwnFile;
import haltwise.apply.ParameterValues;
import haltwise.apply.Request;
import haltwise.linux.HostFiles;
import haltwise.linux.HostIdentity;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes settings into this host.
@Command(name = "apply", description = {
    "Writes settings into the kernel of this host, or, inside of a guest, into the guest's own: all of them or none. What"
        + " was there before is kept first, each value is read back, and haltwise restore undoes it all.",
    "They hold until haltwise restore or the next boot; with --persist after a boot too; with --for at most so long, then"
        + " what was applied before holds again."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise apply max=160us,shrink=2 --dry-run    what it would write",
            "  haltwise apply intel-chromeos --for 10m        undoes itself",
            "  haltwise apply pin=60us --persist --why 'as tuned on host-a'",
            "  haltwise apply pin=60us --hook libvirt         while a guest of libvirt runs",
            "  haltwise apply guest:max=50us,grow-start=10us  in a guest",
            "  haltwise apply guest:max=50us --agent /run/web.agent   the same from its host",
            "  haltwise status", "  haltwise restore"})
final class ApplyCommand implements Runnable {
  /// Where systemd's own lines for systemd-tmpfiles are.
  private static final String TMPFILES = "/usr/lib/tmpfiles.d";
  private static final long LONGEST_NS = 365L * 24 * 3_600 * 1_000_000_000;

  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "SETTINGS", converter = AppliedSettings.Converter.class, description = {
      "A preset (off, kernel-default, kernel-before-6.11, intel-chromeos),"
          + " max=160us,grow=2,grow-start=10us,shrink=2 (missing keys: this kernel's defaults), or pin=60us. In a guest:"
          + " guest-off, guest-kernel-default, guest:max=50us,grow=2,grow-start=10us,shrink=2,allow-shrink=Y."})
  private AppliedSettings settings = new AppliedSettings("kernel-default");

  @Option(names = "--for", paramLabel = "TIME", converter = DurationConverter.class, description = {
      "Undo it after this time (30s, 10m, 2h): what an earlier apply set holds again, or else what was there before. Where"
          + " systemd runs, a timer of its own does that, even if haltwise is killed; elsewhere haltwise stays until then."})
  private @Nullable Long forNs;

  @Option(names = "--persist", description = {
      "Let it hold after a boot too: writes /etc/modprobe.d/haltwise.conf; in a guest /etc/tmpfiles.d/haltwise.conf, which"
          + " systemd reads. Where neither reaches the values, says the words for the kernel's command line."})
  private boolean persist;

  @Option(names = "--hook", paramLabel = "PROGRAM", converter = HookChoice.Converter.class, description = {
      "Write no parameter, but a file by which another program applies the settings. libvirt: a hook, for as long as a"
          + " guest runs. tuned: a profile named haltwise, to be chosen with tuned-adm."})
  private @Nullable HookChoice hook;

  @Option(names = "--dry-run", description = "Say what would be written, and change nothing.")
  private boolean dryRun;

  @Option(names = "--force", description = {
      "Overwrite values that somebody else set since haltwise last wrote."})
  private boolean force;

  @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for haltwise status.")
  private String why = "";

  @Mixin
  private ChangedHostOrGuest host = new ChangedHostOrGuest();

  ApplyCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    // Also where the module is built in, and persisting is the kernel command line's.
    if (persist && forNs != null) {
      throw new IllegalArgumentException(Request.NOT_BOTH);
    }
    if (host.isByAgent() && (!settings.isGuest() || hook != null)) {
      throw new IllegalArgumentException("--agent is for a guest's own settings: haltwise apply"
          + " guest:max=50us --agent SOCKET, without --hook. Leave --agent out to change this host.");
    }
    if (forNs != null && (forNs == 0 || forNs > LONGEST_NS)) {
      throw new IllegalArgumentException("--for " + Nanos.text(forNs)
          + " is out of range. Use more than 0 and at most 8760h, a year; to let it hold, leave out --for.");
    }
    HostIdentity kernel = HostIdentity.read();
    ParameterValues wanted = settings.values(kernel.kernelRelease(), kernel.architecture());
    String full = settings.full(kernel.kernelRelease(), kernel.architecture());
    if (hook != null) {
      install(hook, wanted, full);
      return;
    }
    boolean builtIn = persist && !isPersistedByFile();
    OptionalLong until = forNs == null
        ? OptionalLong.empty()
        : OptionalLong.of(host.bootNs() + forNs);
    Request request = new Request(wanted, until, Optional.empty(), persist && !builtIn, force,
        why.isEmpty() ? "haltwise apply " + settings.text() : why.lines().findFirst().orElse(""),
        who());
    boolean wait = forNs != null && !dryRun
        && !(host.isThisHost() && ExpiryTimer.start(forNs, host.journalFolder()));
    Done done = dryRun
        ? host.changer().preview(request)
        : host.change(changer -> changer.apply(request));
    Optional<GuestInUse> inUse = settings.isGuest()
        ? Optional.of(GuestInUse.read(host.files()))
        : Optional.empty();
    List<String> further = new ArrayList<>();
    if (done.isNothing()) {
      further.add("All values are so already.");
    }
    settings.tooShort(kernel.kernelRelease(), kernel.architecture()).ifPresent(further::add);
    if (builtIn) {
      further
          .add((settings.isGuest()
              ? "No systemd here that would write these values after a boot (systemd-tmpfiles)."
              : "This module is part of the kernel, so no file makes its values hold after a boot.")
              + " Add to the kernel's command line: " + commandLine(wanted, inUse));
    }
    inUse.ifPresent(guest -> further.addAll(guest.sentences()));
    Optional<String> file = persist && !builtIn && dryRun
        ? Optional.of(OwnFile.persisting(wanted))
        : Optional.empty();
    file.ifPresent(further::add);
    further.add(dryRun ? "Nothing was changed (--dry-run)." : end(wait));
    DoneText text = new DoneText((dryRun ? "Would apply " : "Applied ") + full, done, !dryRun,
        host.root(), further);
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("settings", full);
    more.put("dry_run", dryRun);
    more.put("kernel_command_line", builtIn ? commandLine(wanted, inUse) : null);
    inUse.ifPresent(guest -> more.put("guest_polling", guest.document()));
    file.ifPresent(content -> more.put("text", content));
    haltwise.answer(text::text, () -> text.document(more));
    if (wait) {
      waitAndRestore(until.orElseThrow());
    }
  }

  private static String commandLine(ParameterValues wanted, Optional<GuestInUse> inUse) {
    return OwnFile.commandLine(wanted) + inUse.map(GuestInUse::commandLine).orElse("");
  }

  private void install(HookChoice program, ParameterValues wanted, String full) {
    if (persist || forNs != null) {
      throw new IllegalArgumentException("--hook " + program.word() + " says by itself when "
          + full + " holds. Leave out " + (persist ? "--persist." : "--for."));
    }
    String file = program.text(wanted, full);
    Done done = dryRun
        ? host.changer().previewInstall(program.file(), file, force)
        : host.change(changer -> changer.install(program.file(), file, force));
    List<String> further = dryRun
        ? List.of(file, "Nothing was changed (--dry-run).")
        : List.of(program.use(), "haltwise restore removes it.");
    DoneText text = new DoneText(full + " for " + program.word(), done, !dryRun, host.root(),
        further);
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("settings", full);
    more.put("dry_run", dryRun);
    more.put("text", file);
    haltwise.answer(text::text, () -> text.document(more));
  }

  private String end(boolean wait) {
    if (forNs == null) {
      return "haltwise restore undoes it.";
    }
    return wait
        ? "Undone in " + Nanos.text(forNs) + ", or at Ctrl-C; haltwise stays until then."
        : "A timer undoes it in " + Nanos.text(forNs) + "; haltwise restore does so before.";
  }

  /// A loadable module tells its state (Documentation/ABI/stable/sysfs-module). The governor of a guest is never one.
  private boolean isPersistedByFile() {
    HostFiles files = HostFiles.below(host.root());
    return settings.isGuest()
        ? !host.isByAgent() && files.exists(TMPFILES)
        : files.exists("/sys/module/kvm/initstate");
  }

  private static String who() {
    String user = System.getProperty("user.name", "?");
    String behind = System.getenv("SUDO_USER");
    return behind == null || behind.isBlank() ? user : user + ", for " + behind;
  }

  private void waitAndRestore(long untilBootNs) {
    long forMs = forNs == null ? 0 : Math.ceilDiv(forNs, 1_000_000L);
    // Also when told to end: then before its time, and only what was applied here.
    try (ShutdownGuard _ = ShutdownGuard.closing(
        () -> host.changeInTheEnd(changer -> changer.endEarly(untilBootNs)))) {
      Thread.sleep(forMs);
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
    Done done = host.changeInTheEnd(Changer::restoreWhatIsOver);
    if (!haltwise.json()) { // one document was printed already
      DoneText text = new DoneText("Restored", done, true, host.root(), List.of());
      haltwise.console().print(text.text(haltwise.console().look()));
    }
  }
}
