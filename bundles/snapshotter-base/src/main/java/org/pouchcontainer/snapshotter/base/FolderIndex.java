package org.pouchcontainer.snapshotter.base;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.SnapshotInfo.Kind;

/**
 * All snapshots in memory, and what is about to change.
 *
 * <p>Work on the disk happens without the lock: an operation first reserves what it will make or
 * change, then works, then publishes or gives up. Who comes meanwhile is refused as if the
 * operation were done, or with CONFLICT.
 */
final class FolderIndex {
  private final Map<String, Folder> folders = new HashMap<>();
  private final Map<String, Integer> children = new HashMap<>();
  // Keys and names that an operation will add, and keys that one is changing.
  private final Map<String, String> reserved = new HashMap<>();
  private final Map<String, String> busy = new HashMap<>();

  /** Adds what was found at start-up. */
  synchronized void load(Folder folder) {
    folders.put(folder.info().key(), folder);
    adopt(folder.info().parentOrNull(), 1);
  }

  synchronized Optional<Folder> find(String key) {
    return Optional.ofNullable(folders.get(key));
  }

  synchronized Folder get(String action, String key) {
    Folder folder = folders.get(key);
    if (folder == null) {
      throw EngineException.notFound(action + " \"" + key + "\": no such snapshot");
    }
    return folder;
  }

  synchronized List<SnapshotInfo> all() {
    return folders.values().stream().map(Folder::info).toList();
  }

  /** The folders of a committed snapshot and its ancestors, topmost first. */
  synchronized List<Folder> chain(String action, @Nullable String topmost) {
    List<Folder> chain = new ArrayList<>();
    for (String at = topmost; at != null; at = chain.get(chain.size() - 1).info().parentOrNull()) {
      chain.add(get(action, at));
    }
    return List.copyOf(chain);
  }

  /** Reserves a new key on a parent, which cannot be removed from now on. */
  synchronized void beginAdd(String action, String key, @Nullable String parent) {
    requireFree(action, key);
    requireParent(action, key, parent);
    reserved.put(key, action);
    adopt(parent, 1);
  }

  synchronized void endAdd(Folder added) {
    reserved.remove(added.info().key());
    folders.put(added.info().key(), added);
  }

  synchronized void giveUpAdd(String key, @Nullable String parent) {
    reserved.remove(key);
    adopt(parent, -1);
  }

  /** Reserves a name for the active snapshot {@code key}, which is busy from now on. */
  synchronized Folder beginCommit(String name, String key) {
    String action = "commit snapshot";
    Folder folder = idle(action, key);
    if (folder.info().kind() != Kind.ACTIVE) {
      throw precondition(action, key, "only a writable snapshot can be committed");
    }
    requireFree(action, name);
    reserved.put(name, action);
    busy.put(key, action);
    return folder;
  }

  /** As {@link #beginCommit(String, String)}, with a parent that the key must not have yet. */
  synchronized Folder beginCommit(String name, String key, @Nullable String parent) {
    String action = "commit snapshot";
    if (idle(action, key).info().parentOrNull() != null) {
      throw precondition(action, key, "it was prepared with a parent already");
    }
    requireParent(action, key, parent);
    Folder folder = beginCommit(name, key);
    adopt(parent, 1);
    return folder;
  }

  synchronized void endCommit(String key, Folder committed) {
    folders.remove(key);
    busy.remove(key);
    reserved.remove(committed.info().key());
    folders.put(committed.info().key(), committed);
  }

  synchronized void giveUpCommit(String name, String key, @Nullable String newParent) {
    busy.remove(key);
    reserved.remove(name);
    adopt(newParent, -1);
  }

  /** Marks a snapshot without children as about to go. */
  synchronized Folder beginRemove(String key) {
    String action = "remove snapshot";
    Folder folder = idle(action, key);
    if (children.getOrDefault(key, 0) > 0) {
      throw precondition(action, key, "another snapshot stands on it; remove that one first");
    }
    busy.put(key, action);
    return folder;
  }

  synchronized void endRemove(Folder removed) {
    String key = removed.info().key();
    folders.remove(key);
    busy.remove(key);
    adopt(removed.info().parentOrNull(), -1);
  }

  synchronized void giveUpRemove(String key) {
    busy.remove(key);
  }

  private Folder idle(String action, String key) {
    Folder folder = get(action, key);
    String other = busy.get(key);
    if (other != null) {
      throw EngineException.conflict(
          action + " \"" + key + "\": \"" + other + "\" is at work on it; try again");
    }
    return folder;
  }

  private void requireFree(String action, String key) {
    SnapshotKeys.check(action, key);
    if (folders.containsKey(key) || reserved.containsKey(key)) {
      throw new EngineException(
          ErrorKind.ALREADY_EXISTS, action + " \"" + key + "\": exists already");
    }
  }

  private void requireParent(String action, String key, @Nullable String parent) {
    if (parent == null) {
      return;
    }
    Folder found = folders.get(parent);
    if (found != null && found.info().kind() != Kind.COMMITTED) {
      throw precondition(action, key, "its parent \"" + parent + "\" is not committed");
    }
    // A committed one is busy only while it is removed.
    if (found == null || busy.containsKey(parent)) {
      throw EngineException.notFound(
          action + " \"" + key + "\": no parent snapshot \"" + parent + "\"");
    }
  }

  private void adopt(@Nullable String parent, int count) {
    if (parent != null) {
      children.merge(parent, count, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  private static EngineException precondition(String action, String key, String why) {
    return new EngineException(ErrorKind.FAILED_PRECONDITION, action + " \"" + key + "\": " + why);
  }
}
