package haltwise.app.agent;

import haltwise.apply.Host;
import haltwise.linux.HostException;
import haltwise.linux.LifeOfProcess;
import haltwise.linux.ModuleParameter;
import java.nio.file.Path;
import java.util.Optional;

/// The parameters of a guest, by its agent.
public record AgentHost(AgentFiles files) implements Host {
  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";
  private static final String UPTIME = "/proc/uptime";

  @Override
  public Optional<String> read(ModuleParameter parameter) {
    return files.read(path(parameter)).map(String::strip);
  }

  @Override
  public void write(ModuleParameter parameter, String value) {
    files.write(path(parameter), value + "\n");
  }

  private static String path(ModuleParameter parameter) {
    return parameter.file(Path.of("/")).toString();
  }

  @Override
  public String bootId() {
    return needed(BOOT_ID).strip();
  }

  @Override
  public long bootNs() {
    String uptime = needed(UPTIME);
    try {
      return Math.round(Double.parseDouble(uptime.strip().split(" ", 2)[0]) * 1e9);
    } catch (NumberFormatException e) {
      throw new HostException("The guest's " + UPTIME + " is no time: " + uptime.strip(), 0,
          "Is it a Linux guest?");
    }
  }

  private String needed(String path) {
    return files.read(path).orElseThrow(() -> new HostException(
        "The guest has no " + path, 0, "Is it a Linux guest?"));
  }

  /// Nobody in the guest holds what its host applies.
  @Override
  public boolean lasts(LifeOfProcess process) {
    return false;
  }
}
