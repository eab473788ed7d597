package org.pouchcontainer.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.spi.EngineException;

/**
 * Where an entry belongs, relative to the root: cleaned of {@code .}, doubled slashes and {@code
 * ..}, with one that leads above the root refused.
 *
 * @param text raw path without leading or trailing slash; empty for the root itself
 */
record EntryPath(String text) {
  static EntryPath clean(String raw) {
    if (isClean(raw)) {
      return new EntryPath(raw);
    }
    Deque<String> components = new ArrayDeque<>();
    for (String component : raw.split("/")) {
      switch (component) {
        case "", "." -> {}
        case ".." -> {
          if (components.pollLast() == null) {
            throw EngineException.invalid(
                "entry \"%s\" leads out of the root".formatted(RawNames.show(raw)));
          }
        }
        default -> components.addLast(component);
      }
    }
    return new EntryPath(String.join("/", components));
  }

  /** A path that is clean already. */
  static EntryPath of(RawPath path) {
    return new EntryPath(path.isEmpty() ? "" : RawNames.of(path.bytes()));
  }

  /** Most paths are; one pass tells. A component that begins with a dot takes the slow way. */
  private static boolean isClean(String raw) {
    char before = '/';
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (before == '/' && (c == '/' || c == '.')) {
        return false;
      }
      before = c;
    }
    return before != '/' && !raw.isEmpty();
  }

  boolean isRoot() {
    return text.isEmpty();
  }

  EntryPath parent() {
    return new EntryPath(text.substring(0, Math.max(0, text.lastIndexOf('/'))));
  }

  /** The last component, raw. */
  String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  EntryPath resolve(String name) {
    return new EntryPath(isRoot() ? name : text + "/" + name);
  }

  EntryPath resolve(EntryPath below) {
    return below.isRoot() ? this : resolve(below.text());
  }

  RawName rawName() {
    return RawName.of(RawNames.bytes(name()));
  }

  RawPath rawPath() {
    return RawPath.of(RawNames.bytes(text));
  }

  /** For messages. */
  @Override
  public String toString() {
    return "/" + RawNames.show(text);
  }
}
