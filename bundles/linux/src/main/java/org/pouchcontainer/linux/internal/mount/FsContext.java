package org.pouchcontainer.linux.internal.mount;

import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;

/**
 * A file system being configured: fsopen(2), fsconfig(2), fsmount(2). Each failure carries what the
 * kernel wrote into the context's log.
 */
final class FsContext implements AutoCloseable {
  /** The kernel copies at most 256 bytes of a string value, the closing NUL among them. */
  static final int MAX_VALUE_BYTES = 255;

  private static final int CLOEXEC = 1;
  private static final int SET_FLAG = 0;
  private static final int SET_STRING = 1;
  private static final int CMD_CREATE = 6;

  private final Sys sys;
  private final Fd fd;
  private final String type;

  private FsContext(Sys sys, Fd fd, String type) {
    this.sys = sys;
    this.fd = fd;
    this.type = type;
  }

  /** Opens a context; ENODEV for an unknown type, ENOSYS on a kernel without this interface. */
  static FsContext open(Sys sys, String type) {
    try (Scratch s = Scratch.take()) {
      long result = sys.calls().invoke(Call.FSOPEN, s.text(type), CLOEXEC);
      return new FsContext(sys, sys.fd(result, Call.FSOPEN, type), type);
    }
  }

  void flag(String key) {
    try (Scratch s = Scratch.take()) {
      config(SET_FLAG, s.text(key), 0, key);
    }
  }

  void string(String key, String value) {
    try (Scratch s = Scratch.take()) {
      config(SET_STRING, s.text(key), s.text(value), key + "=" + value);
    }
  }

  /** An option in mount(8)'s spelling. */
  void option(String option) {
    int equals = option.indexOf('=');
    if (equals < 0) {
      flag(option);
    } else {
      string(option.substring(0, equals), option.substring(equals + 1));
    }
  }

  /** Makes or finds the super block. */
  void create() {
    config(CMD_CREATE, 0, 0, "");
  }

  /** The detached mount; it vanishes when the descriptor is closed unless it was attached. */
  Fd mount(long attributes) {
    long result = sys.calls().invoke(Call.FSMOUNT, fd.number(), CLOEXEC, attributes);
    if (result < 0) {
      throw failure(result, Call.FSMOUNT, "");
    }
    return sys.own((int) result);
  }

  private void config(int command, long key, long value, String what) {
    long result = sys.calls().invoke(Call.FSCONFIG, fd.number(), command, key, value, 0);
    if (result < 0) {
      throw failure(result, Call.FSCONFIG, what);
    }
  }

  private KernelException failure(long result, Call call, String what) {
    String object = what.isEmpty() ? type : type + " " + what;
    return new KernelException((int) -result, call.title(), object, log());
  }

  /** Each read gives one message with its level ("e ", "w ", "i ") in front, then ENODATA. */
  private String log() {
    StringJoiner messages = new StringJoiner("; ");
    try (Scratch s = Scratch.take()) {
      int room = 4096;
      long address = s.raw(room);
      long n = sys.calls().invoke(Call.READ, fd.number(), address, room);
      while (n > 0) {
        String line = new String(s.read(address, (int) n), StandardCharsets.UTF_8).strip();
        messages.add(line.length() > 2 && line.charAt(1) == ' ' ? line.substring(2) : line);
        n = sys.calls().invoke(Call.READ, fd.number(), address, room);
      }
      return n == 0 || n == -Errno.ENODATA.number() ? messages.toString() : messages + " (log cut)";
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
