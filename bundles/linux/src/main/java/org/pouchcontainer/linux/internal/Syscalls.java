package org.pouchcontainer.linux.internal;

/**
 * The one door to the kernel. Tests put a filter in front of it to play an older kernel or to
 * record what was asked.
 */
@FunctionalInterface
public interface Syscalls {
  /**
   * Makes a system call with register-sized arguments; addresses come from {@link Scratch}.
   *
   * @return the result, or the negative errno
   */
  long invoke(Call call, long a, long b, long c, long d, long e, long f);

  /** With fewer arguments. */
  default long invoke(Call call) {
    return invoke(call, 0, 0, 0, 0, 0, 0);
  }

  /** With fewer arguments. */
  default long invoke(Call call, long a) {
    return invoke(call, a, 0, 0, 0, 0, 0);
  }

  /** With fewer arguments. */
  default long invoke(Call call, long a, long b) {
    return invoke(call, a, b, 0, 0, 0, 0);
  }

  /** With fewer arguments. */
  default long invoke(Call call, long a, long b, long c) {
    return invoke(call, a, b, c, 0, 0, 0);
  }

  /** With fewer arguments. */
  default long invoke(Call call, long a, long b, long c, long d) {
    return invoke(call, a, b, c, d, 0, 0);
  }

  /** With fewer arguments. */
  default long invoke(Call call, long a, long b, long c, long d, long e) {
    return invoke(call, a, b, c, d, e, 0);
  }
}
