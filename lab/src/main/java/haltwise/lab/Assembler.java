package haltwise.lab;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The few x86 instructions that the guest needs, in 16-bit code: one method each, named as its mnemonic.
/// 32-bit operands carry the prefix 0x66. Source: AMD64 Architecture Programmer's Manual, volume 3.
final class Assembler {
  private static final int OPERAND_32 = 0x66;

  private final int origin;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<String, Integer> labels = new HashMap<>();
  // Position of each 8-bit displacement that waits for its label.
  private final Map<Integer, String> jumps = new LinkedHashMap<>();

  /// @param origin where the code will stand in its segment
  Assembler(int origin) {
    this.origin = origin;
  }

  /// The next instruction's address under a name, unique in this code.
  Assembler label(String name) {
    if (labels.put(name, bytes.size()) != null) {
      throw new IllegalStateException("BUG: label " + name + " stands twice");
    }
    return this;
  }

  int address(String label) {
    return origin + offset(label);
  }

  private int offset(String label) {
    Integer at = labels.get(label);
    if (at == null) {
      throw new IllegalStateException("BUG: no label " + label);
    }
    return at;
  }

  Assembler sti() {
    return emit(0xFB);
  }

  Assembler hlt() {
    return emit(0xF4);
  }

  /// Time-stamp counter into edx:eax.
  Assembler rdtsc() {
    return emit(0x0F, 0x31);
  }

  /// edx:eax into the model-specific register ecx.
  Assembler wrmsr() {
    return emit(0x0F, 0x30);
  }

  /// `out port, al`.
  Assembler outAl(int port) {
    return emit(0xE6, port);
  }

  /// `cmp di, [address]`.
  Assembler cmpDiWith(int address) {
    return emit(0x3B, 0x3E).word(address);
  }

  /// `stosd`: eax to [es:di], then di up by 4.
  Assembler stosd() {
    return emit(OPERAND_32, 0xAB);
  }

  /// `inc dword [address]`.
  Assembler incDword(int address) {
    return emit(OPERAND_32, 0xFF, 0x06).word(address);
  }

  /// `jmp [address]`: to where the word there says.
  Assembler jmpVia(int address) {
    return emit(0xFF, 0x26).word(address);
  }

  Assembler movEax(int value) {
    return emit(OPERAND_32, 0xB8).dword(value);
  }

  Assembler movEcx(int value) {
    return emit(OPERAND_32, 0xB9).dword(value);
  }

  Assembler movEdx(int value) {
    return emit(OPERAND_32, 0xBA).dword(value);
  }

  Assembler xorEaxEax() {
    return emit(OPERAND_32, 0x31, 0xC0);
  }

  Assembler xorEdxEdx() {
    return emit(OPERAND_32, 0x31, 0xD2);
  }

  Assembler movEsiEax() {
    return emit(OPERAND_32, 0x89, 0xC6);
  }

  Assembler addEsi(int value) {
    return emit(OPERAND_32, 0x81, 0xC6).dword(value);
  }

  Assembler subEaxEsi() {
    return emit(OPERAND_32, 0x29, 0xF0);
  }

  Assembler je(String label) {
    return jump(0x74, label);
  }

  Assembler jne(String label) {
    return jump(0x75, label);
  }

  /// Jumps when the last result was negative.
  Assembler js(String label) {
    return jump(0x78, label);
  }

  Assembler jmp(String label) {
    return jump(0xEB, label);
  }

  /// Writes edx = `high`, eax = `low` to a model-specific register; takes eax, ecx, edx.
  Assembler writeMsr(int register, int high, int low) {
    movEcx(register);
    if (low == 0) {
      xorEaxEax();
    } else {
      movEax(low);
    }
    if (high == 0) {
      xorEdxEdx();
    } else {
      movEdx(high);
    }
    return wrmsr();
  }

  byte[] assemble() {
    byte[] code = bytes.toByteArray();
    jumps.forEach((at, label) -> {
      int distance = offset(label) - (at + 1);
      if (distance < -128 || distance > 127) {
        throw new IllegalStateException("BUG: jump to " + label + " is too far: " + distance);
      }
      code[at] = (byte) distance;
    });
    return code;
  }

  private Assembler jump(int opcode, String label) {
    emit(opcode);
    jumps.put(bytes.size(), label);
    return emit(0);
  }

  private Assembler emit(int... values) {
    for (int v : values) {
      bytes.write(v);
    }
    return this;
  }

  private Assembler word(int value) {
    return emit(value & 0xFF, value >> 8 & 0xFF);
  }

  private Assembler dword(int value) {
    return word(value).word(value >> 16);
  }
}
