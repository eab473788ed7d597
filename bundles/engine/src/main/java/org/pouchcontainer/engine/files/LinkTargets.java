package org.pouchcontainer.engine.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;

/**
 * Follows symbolic links in a root, as far as there is something, and says where they lead. What
 * comes out is only a text: whoever opens it lets the kernel resolve it again.
 */
final class LinkTargets {
  private static final int MAX_LINKS = 255;

  private final Directory root;

  LinkTargets(Directory root) {
    this.root = root;
  }

  /** The path that {@code path} leads to; what does not exist is kept as it is. */
  RawPath resolve(RawPath path) {
    Deque<String> rest = new ArrayDeque<>(components(path.bytes()));
    List<String> done = new ArrayList<>();
    int links = 0;
    while (!rest.isEmpty()) {
      String next = rest.pollFirst();
      if (next.equals("..")) {
        if (!done.isEmpty()) {
          done.remove(done.size() - 1);
        }
        continue;
      }
      Optional<byte[]> target = link(done, next);
      if (target.isEmpty()) {
        done.add(next);
        continue;
      }
      if (++links > MAX_LINKS) {
        return path; // links that lead to each other lead nowhere
      }
      if (target.get().length > 0 && target.get()[0] == '/') {
        done.clear();
      }
      List<String> more = components(target.get());
      for (int i = more.size() - 1; i >= 0; i--) {
        rest.addFirst(more.get(i));
      }
    }
    return RawPath.of(bytes(String.join("/", done)));
  }

  /** The target if it is a link. */
  private Optional<byte[]> link(List<String> folder, String name) {
    RawPath path = RawPath.of(bytes(String.join("/", folder)));
    try (Directory directory = root.open(path, Resolve.NO_LINKS)) {
      RawName raw = RawName.of(bytes(name));
      Optional<FileStatus> status = directory.find(raw);
      return status.filter(s -> s.type() == FileType.SYMLINK).map(s -> directory.readLink(raw));
    } catch (KernelException e) {
      return Optional.empty(); // there is nothing further down
    }
  }

  /** One char for each byte, so that names that are no UTF-8 survive. */
  private static List<String> components(byte[] path) {
    String text = new String(path, StandardCharsets.ISO_8859_1);
    return Arrays.stream(text.split("/")).filter(c -> !c.isEmpty() && !c.equals(".")).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
