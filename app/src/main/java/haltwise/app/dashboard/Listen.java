package haltwise.app.dashboard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the dashboard and the metrics are served.
///
/// @param host as it was given, without brackets
/// @param address that it stands for
public record Listen(String host, InetSocketAddress address) {
  public static final String USUAL = "127.0.0.1:9764";
  private static final Pattern FORM = Pattern
      .compile("(?:(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z.-]+):)?([0-9]{1,5})");

  /// @param text `ADDRESS:PORT`, or a port on loopback; port 0 for any that is free
  /// @throws IllegalArgumentException when it is something else, or no address of this host
  public static Listen parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches() || Integer.parseInt(m.group(2)) > 65_535) {
      throw new IllegalArgumentException("--listen " + text + " is not understood. Use "
          + "ADDRESS:PORT, such as " + USUAL + ", or a port alone.");
    }
    String host = m.group(1) == null ? "127.0.0.1" : m.group(1).replaceAll("[\\[\\]]", "");
    try {
      return new Listen(host,
          new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(m.group(2))));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("--listen " + text + ": there is no address " + host
          + ". Use an address of this host, such as " + USUAL + ".", e);
    }
  }

  /// Whether only this host can reach it.
  public boolean isLoopback() {
    return address.getAddress().isLoopbackAddress();
  }
}
