package haltwise.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: the disassembler objdump, reading the bytes that the guest gets.
final class GuestCodeTest {
  private static final Path OBJDUMP = Path.of("/usr/bin/objdump");

  private static List<String> mnemonics(GuestCode code, String label, int count, Path directory)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(OBJDUMP), "needs " + OBJDUMP + " (package binutils)");
    Path file = Files.write(directory.resolve("guest.bin"), code.bytes());
    Process p = new ProcessBuilder(OBJDUMP.toString(), "-D", "-b", "binary", "-mi8086", "-Mintel",
        "--no-show-raw-insn", "--adjust-vma=" + GuestLayout.CODE,
        "--start-address=" + code.address(label), file.toString()).redirectErrorStream(true)
        .start();
    String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).describedAs(text).isZero();
    return text.lines().filter(l -> l.matches("\\s+[0-9a-f]+:\\s.*"))
        .map(l -> l.split("\\s+")[2]).limit(count).toList();
  }

  @Test
  void asksInFourteenInstructionsFromWakeUpToHalt(@TempDir Path directory) throws Exception {
    GuestCode code = new GuestCode(new GuestLayout(1, 0), 1_000_000, 0);
    assertThat(mnemonics(code, "on.device", 4, directory)).containsExactly("xor", "xor", "wrmsr",
        "jmp");
    assertThat(mnemonics(code, GuestProgram.ASK.afterDevice(), 10, directory)).containsExactly(
        "cmp", "je", "rdtsc", "stos", "inc", "out", "cmp", "jne", "sti", "hlt");
  }

  @Test
  void hasNoByteThatIsNoInstruction(@TempDir Path directory) throws Exception {
    GuestCode code = new GuestCode(new GuestLayout(2, 1), 1_000_000, 26_000);
    assertThat(mnemonics(code, GuestCode.START, 1_000, directory)).doesNotContain("(bad)")
        .hasSizeGreaterThan(80).endsWith("sti", "hlt");
  }

  @Test
  void loadsEachVcpuIntoItsOwnSegment() {
    ByteBuffer memory = ByteBuffer.allocateDirect(3 * 2 * GuestLayout.SEGMENT_BYTES)
        .order(java.nio.ByteOrder.nativeOrder());
    GuestLayout second = new GuestLayout(2, 1);
    GuestCode code = new GuestCode(second, 1, 0);
    code.load(memory);
    code.direct(new GuestWords(memory, second), GuestProgram.TICK, GuestProgram.TICK.enter());
    assertThat(memory.get(0x1_0000 + GuestLayout.CODE)).isEqualTo(code.bytes()[0]);
    assertThat(memory.getShort(0x1_0000 + 0x41 * 4)).isEqualTo((short) code.address("on.timer"));
    assertThat(memory.getShort(0x1_0000 + 0x41 * 4 + 2)).isEqualTo((short) 0x1000);
    assertThat(memory.getShort(0x1_0000 + 0x42 * 4)).isEqualTo((short) code.address("on.device"));
    for (int i = 0; i < 0x1_0000; i++) {
      assertThat(memory.get(i)).isZero();
    }
  }
}
