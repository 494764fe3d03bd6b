package haltwise.record.counts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/// A real QEMU on KVM whose guest, a BIOS of our own, does nothing but `sti; hlt` under a LAPIC timer.
final class TickingVm implements AutoCloseable {
  private static final int ROM_BYTES = 1 << 16;
  private static final int RESET_VECTOR = 0xFFF0;
  private static final int HANDLER = 0x65;

  private final Process qemu;
  private final Path socket;

  private TickingVm(Process qemu, Path socket) {
    this.qemu = qemu;
    this.socket = socket;
  }

  /// Skips the test where there is no QEMU or no KVM.
  ///
  /// @param periodNs of the guest's timer
  static TickingVm start(Path folder, int periodNs) throws IOException, InterruptedException {
    Path program = Path.of("/usr/bin/qemu-system-x86_64");
    assumeTrue(Files.isExecutable(program),
        "no " + program + " here (apt install qemu-system-x86)");
    assumeTrue(Files.isWritable(Path.of("/dev/kvm")), "no /dev/kvm that we may use");
    Path rom = Files.write(folder.resolve("tick.rom"), rom(periodNs));
    Path socket = folder.resolve("qmp");
    Path log = folder.resolve("qemu.log");
    Process qemu = new ProcessBuilder(program.toString(), "-name", "ticking", "-accel", "kvm",
        "-cpu",
        "qemu64,+x2apic", "-m", "16", "-display", "none", "-nodefaults", "-no-user-config",
        "-bios", rom.toString(), "-qmp", "unix:" + socket + ",server=on,wait=off")
        .redirectErrorStream(true).redirectOutput(log.toFile()).start();
    for (int i = 0; i < 200 && qemu.isAlive() && !Files.exists(socket); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assumeTrue(qemu.isAlive(), () -> "QEMU runs no guest on this KVM: " + text(log));
    return new TickingVm(qemu, socket);
  }

  private static String text(Path log) {
    try {
      return Files.readString(log).strip();
    } catch (IOException e) {
      return e.toString();
    }
  }

  Path socket() {
    return socket;
  }

  long processId() {
    return qemu.pid();
  }

  /// 64 KiB below 4 GiB; the vCPU begins at its last 16 bytes, in real mode.
  private static byte[] rom(int periodNs) throws IOException {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    emit(code, "FA 31C0 8ED8 8ED0 BC0070"); // cli; ds = ss = 0; sp = 0x7000
    // the vector 0x20 leads to the handler, in segment F000
    emit(code, "C706 8000 " + le16(HANDLER) + "C706 8200 00F0");
    emit(code, "66B91B000000 0F32 660D000C0000 0F30"); // IA32_APIC_BASE: x2APIC on
    emit(code, "6631D2");
    writeMsr(code, 0x80F, 0x1FF); // spurious vector, APIC on
    writeMsr(code, 0x83E, 0xB); // divide by 1: the bus of KVM's APIC counts ns
    writeMsr(code, 0x832, 0x20020); // periodic, vector 0x20
    writeMsr(code, 0x838, periodNs);
    emit(code, "FB F4 EBFC"); // sti; hlt; back
    if (code.size() > HANDLER) {
      throw new IllegalStateException(
          "BUG: the handler lies in the code, which has " + code.size());
    }
    byte[] rom = new byte[ROM_BYTES];
    System.arraycopy(code.toByteArray(), 0, rom, 0, code.size());
    ByteArrayOutputStream handler = new ByteArrayOutputStream();
    emit(handler, "6660 6631D2 6631C0 66B90B080000 0F30 6661 CF"); // end of interrupt
    System.arraycopy(handler.toByteArray(), 0, rom, HANDLER, handler.size());
    ByteArrayOutputStream jump = new ByteArrayOutputStream();
    emit(jump, "EA 0000 00F0");
    System.arraycopy(jump.toByteArray(), 0, rom, RESET_VECTOR, jump.size());
    return rom;
  }

  private static void writeMsr(ByteArrayOutputStream code, int msr, int value)
      throws IOException {
    emit(code, "66B9" + le32(msr) + "66B8" + le32(value) + "0F30");
  }

  private static String le16(int value) {
    return le32(value).substring(0, 4);
  }

  private static String le32(int value) {
    return HexFormat.of().formatHex(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static void emit(ByteArrayOutputStream code, String hex) throws IOException {
    code.write(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Override
  public void close() throws InterruptedException {
    qemu.destroy();
    if (!qemu.waitFor(10, TimeUnit.SECONDS)) {
      qemu.destroyForcibly().waitFor();
    }
  }
}
