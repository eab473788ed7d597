package org.pouchcontainer.linux.internal.socket;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongBinaryOperator;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;

/** struct sockaddr_un, whose path holds 107 bytes; a longer one goes through its folder. */
final class UnixAddress {
  private static final int AF_UNIX = 1;
  private static final int MAX_BYTES = 107;

  private UnixAddress() {}

  /** Calls {@code call} with the address of the structure and its length. */
  static long with(Sys sys, Path path, LongBinaryOperator call) {
    if (bytes(path).length <= MAX_BYTES) {
      return with(bytes(path), call);
    }
    Path absolute = path.toAbsolutePath();
    try (Fd folder = sys.open(absolute.getParent(), Open.PATH | Open.DIRECTORY)) {
      return with(bytes(folder.procPath().resolve(absolute.getFileName())), call);
    }
  }

  private static long with(byte[] path, LongBinaryOperator call) {
    try (Scratch s = Scratch.take()) {
      long address = s.room(2);
      s.putShort(address, AF_UNIX);
      s.text(path);
      return call.applyAsLong(address, 2 + path.length + 1L);
    }
  }

  private static byte[] bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8);
  }
}
