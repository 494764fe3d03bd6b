package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Oracle: the class files' own versions (Java Virtual Machine Specification, 4.1).
class PicocliTest {
  /// An older one is verified in another way, and neither it nor what implements it goes into an AOT cache.
  private static final int JAVA_6 = 50;

  @Test
  void isNewEnoughForTheAotCache() throws IOException {
    for (Class<?> c : List.of(CommandLine.class, CommandLine.Command.class,
        CommandLine.Model.CommandSpec.class, CommandLine.ITypeConverter.class)) {
      assertThat(version(c)).as(c.getName()).isGreaterThanOrEqualTo(JAVA_6);
    }
  }

  private static int version(Class<?> c) throws IOException {
    String file = c.getName().substring(c.getPackageName().length() + 1) + ".class";
    try (var in = new DataInputStream(Objects.requireNonNull(c.getResourceAsStream(file)))) {
      assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
      in.readUnsignedShort();
      return in.readUnsignedShort();
    }
  }
}
