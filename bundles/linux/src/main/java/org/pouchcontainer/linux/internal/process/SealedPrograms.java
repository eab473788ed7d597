package org.pouchcontainer.linux.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of programs in memory files that are sealed against every change.
 *
 * <p>Source of the seals that runtimes look for: runc, libcontainer/nsenter/cloned_binary.c.
 */
final class SealedPrograms {
  private static final Logger LOG = LoggerFactory.getLogger(SealedPrograms.class);

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;

  /** Says that the copy is to be run; unknown before Linux 6.3, where it may be run anyway. */
  private static final int MFD_EXEC = 0x10;

  private static final int F_ADD_SEALS = 1033;
  private static final int SEAL_SHRINK_GROW_WRITE = 0xf;
  private static final long MAX_BYTES = 256L << 20;
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  private final Sys sys;
  private final Map<Path, Copy> copies = new ConcurrentHashMap<>();

  /** A copy and what it was made of; without descriptor where none can be made. */
  private record Copy(@Nullable Object file, FileTime modified, long size, @Nullable Fd memory) {
    boolean isOf(BasicFileAttributes now) {
      return now.lastModifiedTime().equals(modified)
          && now.size() == size
          && java.util.Objects.equals(now.fileKey(), file);
    }
  }

  SealedPrograms(Sys sys) {
    this.sys = sys;
  }

  Path sealed(Path program) {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(program, BasicFileAttributes.class);
    } catch (IOException e) {
      // Whoever starts it is told what is wrong with it.
      return program;
    }
    // A copy that was overtaken stays: a child may be about to run it.
    Copy copy =
        copies.compute(
            program, (path, known) -> known != null && known.isOf(now) ? known : copy(path, now));
    Fd memory = copy.memory();
    return memory == null
        ? program
        : Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + memory.number());
  }

  private Copy copy(Path program, BasicFileAttributes now) {
    Fd memory = null;
    try {
      if (now.size() <= MAX_BYTES && hasElfMagic(program)) {
        memory = seal(program);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} runs without a sealed copy, which takes longer: {}", program, e.toString());
    }
    return new Copy(now.fileKey(), now.lastModifiedTime(), now.size(), memory);
  }

  private static boolean hasElfMagic(Path program) throws IOException {
    try (InputStream in = Files.newInputStream(program)) {
      return java.util.Arrays.equals(in.readNBytes(ELF.length), ELF);
    }
  }

  private Fd seal(Path program) throws IOException {
    Fd memory = create("pouch-" + program.getFileName());
    try (InputStream in = Files.newInputStream(program)) {
      byte[] buffer = new byte[256 << 10];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        sys.write(memory, buffer, 0, n);
      }
      sys.check(
          sys.calls().invoke(Call.FCNTL, memory.number(), F_ADD_SEALS, SEAL_SHRINK_GROW_WRITE),
          Call.FCNTL,
          "seals of a copy of " + program);
      return memory;
    } catch (IOException | RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  private Fd create(String name) {
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    try (Scratch s = Scratch.take()) {
      long text = s.text(name);
      long result = sys.calls().invoke(Call.MEMFD_CREATE, text, flags | MFD_EXEC);
      if (result == -Errno.EINVAL.number()) {
        result = sys.calls().invoke(Call.MEMFD_CREATE, text, flags);
      }
      return sys.fd(result, Call.MEMFD_CREATE, name);
    }
  }
}
