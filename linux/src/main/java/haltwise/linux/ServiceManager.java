package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The service manager that started this process and waits to hear from it: datagrams to the unix socket that it named.
/// Sources: sd_notify(3), sd_watchdog_enabled(3), unix(7).
public final class ServiceManager implements AutoCloseable {
  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final String WATCHDOG = "WATCHDOG_USEC";
  private static final String WATCHDOG_PID = "WATCHDOG_PID";
  // include/linux/socket.h, include/linux/net.h
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int PATH_BYTES = 108;

  private final int fd;
  private final ByteBuffer address;
  private final Optional<Duration> watchdog;

  private ServiceManager(int fd, ByteBuffer address, Optional<Duration> watchdog) {
    this.fd = fd;
    this.address = address;
    this.watchdog = watchdog;
  }

  /// @param environment of this process
  /// @return empty when nobody waits to hear
  public static Optional<ServiceManager> of(Map<String, String> environment) {
    String path = environment.getOrDefault(SOCKET, "");
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    if (!(path.startsWith("/") || path.startsWith("@")) || bytes.length >= PATH_BYTES) {
      return Optional.empty();
    }
    CallResult socket = LibC.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return socket.failed()
        ? Optional.empty()
        : Optional.of(
            new ServiceManager(socket.intValue(), address(bytes), watchdog(environment)));
  }

  /// struct sockaddr_un; a name that begins with @ is one of the abstract namespace, which begins with a zero byte.
  private static ByteBuffer address(byte[] path) {
    boolean isAbstract = path[0] == '@';
    ByteBuffer address = LibC.allocate(Short.BYTES + path.length + (isAbstract ? 0 : 1));
    address.putShort(0, AF_UNIX).put(Short.BYTES, path);
    return isAbstract ? address.put(Short.BYTES, (byte) 0) : address;
  }

  private static Optional<Duration> watchdog(Map<String, String> environment) {
    String us = environment.getOrDefault(WATCHDOG, "");
    String pid = environment.getOrDefault(WATCHDOG_PID, "");
    boolean ours = pid.isEmpty() || pid.equals(Long.toString(ProcessHandle.current().pid()));
    return ours && us.matches("[1-9]\\d{0,17}")
        ? Optional.of(Duration.ofNanos(Math.multiplyExact(Long.parseLong(us), 1_000L)))
        : Optional.empty();
  }

  /// After so long without [#alive] this process is killed; empty for never.
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  public void ready() {
    send("READY=1");
  }

  public void alive() {
    send("WATCHDOG=1");
  }

  /// @param sentence for `systemctl status`
  public void status(String sentence) {
    send("STATUS=" + sentence.replace('\n', ' '));
  }

  public void stopping() {
    send("STOPPING=1");
  }

  /// Before a configuration is read again. Said to be over by [#ready].
  public void reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000);
  }

  /// Nobody is to wait because the manager does not listen.
  private void send(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    CallResult _ = LibC.sendto(fd, LibC.allocate(bytes.length).put(0, bytes),
        MSG_DONTWAIT | MSG_NOSIGNAL, address);
  }

  @Override
  public void close() {
    CallResult _ = LibC.close(fd);
  }
}
