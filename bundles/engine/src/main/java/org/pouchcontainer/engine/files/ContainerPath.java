package org.pouchcontainer.engine.files;

import java.util.ArrayDeque;
import java.util.Deque;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.spi.EngineException;

/**
 * A path in a container as a client names it, cleaned as docker cleans it: {@code ..} is taken off
 * before any link is looked at.
 *
 * @param path relative to the root
 * @param asked as the client wrote it, for messages
 * @param baseName what the top entry of its archive is called: {@code .} where a folder's content
 *     is meant, {@code /} for the root
 * @param folder whether only a folder will do, links followed: it ends with a slash or {@code /.}
 */
record ContainerPath(RawPath path, String asked, String baseName, boolean folder) {
  private static final int MAX_LENGTH = 4096;

  static ContainerPath parse(String text) {
    if (text.isEmpty()) {
      throw EngineException.invalid("bad parameter: 'path' cannot be empty");
    }
    if (text.indexOf('\0') >= 0 || text.length() > MAX_LENGTH) {
      throw EngineException.invalid(
          "bad parameter: 'path' has a NUL in it or more than " + MAX_LENGTH + " characters");
    }
    Deque<String> components = new ArrayDeque<>();
    for (String component : text.split("/")) {
      switch (component) {
        case "", "." -> {}
        case ".." -> components.pollLast();
        default -> components.addLast(component);
      }
    }
    String trimmed = text.replaceAll("/+$", "");
    boolean content = trimmed.equals(".") || trimmed.endsWith("/.");
    boolean slash = text.endsWith("/");
    String last = components.isEmpty() ? "/" : components.getLast();
    return new ContainerPath(
        RawPath.of(String.join("/", components)), text, content ? "." : last, content || slash);
  }

  boolean isRoot() {
    return path.isEmpty();
  }
}
