package haltwise.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.linux.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: command lines as libvirt and people write them.
class VmCommandTest {
  private static final String LIBVIRT = "/usr/bin/qemu-system-x86_64\0-name\0guest=win,debug-threads=on\0-S"
      + "\0-object\0{\"qom-type\":\"secret\",\"data\":\"geheim\"}"
      + "\0-machine\0pc-q35-7.2,usb=off,dump-guest-core=off\0-accel\0kvm"
      + "\0-cpu\0host,migratable=on,hv-time=on,hv-relaxed=on,hv_vapic,kvm-poll-control=on"
      + "\0-overcommit\0mem-lock=off\0-smp\0" + "4,sockets=4,cores=1,threads=1"
      + "\0-chardev\0socket,id=charmonitor,path=/run/a/monitor.sock,server=on,wait=off"
      + "\0-chardev\0pty,id=charserial0\0-mon\0chardev=charmonitor,id=monitor,mode=control"
      + "\0-vnc\0:1,password=on\0";

  @TempDir
  private Path root = Path.of("");

  @Test
  void readsWhatMattersForHaltsOfLibvirtsCommandLine() throws IOException {
    VmCommand c = read(LIBVIRT);

    assertThat(c.isQemu()).isTrue();
    assertThat(c.pollControl()).isTrue();
    assertThat(c.dedicatedHint()).isFalse();
    assertThat(c.idlesInGuest()).isFalse();
    assertThat(c.enlightened()).isTrue();
    assertThat(c.syntheticTimers()).isFalse();
    assertThat(c.monitorSockets()).containsExactly("/run/a/monitor.sock");
    assertThat(c.machineVersion()).contains("7.2");
  }

  @Test
  void keepsNothingElse() throws IOException {
    assertThat(String.join(" ", read(LIBVIRT).words())).doesNotContain("geheim", "guest=win",
        "password", "charserial0");
  }

  @Test
  void whatWasKeptReadsTheSameAgain() throws IOException {
    VmCommand once = read(LIBVIRT);
    assertThat(read(String.join("\n", once.words()))).isEqualTo(once);
  }

  @Test
  void readsWhatPeopleWriteByHand() throws IOException {
    VmCommand c = read("qemu-system-x86_64\0-enable-kvm\0-cpu\0host,+hv_stimer,hv_time,"
        + "kvm-hint-dedicated=on\0-overcommit\0cpu-pm=on\0-qmp\0unix:/tmp/q.sock,server,nowait\0");

    assertThat(c.idlesInGuest()).isTrue();
    assertThat(c.dedicatedHint()).isTrue();
    assertThat(c.syntheticTimers()).isTrue();
    assertThat(c.monitorSockets()).containsExactly("/tmp/q.sock");
    assertThat(c.machineVersion()).isEmpty();
  }

  @Test
  void aLabVmSaysItsMax() throws IOException {
    VmCommand c = read("/usr/bin/java\0-cp\0x.jar\0haltwise.app.Main\0lab\0storage\0--halt-poll-max"
        + "\0" + "1ms\0");
    assertThat(c.isHaltwise()).isTrue();
    assertThat(c.labMax()).contains("1ms");
    assertThat(c.isQemu()).isFalse();
  }

  @Test
  void ofOtherProgramsOnlyTheNameIsKept() throws IOException {
    assertThat(read("/usr/bin/crosvm\0run\0--disk\0secret.img\0").words())
        .containsExactly("crosvm");
    assertThat(VmCommand.read(HostFiles.below(root), 8).words()).isEmpty();
  }

  private VmCommand read(String commandLine) throws IOException {
    Files.createDirectories(root.resolve("proc/7"));
    Files.writeString(root.resolve("proc/7/cmdline"), commandLine);
    return VmCommand.read(HostFiles.below(root), 7);
  }
}
