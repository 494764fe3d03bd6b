package haltwise.app;

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

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Without it: what commands there are.")
  private String command = "";

  @Spec
  private CommandSpec spec;

  HelpCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    CommandLine parent = spec.parent().commandLine();
    CommandLine of = command.isEmpty() ? parent : parent.getSubcommands().get(command);
    if (of == null) {
      throw new CommandLine.UnmatchedArgumentException(parent, List.of(command));
    }
    haltwise.console().print(of.getUsageMessage(parent.getColorScheme()));
  }
}
