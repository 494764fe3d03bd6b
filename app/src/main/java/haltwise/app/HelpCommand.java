package haltwise.app;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `haltwise help COMMAND`: the same as `haltwise COMMAND --help`.
@Command(name = "help", description = "Prints the help of a command.")
final class HelpCommand implements Runnable {
  private final HaltwiseCommand haltwise;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Such as tune, or lab accuracy. Without it: what commands there are.")
  private List<String> path = new ArrayList<>();

  @Spec
  private CommandSpec spec;

  HelpCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    CommandLine parent = spec.parent().commandLine();
    CommandLine of = parent;
    for (String command : path) {
      CommandLine next = of.getSubcommands().get(command);
      if (next == null) {
        throw new CommandLine.UnmatchedArgumentException(of, List.of(command));
      }
      of = next;
    }
    haltwise.console().print(of.getUsageMessage(parent.getColorScheme()));
  }
}
