package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.term.StreamSession;

/**
 * Where a command writes an archive: standard output, or a file that has its name only when it is
 * complete.
 */
final class OutputFile implements AutoCloseable {
  private final Context context;
  private final @Nullable Path file;
  private @Nullable Path fresh;

  private OutputFile(Context context, @Nullable Path file) {
    this.context = context;
    this.file = file;
  }

  /**
   * For the value of {@code --output}.
   *
   * @throws CliException if a terminal would get the bytes, or the folder is not there
   */
  static OutputFile of(Context context, String name) {
    if (name.isEmpty() || name.equals("-")) {
      if (context.terminal().hasOutput()) {
        throw new CliException("standard output is a terminal; use -o FILE or redirect it");
      }
      return new OutputFile(context, null);
    }
    Path file = Path.of(name);
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CliException("write %s: its folder does not exist".formatted(name));
    }
    if (Files.isDirectory(file)) {
      throw new CliException("write %s: it is a folder".formatted(name));
    }
    return new OutputFile(context, file);
  }

  /** Writes all that arrives. */
  void write(InputStream in) throws IOException {
    if (file == null) {
      StreamSession.copy(in, context.out());
    } else if (Files.exists(file) && !Files.isRegularFile(file)) {
      // A pipe or device cannot be replaced, and is not meant to be.
      try (OutputStream out = Files.newOutputStream(file)) {
        in.transferTo(out);
      }
    } else {
      Path folder = file.toAbsolutePath().getParent();
      Path part = Files.createTempFile(folder, "." + file.getFileName(), ".part");
      fresh = part;
      try (OutputStream out = Files.newOutputStream(part)) {
        in.transferTo(out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      fresh = null;
    }
  }

  @Override
  public void close() throws IOException {
    if (fresh != null) {
      Files.deleteIfExists(fresh);
    }
  }
}
