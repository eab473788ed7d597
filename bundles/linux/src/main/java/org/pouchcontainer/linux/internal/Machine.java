package org.pouchcontainer.linux.internal;

/** What differs between the two supported machines. Source: their uapi/asm/fcntl.h. */
public final class Machine {
  private static final String ARCH = System.getProperty("os.arch", "");

  private Machine() {}

  /** Whether this is aarch64; otherwise it is x86_64. */
  public static boolean isArm() {
    return switch (ARCH) {
      case "amd64", "x86_64" -> false;
      case "aarch64" -> true;
      default ->
          throw new UnsupportedOperationException(
              "machine " + ARCH + ": Pouch knows the system calls of x86_64 and aarch64");
    };
  }

  /** O_DIRECTORY. */
  public static int directoryFlag() {
    return isArm() ? 0x4000 : 0x10000;
  }

  /** O_NOFOLLOW. */
  public static int noFollowFlag() {
    return isArm() ? 0x8000 : 0x20000;
  }
}
