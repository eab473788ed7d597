package org.pouchcontainer.engine.spec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.runtime.UserSpec;
import org.pouchcontainer.spi.EngineException;

/**
 * Finds user and group ids by reading {@code /etc/passwd} and {@code /etc/group} of a container's
 * root as text. Nothing of the root is loaded or run (CVE-2019-14271), and files are bounded.
 */
public final class UserLookup {
  /** Ids are 32 bits, and the kernel keeps the highest for "none" (CVE-2024-40635). */
  private static final long MAX_ID = 0xFFFF_FFFEL;

  private static final int MAX_FILE_BYTES = 1 << 20;

  private final RootFiles root;

  /** Reads the files of {@code root}. */
  public UserLookup(RootFiles root) {
    this.root = root;
  }

  /**
   * What a process gets.
   *
   * @param user ids and supplementary groups
   * @param home its home folder, {@code /} if unknown
   */
  public record Identity(UserSpec user, String home) {}

  /**
   * Resolves {@code user[:group]}, names or numbers, as Docker does.
   *
   * @param text empty for root
   * @param extraGroups {@code --group-add}
   * @throws EngineException INVALID_ARGUMENT naming what is unknown or out of range
   */
  public Identity resolve(String text, List<String> extraGroups) {
    int colon = text.indexOf(':');
    String asked = colon < 0 ? text : text.substring(0, colon);
    String userPart = asked.isEmpty() ? "0" : asked;
    String groupPart = colon < 0 ? "" : text.substring(colon + 1);
    Optional<Entry> entry = user(userPart);
    long uid = entry.map(Entry::id).orElseGet(() -> number("user", userPart));
    long gid = groupPart.isEmpty() ? entry.map(Entry::group).orElse(0L) : groupId(groupPart);
    TreeSet<Long> groups = new TreeSet<>();
    if (groupPart.isEmpty()) {
      entry.ifPresent(found -> groups.addAll(memberships(found.name())));
    }
    extraGroups.forEach(group -> groups.add(groupId(group)));
    // The primary group stays in the list, so that a group's negative permissions hold
    // (CVE-2022-36109).
    groups.add(gid);
    String home = entry.map(Entry::home).filter(h -> h.startsWith("/")).orElse("/");
    return new Identity(new UserSpec(uid, gid, null, List.copyOf(groups)), home);
  }

  private Optional<Entry> user(String nameOrId) {
    for (String[] fields : rows("/etc/passwd", 7)) {
      if (fields[0].equals(nameOrId) || fields[2].equals(nameOrId)) {
        return Optional.of(
            new Entry(fields[0], number("user", fields[2]), number("group", fields[3]), fields[5]));
      }
    }
    return Optional.empty();
  }

  private long groupId(String nameOrId) {
    for (String[] fields : rows("/etc/group", 4)) {
      if (fields[0].equals(nameOrId)) {
        return number("group", fields[2]);
      }
    }
    return number("group", nameOrId);
  }

  private List<Long> memberships(String user) {
    List<Long> ids = new ArrayList<>();
    for (String[] fields : rows("/etc/group", 4)) {
      if (List.of(fields[3].split(",")).contains(user)) {
        ids.add(number("group", fields[2]));
      }
    }
    return ids;
  }

  private List<String[]> rows(String file, int columns) {
    byte[] content = root.read(file, MAX_FILE_BYTES);
    if (content == null) {
      return List.of();
    }
    List<String[]> rows = new ArrayList<>();
    for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
      String[] fields = line.strip().split(":", -1);
      if (fields.length >= columns && !line.startsWith("#")) {
        rows.add(fields);
      }
    }
    return rows;
  }

  private static long number(String what, String text) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw EngineException.invalid(
          what + " \"" + shortened(text) + "\": no such " + what + " in the container's root");
    }
    if (value < 0 || value > MAX_ID) {
      throw EngineException.invalid(what + " id " + shortened(text) + ": must be 0 to " + MAX_ID);
    }
    return value;
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }

  private record Entry(String name, long id, long group, String home) {}

  /** Files of a container's root, read without leaving it. */
  @FunctionalInterface
  public interface RootFiles {
    /** A regular file's content; null if it is absent, no file or longer than the limit. */
    byte @Nullable [] read(String path, int limitBytes);
  }
}
