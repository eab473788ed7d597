package org.pouchcontainer.store.embedded;

/**
 * Keeps a thread's interrupt away from file access: Java closes a {@code FileChannel} under every
 * thread that uses it when one of them is interrupted. Closing the shield gives the interrupt back.
 *
 * <p>An interrupt that comes in the midst of an access still closes the file; {@link Committer}
 * then opens it again.
 */
final class Shield implements AutoCloseable {
  private boolean interrupted;

  Shield() {
    renew();
  }

  /** Takes an interrupt that has come since. */
  void renew() {
    interrupted |= Thread.interrupted();
  }

  @Override
  public void close() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
