package org.pouchcontainer.linux.internal;

/**
 * The functions of the C library that are used: one door for system calls, and posix_spawn, which
 * no system call replaces.
 *
 * <p>Addresses and sizes are plain longs, so that the binding needs no type conversion and no
 * structure reflection. Public because the generated binding lives in a class loader of its own.
 *
 * <p>No function has six parameters: the machine code that jnr-ffi 2.3.4 generates on x86_64 for
 * exactly six passes rubbish as the sixth (seven go another way and are right). An argument too
 * many is harmless in both machines' calling conventions.
 */
public interface LibC {
  /** A system call with up to four arguments; −1 and errno on failure. */
  long syscall(long number, long a, long b, long c, long d);

  /** A system call with more arguments; −1 and errno on failure. */
  long syscall(long number, long a, long b, long c, long d, long e, long f);

  /** Initialises a file actions object of 80 bytes. */
  int posix_spawn_file_actions_init(long actions);

  /** Frees what the actions hold. */
  int posix_spawn_file_actions_destroy(long actions);

  /** Adds dup2(from, to) in the child. */
  int posix_spawn_file_actions_adddup2(long actions, int from, int to);

  /** Adds open(path) as descriptor {@code fd} in the child. */
  int posix_spawn_file_actions_addopen(long actions, int fd, long path, int flags, int mode);

  /** Adds chdir in the child. */
  int posix_spawn_file_actions_addchdir_np(long actions, long path);

  /** Adds closing of every descriptor from {@code low} up in the child. */
  int posix_spawn_file_actions_addclosefrom_np(long actions, int low);

  /** Adds close(fd) in the child. */
  int posix_spawn_file_actions_addclose(long actions, int fd);

  /** Initialises an attributes object of 336 bytes. */
  int posix_spawnattr_init(long attributes);

  /** Sets the flags. */
  int posix_spawnattr_setflags(long attributes, short flags);

  /** Sets which signals get their default action. */
  int posix_spawnattr_setsigdefault(long attributes, long set);

  /** Sets the signal mask. */
  int posix_spawnattr_setsigmask(long attributes, long set);

  /** Frees what the attributes hold. */
  int posix_spawnattr_destroy(long attributes);

  /** Starts a process; returns an errno, not −1. */
  int posix_spawn(
      long pid, long path, long actions, long attributes, long argv, long envp, long unused);
}
