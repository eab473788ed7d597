package org.pouchcontainer.linux.internal;

/**
 * posix_spawn(3) of the C library, which no system call replaces. All functions return an errno, 0
 * for success; addresses come from {@link Scratch}.
 */
public final class SpawnLibrary {
  /** Bytes of a posix_spawn_file_actions_t; glibc, both machines. */
  public static final int ACTIONS_SIZE = 80;

  /** Bytes of a posix_spawnattr_t; glibc, both machines. */
  public static final int ATTRIBUTES_SIZE = 336;

  private static final String ACTIONS = "posix_spawn_file_actions_";

  private final long spawn = Native.symbol("posix_spawn");
  private final long actionsInit = Native.symbol(ACTIONS + "init");
  private final long actionsDestroy = Native.symbol(ACTIONS + "destroy");
  private final long addDup2 = Native.symbol(ACTIONS + "adddup2");
  private final long addOpen = Native.symbol(ACTIONS + "addopen");
  private final long addClose = Native.symbol(ACTIONS + "addclose");
  private final long addCloseFrom = Native.symbol(ACTIONS + "addclosefrom_np");
  private final long addChdir = Native.symbol(ACTIONS + "addchdir_np");
  private final long attributesInit = Native.symbol("posix_spawnattr_init");
  private final long attributesDestroy = Native.symbol("posix_spawnattr_destroy");
  private final long setFlags = Native.symbol("posix_spawnattr_setflags");
  private final long setDefaultSignals = Native.symbol("posix_spawnattr_setsigdefault");
  private final long setSignalMask = Native.symbol("posix_spawnattr_setsigmask");

  private SpawnLibrary() {}

  /** The library; looked up on first use. */
  public static SpawnLibrary instance() {
    return Holder.INSTANCE;
  }

  private static final class Holder {
    private static final SpawnLibrary INSTANCE = new SpawnLibrary();
  }

  /** Starts a process and stores its pid. */
  public int spawn(long pid, long path, long actions, long attributes, long argv, long envp) {
    return Native.call(spawn, pid, path, actions, attributes, argv, envp);
  }

  /** Initialises file actions. */
  public int initActions(long actions) {
    return call(actionsInit, actions, 0, 0);
  }

  /** Frees what file actions hold. */
  public void destroyActions(long actions) {
    call(actionsDestroy, actions, 0, 0);
  }

  /** Adds dup2 in the child. */
  public int addDup2(long actions, int from, int to) {
    return call(addDup2, actions, from, to);
  }

  /** Adds open in the child. */
  public int addOpen(long actions, int fd, long path, int flags) {
    return Native.call(addOpen, actions, fd, path, flags, 0, 0);
  }

  /** Adds close in the child. */
  public int addClose(long actions, int fd) {
    return call(addClose, actions, fd, 0);
  }

  /** Adds closing of every descriptor from {@code low} up in the child. */
  public int addCloseFrom(long actions, int low) {
    return call(addCloseFrom, actions, low, 0);
  }

  /** Adds chdir in the child. */
  public int addChdir(long actions, long path) {
    return call(addChdir, actions, path, 0);
  }

  /** Initialises attributes. */
  public int initAttributes(long attributes) {
    return call(attributesInit, attributes, 0, 0);
  }

  /** Frees what attributes hold. */
  public void destroyAttributes(long attributes) {
    call(attributesDestroy, attributes, 0, 0);
  }

  /** Sets POSIX_SPAWN_ flags. */
  public int setFlags(long attributes, int flags) {
    return call(setFlags, attributes, flags, 0);
  }

  /** Sets which signals get their default action. */
  public int setDefaultSignals(long attributes, long set) {
    return call(setDefaultSignals, attributes, set, 0);
  }

  /** Sets which signals are blocked. */
  public int setSignalMask(long attributes, long set) {
    return call(setSignalMask, attributes, set, 0);
  }

  private static int call(long function, long a, long b, long c) {
    return Native.call(function, a, b, c, 0, 0, 0);
  }
}
