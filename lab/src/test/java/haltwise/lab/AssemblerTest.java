package haltwise.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Oracle: the bytes that GNU as 2.40 makes of the same instructions (`.code16`).
final class AssemblerTest {
  private static String hex(UnaryOperator<Assembler> code) {
    return HexFormat.ofDelimiter(" ").formatHex(code.apply(new Assembler(0x400)).assemble());
  }

  @Test
  void encodesEachInstructionAsGnuAsDoes() {
    assertThat(hex(a -> a.sti().hlt())).isEqualTo("fb f4");
    assertThat(hex(a -> a.rdtsc().wrmsr())).isEqualTo("0f 31 0f 30");
    assertThat(hex(a -> a.outAl(0xB0))).isEqualTo("e6 b0");
    assertThat(hex(a -> a.cmpDiWith(0x1040))).isEqualTo("3b 3e 40 10");
    assertThat(hex(a -> a.stosd())).isEqualTo("66 ab");
    assertThat(hex(a -> a.incDword(0x1080))).isEqualTo("66 ff 06 80 10");
    assertThat(hex(a -> a.jmpVia(0x1004))).isEqualTo("ff 26 04 10");
    assertThat(hex(a -> a.movEax(0x1234_5678))).isEqualTo("66 b8 78 56 34 12");
    assertThat(hex(a -> a.movEcx(0x80B))).isEqualTo("66 b9 0b 08 00 00");
    assertThat(hex(a -> a.movEdx(1))).isEqualTo("66 ba 01 00 00 00");
    assertThat(hex(a -> a.xorEaxEax().xorEdxEdx())).isEqualTo("66 31 c0 66 31 d2");
    assertThat(hex(a -> a.movEsiEax())).isEqualTo("66 89 c6");
    assertThat(hex(a -> a.addEsi(0x1234_5678))).isEqualTo("66 81 c6 78 56 34 12");
    assertThat(hex(a -> a.subEaxEsi())).isEqualTo("66 29 f0");
  }

  @Test
  void countsJumpsFromTheNextInstruction() {
    assertThat(hex(a -> a.label("back").sti().jne("back").je("on").js("on").jmp("on").label("on")))
        .isEqualTo("fb 75 fd 74 04 78 02 eb 00");
  }

  @Test
  void placesLabelsAtItsOrigin() {
    Assembler a = new Assembler(0x400).sti().label("second");
    assertThat(a.address("second")).isEqualTo(0x401);
  }

  @Test
  void refusesAJumpThatIsTooFar() {
    Assembler a = new Assembler(0).jmp("far");
    for (int i = 0; i < 128; i++) {
      a.sti();
    }
    a.label("far");
    assertThatThrownBy(a::assemble).hasMessageContaining("too far");
  }
}
