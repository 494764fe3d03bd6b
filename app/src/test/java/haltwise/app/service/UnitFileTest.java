package haltwise.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: `systemd-analyze`, where there is one.
class UnitFileTest {
  private static final double MOST_EXPOSED = 3.0;

  @TempDir
  private Path folder = Path.of("");

  @Test
  void itsExposureIsAtMostThree() throws Exception {
    Path unit = written();
    String said = analyze("security", "--offline=true", "--no-pager", unit.toString());
    Matcher m = Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)").matcher(said);
    assertThat(m.find()).as(said).isTrue();
    assertThat(Double.parseDouble(m.group(1))).as(said).isLessThanOrEqualTo(MOST_EXPOSED);
  }

  @Test
  void systemdUnderstandsEveryLine() throws Exception {
    Path unit = written();
    String said = analyze("verify", "--man=no", "--recursive-errors=no", unit.toString());
    assertThat(said.lines().filter(l -> l.contains("haltwise.service"))).isEmpty();
  }

  @Test
  void everyRightThatItKeepsIsExplained() throws Exception {
    String unit = UnitFile.text("/x/haltwise", "/x/java");
    Matcher bounding = Pattern.compile("(?m)^CapabilityBoundingSet=(.*)$").matcher(unit);
    assertThat(bounding.find()).isTrue();
    for (String capability : bounding.group(1).split(" ")) {
      assertThat(unit).containsPattern("(?m)^#   " + capability + " +to ");
    }
  }

  @Test
  void pathsKeepTheirSigns() {
    String unit = UnitFile.text("/opt/100% \"hot\" $x/haltwise", "/j");
    assertThat(unit).contains("ExecStart=\"/opt/100%% \\\"hot\\\" $$x/haltwise\" serve");
    assertThat(unit).doesNotContain("@LAUNCHER@", "@JAVA_HOME@");
  }

  private Path written() throws Exception {
    // verify looks whether the program is there.
    return Files.writeString(folder.resolve("haltwise.service"),
        UnitFile.text("/bin/true", "/usr"));
  }

  private static String analyze(String... words) throws Exception {
    Path program = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(program), "There is no systemd here");
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(words));
    Process p = builder.redirectErrorStream(true).start();
    return new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
