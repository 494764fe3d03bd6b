package haltwise.linux;

/// The host lacks something or refused a call: exit status 3. The message says what was tried, on
/// what, why it failed, and what to do.
public final class HostException extends RuntimeException {
  private final int errno;
  private final String what;
  private final String remedy;

  /// @param what was tried on what, such as `Cannot open /dev/kvm`
  /// @param errno of the call; 0 when it was not a call that failed
  /// @param remedy what the user can do
  public HostException(String what, int errno, String remedy) {
    super(what + (errno == 0 ? "" : ": " + Errno.text(errno)) + ". " + remedy);
    this.errno = errno;
    this.what = what + (errno == 0 ? "" : ": " + Errno.text(errno));
    this.remedy = remedy;
  }

  /// What was tried, on what, and why it failed; without the remedy.
  public String what() {
    return what;
  }

  public String remedy() {
    return remedy;
  }

  public int errno() {
    return errno;
  }
}
