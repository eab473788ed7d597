package org.pouchcontainer.linux.internal.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.SpawnLibrary;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.spi.host.SpawnRequest;

/** posix_spawn(3) with file actions; the child shares no descriptor that was not asked for. */
final class Spawner {
  private static final int SIGSET_SIZE = 128;
  private static final int SETSIGDEF = 4;
  private static final int SETSIGMASK = 8;
  private static final int SETSID = 0x80;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int MAX_CHILD_FD = 255;

  private final Sys sys;

  Spawner(Sys sys) {
    this.sys = sys;
  }

  /** Starts the child and returns its pid. */
  int spawn(SpawnRequest request) {
    String program = validProgram(request);
    Map<Integer, Fd> sources = new HashMap<>();
    try (Scratch s = Scratch.take(bytesFor(request))) {
      duplicate(request.descriptors(), sources);
      return spawn(s, request, program, sources);
    } finally {
      sources.values().forEach(Fd::close);
    }
  }

  private static String validProgram(SpawnRequest request) {
    if (request.command().isEmpty() || !request.command().get(0).startsWith("/")) {
      throw new KernelException(
          Errno.EINVAL.number(), "spawn", request.command().toString(), "no absolute program path");
    }
    for (int fd : request.descriptors().keySet()) {
      if (fd < 0 || fd > MAX_CHILD_FD) {
        throw new KernelException(
            Errno.EINVAL.number(), "spawn", "descriptor " + fd, "must be 0 to " + MAX_CHILD_FD);
      }
    }
    return request.command().get(0);
  }

  /**
   * Copies every source to a number above all targets: a target may otherwise overwrite a source
   * that is still needed.
   */
  private void duplicate(Map<Integer, Integer> descriptors, Map<Integer, Fd> sources) {
    descriptors.forEach(
        (target, source) ->
            sources.put(
                target,
                sys.fd(
                    sys.calls().invoke(Call.FCNTL, source, F_DUPFD_CLOEXEC, MAX_CHILD_FD + 1),
                    Call.FCNTL,
                    "descriptor " + source)));
  }

  private int spawn(Scratch s, SpawnRequest request, String program, Map<Integer, Fd> sources) {
    SpawnLibrary library = SpawnLibrary.instance();
    long actions = s.room(SpawnLibrary.ACTIONS_SIZE);
    long attributes = s.room(SpawnLibrary.ATTRIBUTES_SIZE);
    check(library.initActions(actions), "posix_spawn_file_actions_init", program);
    try {
      check(library.initAttributes(attributes), "posix_spawnattr_init", program);
      try {
        setAttributes(library, s, attributes, program);
        addActions(library, s, actions, request, sources);
        long pid = s.room(8);
        long argv = pointers(s, request.command());
        long envp = pointers(s, environment(request));
        int errno = library.spawn(pid, s.text(program), actions, attributes, argv, envp);
        if (errno != 0) {
          throw new KernelException(errno, "spawn", program, missing(errno, request));
        }
        return s.getInt(pid);
      } finally {
        library.destroyAttributes(attributes);
      }
    } finally {
      library.destroyActions(actions);
    }
  }

  private static void setAttributes(
      SpawnLibrary library, Scratch s, long attributes, String program) {
    long none = s.room(SIGSET_SIZE);
    long all = s.room(SIGSET_SIZE);
    // Signals 1 to 64 but KILL and STOP. The C library's own two (32, 33) are among them: it would
    // otherwise hand them down ignored.
    long kept = 1L << 8 | 1L << 18;
    s.putLong(all, ~kept);
    int flags = SETSIGDEF | SETSIGMASK | SETSID;
    check(library.setFlags(attributes, flags), "spawn flags", program);
    check(library.setDefaultSignals(attributes, all), "spawn signals", program);
    check(library.setSignalMask(attributes, none), "spawn signal mask", program);
  }

  private static void addActions(
      SpawnLibrary library,
      Scratch s,
      long actions,
      SpawnRequest request,
      Map<Integer, Fd> sources) {
    int highest = Math.max(2, sources.keySet().stream().mapToInt(n -> n).max().orElse(2));
    String directory = request.workingDirectory().toString();
    check(library.addChdir(actions, s.text(directory)), "spawn directory", directory);
    long devNull = s.text("/dev/null");
    for (int fd = 0; fd <= highest; fd++) {
      Fd source = sources.get(fd);
      int errno;
      if (source != null) {
        errno = library.addDup2(actions, source.number(), fd);
      } else if (fd <= 2) {
        errno = library.addOpen(actions, fd, devNull, Open.RDWR);
      } else {
        errno = library.addClose(actions, fd);
      }
      check(errno, "spawn descriptor", Integer.toString(fd));
    }
    check(library.addCloseFrom(actions, highest + 1), "spawn closefrom", directory);
  }

  private static List<String> environment(SpawnRequest request) {
    List<String> entries = new ArrayList<>();
    request.environment().forEach((k, v) -> entries.add(k + "=" + v));
    return entries;
  }

  private static long pointers(Scratch s, List<String> texts) {
    long array = s.room(8 * (texts.size() + 1));
    for (int i = 0; i < texts.size(); i++) {
      s.putLong(array + 8L * i, s.text(texts.get(i)));
    }
    return array;
  }

  private static int bytesFor(SpawnRequest request) {
    long bytes = 4096 + request.workingDirectory().toString().length() * 4L;
    for (String argument : request.command()) {
      bytes += textBytes(argument);
    }
    for (Map.Entry<String, String> e : request.environment().entrySet()) {
      bytes += textBytes(e.getKey()) + textBytes(e.getValue());
    }
    bytes += textBytes(request.command().get(0));
    if (bytes > 8 << 20) {
      throw new KernelException(Errno.E2BIG.number(), "spawn", request.command().get(0));
    }
    return (int) bytes;
  }

  private static long textBytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length + 24L;
  }

  /** ENOENT may mean the program, its interpreter, or the directory: says which, where it can. */
  private static String missing(int errno, SpawnRequest request) {
    if (errno != Errno.ENOENT.number()) {
      return "";
    }
    if (!Files.isDirectory(request.workingDirectory())) {
      return "working directory " + request.workingDirectory() + " does not exist";
    }
    return Files.exists(Path.of(request.command().get(0))) ? "its interpreter is missing" : "";
  }

  private static void check(int errno, String call, String object) {
    if (errno != 0) {
      throw new KernelException(errno, call, object);
    }
  }
}
