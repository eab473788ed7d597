package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.tar.LocalArchive;

/** Copies into a container. */
final class CopyTo {
  private static final String TAR = "application/x-tar";

  private final Context context;
  private final String container;
  private final boolean owners;

  CopyTo(Context context, String container, boolean owners) {
    this.context = context;
    this.container = container;
    this.owners = owners;
  }

  /**
   * Copies.
   *
   * @param from a path of this host, or a minus
   * @param follow whether a link at the end of the source is followed
   */
  void copy(String from, String to, boolean follow) throws IOException {
    Optional<ContainerPath> target = ContainerPath.find(context, container, to);
    if (from.equals("-")) {
      if (target.isPresent() && !target.get().folder()) {
        throw new CliException("destination \"%s:%s\" must be a folder".formatted(container, to));
      }
      String folder = target.map(ContainerPath::path).orElse(to);
      context.engine().run(request(folder).stream(TAR, context.in(), -1));
      return;
    }
    Path source = source(from, follow);
    if (target.isEmpty()) {
      // Of a path that is not there HEAD tells no more than of a container that is not there.
      context.engine().run(Request.get("/containers").segment(container).path("/json"));
    }
    boolean folder = Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS);
    Place place = place(from, folder, to, target);
    LocalArchive archive =
        new LocalArchive(owners, text -> context.err().print("WARNING: " + text + "\n"));
    context
        .engine()
        .run(request(place.folder).stream(TAR, out -> archive.write(source, place.name, out)));
  }

  /**
   * Where an archive is unpacked.
   *
   * @param folder in the container
   * @param name of the archive's first member
   */
  private record Place(String folder, String name) {}

  private static Place place(
      String from, boolean folder, String to, Optional<ContainerPath> target) {
    if (target.isPresent() && target.get().folder()) {
      boolean content = folder && ContainerPath.isContent(from);
      return new Place(target.get().path(), content ? "." : localName(from));
    }
    String path = target.map(ContainerPath::path).orElse(to);
    if (target.isPresent() && folder) {
      throw new CliException("cannot copy a folder to the file " + to);
    }
    if (!folder && ContainerPath.mustBeFolder(to)) {
      throw new CliException("the folder " + to + " does not exist in the container");
    }
    return new Place(ContainerPath.parent(path), ContainerPath.name(path));
  }

  private static String localName(String from) {
    Path name = Path.of(from).toAbsolutePath().normalize().getFileName();
    return name == null ? "." : name.toString();
  }

  private static Path source(String from, boolean follow) throws IOException {
    Path path = Path.of(from);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new CliException("copy %s: no such file or folder".formatted(from));
    }
    if (ContainerPath.mustBeFolder(from) && !Files.isDirectory(path)) {
      throw new CliException("copy %s: it is no folder".formatted(from));
    }
    // A slash at its end asks for the folder behind a link.
    return follow || ContainerPath.mustBeFolder(from) ? path.toRealPath() : path;
  }

  private Request request(String folder) {
    Request request =
        Request.put("/containers")
            .segment(container)
            .path("/archive")
            .query("path", folder)
            .query("noOverwriteDirNonDir", "true");
    return owners ? request.query("copyUIDGID", "true") : request;
  }
}
