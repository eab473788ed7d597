package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.tar.LocalExtraction;
import org.pouchcontainer.cli.term.StreamSession;

/** Copies out of a container. */
final class CopyFrom {
  private final Context context;
  private final String container;
  private final boolean owners;

  CopyFrom(Context context, String container, boolean owners) {
    this.context = context;
    this.container = container;
    this.owners = owners;
  }

  /**
   * Copies.
   *
   * @param to a path of this host, or a minus
   * @param follow whether a link at the end of the source is followed
   */
  void copy(String from, String to, boolean follow) throws IOException {
    if (to.equals("-") && context.terminal().hasOutput()) {
      throw new CliException("standard output is a terminal; redirect it");
    }
    String source = from;
    if (follow) {
      source = ContainerPath.find(context, container, from).map(ContainerPath::path).orElse(from);
    }
    Request request =
        Request.get("/containers").segment(container).path("/archive").query("path", source);
    try (Response response = context.engine().send(request)) {
      if (to.equals("-")) {
        StreamSession.copy(response.body(), context.out());
        return;
      }
      boolean folder =
          ContainerPath.of(source, response)
              .map(ContainerPath::folder)
              .orElse(ContainerPath.mustBeFolder(source));
      Path root = root(from, folder, to);
      new LocalExtraction(root, owners, text -> context.err().print("WARNING: " + text + "\n"))
          .read(response.body());
    }
  }

  /** What the first member of the archive becomes. */
  private static Path root(String from, boolean folder, String to) throws IOException {
    Path target = Path.of(to);
    if (Files.isDirectory(target)) {
      String name = ContainerPath.name(from);
      boolean content = folder && (ContainerPath.isContent(from) || name.equals("/"));
      return content || name.isEmpty() || name.equals("..")
          ? target.toRealPath()
          : target.toRealPath().resolve(name);
    }
    if (Files.exists(target)) {
      if (folder) {
        throw new CliException("cannot copy a folder to the file " + to);
      }
      if (ContainerPath.mustBeFolder(to)) {
        throw new CliException(to + " is no folder");
      }
    } else if (!folder && ContainerPath.mustBeFolder(to)) {
      throw new CliException("the folder " + to + " does not exist");
    }
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new CliException("the folder of " + to + " does not exist");
    }
    return parent.toRealPath().resolve(target.getFileName());
  }
}
