package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;

/** What a path in a container is, as the engine's archive routes tell. */
record ContainerPath(String path, boolean folder, String link) {
  private static final String HEADER = "x-docker-container-path-stat";
  // Bits of Go's os.FileMode.
  private static final long FOLDER = 1L << 31;
  private static final long LINK = 1L << 27;
  private static final int MAX_LINKS = 40;

  /** What an answer of the archive routes tells of its path. */
  static Optional<ContainerPath> of(String path, Response response) throws IOException {
    String header = response.header(HEADER);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    Json stat;
    try {
      stat = JsonText.parse(new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      throw new IOException("the engine's answer tells nothing of the path " + path, notBase64);
    }
    long mode = stat.number("mode");
    String link = (mode & LINK) == 0 ? "" : stat.text("linkTarget");
    return Optional.of(new ContainerPath(path, (mode & FOLDER) != 0, link));
  }

  /** Looks a path up and follows it to the end of its links; nothing if it is not there. */
  static Optional<ContainerPath> find(Context context, String container, String path)
      throws IOException {
    String next = path;
    for (int count = 0; count < MAX_LINKS; count++) {
      Optional<ContainerPath> found = look(context, container, next);
      if (found.isEmpty() || found.get().link.isEmpty()) {
        return found;
      }
      next = target(next, found.get().link);
    }
    throw new IOException("too many links from " + path);
  }

  private static Optional<ContainerPath> look(Context context, String container, String path)
      throws IOException {
    Request request =
        Request.head("/containers").segment(container).path("/archive").query("path", path);
    try (Response response = context.engine().send(request)) {
      return of(path, response);
    } catch (EngineError refused) {
      // The original answers 500 for a path that is not there.
      if (refused.status() == 404 || refused.status() == 500) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static String target(String path, String link) {
    return link.startsWith("/") ? link : parent(path) + "/" + link;
  }

  /** The folder of a path, without a slash at its end but for the root. */
  static String parent(String path) {
    String plain = plain(path);
    int slash = plain.lastIndexOf('/');
    return slash < 0 ? "." : slash == 0 ? "/" : plain.substring(0, slash);
  }

  /** The last name of a path; empty for the root. */
  static String name(String path) {
    String plain = plain(path);
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  private static String plain(String path) {
    String plain = path;
    while (plain.length() > 1 && (plain.endsWith("/") || plain.endsWith("/."))) {
      plain = plain.substring(0, plain.length() - (plain.endsWith("/.") ? 2 : 1));
    }
    return plain.isEmpty() ? "/" : plain;
  }

  /** Whether what is in a folder is meant, not the folder. */
  static boolean isContent(String path) {
    return path.equals(".") || path.endsWith("/.");
  }

  /** Whether the path can only be a folder. */
  static boolean mustBeFolder(String path) {
    return path.endsWith("/") || isContent(path);
  }
}
