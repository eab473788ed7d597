package org.pouchcontainer.engine.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerFileService;
import org.pouchcontainer.archive.Decompression;
import org.pouchcontainer.archive.LayerApplier;
import org.pouchcontainer.archive.TarLimits;
import org.pouchcontainer.archive.TreeChange;
import org.pouchcontainer.archive.TreeWriter;
import org.pouchcontainer.archive.UnpackRules;
import org.pouchcontainer.engine.container.ContainerAccess;
import org.pouchcontainer.engine.container.ContainerEvents;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.container.ContainerRecord.StoredMount;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.engine.spec.UserLookup;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.oci.runtime.UserSpec;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Copies into and out of containers. No program of the container runs and nothing of it is loaded:
 * its root is a tree of hostile files that the engine reads and writes by descriptor.
 */
public final class FileManager implements ContainerFileService {
  private final Function<String, ContainerRecord> containers;
  private final Roots views;
  private final Differences differences;
  private final ContainerEvents events;
  private final Kernel kernel;

  /** Works on the containers of an engine; those that do not run are mounted in {@code scratch}. */
  public FileManager(
      ContainerAccess containers,
      Drivers drivers,
      ContainerMounts mounts,
      Scratch scratch,
      Differences differences,
      ContainerEvents events,
      Kernel kernel) {
    this(
        containers::require,
        new RootViews(containers, drivers, mounts, scratch, kernel),
        differences,
        events,
        kernel);
  }

  FileManager(
      Function<String, ContainerRecord> containers,
      Roots views,
      Differences differences,
      ContainerEvents events,
      Kernel kernel) {
    this.containers = containers;
    this.views = views;
    this.differences = differences;
    this.events = events;
    this.kernel = kernel;
  }

  @Override
  public OpenFile open(String container, String path) {
    ContainerPath asked = ContainerPath.parse(path);
    RootView view = views.open(container);
    try {
      return FoundFile.open(
          view,
          kernel.files(),
          asked,
          container,
          () -> events.publish(view.record(), "archive-path"));
    } catch (RuntimeException e) {
      view.close();
      throw e;
    }
  }

  @Override
  public void write(String container, String path, InputStream tar, WriteOptions options) {
    ContainerPath asked = ContainerPath.parse(path);
    try (RootView view = views.open(container)) {
      RawPath target = new LinkTargets(view.root()).resolve(asked.path());
      requireFolder(view, target, asked, container);
      requireWritable(view.record(), target);
      unpack(view, target, tar, options);
      events.publish(view.record(), "extract-to-dir");
    }
  }

  private static void requireFolder(
      RootView view, RawPath target, ContainerPath asked, String container) {
    try {
      view.root().open(target, Resolve.IN_ROOT).close();
    } catch (KernelException e) {
      if (e.is(Errno.ENOTDIR)) {
        throw new EngineException(
            ErrorKind.INVALID_ARGUMENT,
            "copy to " + asked.asked() + ": extraction point is not a directory",
            e);
      }
      throw FoundFile.failure(e, asked.asked(), container);
    }
  }

  /** Says it in docker's words; the kernel would refuse it as well. */
  private static void requireWritable(ContainerRecord record, RawPath target) {
    StoredMount deepest = mountAbove(record, target);
    if (deepest != null && deepest.request().readOnly()) {
      throw new EngineException(ErrorKind.PERMISSION_DENIED, "mounted volume is marked read-only");
    }
    if (deepest == null && record.spec().security().readOnlyRoot()) {
      throw new EngineException(
          ErrorKind.PERMISSION_DENIED, "container rootfs is marked read-only");
    }
  }

  private static @Nullable StoredMount mountAbove(ContainerRecord record, RawPath target) {
    String path = "/" + target + "/";
    StoredMount deepest = null;
    for (StoredMount mount : record.mounts()) {
      String at = mount.request().target();
      boolean deeper = deepest == null || at.length() > deepest.request().target().length();
      if (deeper && path.startsWith(at + "/")) {
        deepest = mount;
      }
    }
    return deepest;
  }

  private void unpack(RootView view, RawPath target, InputStream tar, WriteOptions options) {
    String action = "copy to /" + target + " of " + ContainerAccess.label(view.record());
    UnpackRules rules =
        new UnpackRules(
            target,
            options.keepKinds(),
            options.keepOwners() ? null : owner(view),
            view.mounted(),
            view.closed());
    try (InputStream plain =
        new BoundedStream(Decompression.open(tar), TarLimits.STANDARD.contentBytes())) {
      LayerApplier.unpack(kernel.files(), view.root(), plain, rules, TarLimits.STANDARD);
    } catch (IOException e) {
      throw new EngineException(
          ErrorKind.INVALID_ARGUMENT, action + ": the archive cannot be read: " + e, e);
    } catch (EngineException e) {
      if (e.getCause() instanceof KernelException cause && cause.is(Errno.EROFS)) {
        throw new EngineException(
            ErrorKind.PERMISSION_DENIED, action + ": the file system is marked read-only", e);
      }
      throw e.within(action);
    }
  }

  /** The container's user, found in its own files as text; null if it was made without one. */
  private UnpackRules.@Nullable Owner owner(RootView view) {
    String user = view.record().spec().process().user();
    if (user.isEmpty()) {
      return null;
    }
    UserSpec found =
        new UserLookup((path, limit) -> read(view.root(), path, limit))
            .resolve(user, List.of())
            .user();
    return new UnpackRules.Owner(found.uid(), found.gid());
  }

  private byte @Nullable [] read(Directory root, String path, int limit) {
    try (InputStream in =
        kernel.files().input(root.openForRead(RawPath.of(path), Resolve.IN_ROOT))) {
      byte[] content = in.readNBytes(limit + 1);
      return content.length > limit ? null : content;
    } catch (KernelException e) {
      return null; // it has none
    } catch (IOException e) {
      throw EngineException.internal("read " + path + " of a container", e);
    }
  }

  @Override
  public void export(String container, OutputStream out) throws IOException {
    try (RootView view = views.bare(container)) {
      events.publish(view.record(), "export");
      TreeWriter writer = new TreeWriter(kernel.files(), out, TreeWriter.Options.LAYER);
      writer.directory(view.root(), "");
      writer.finish();
    } catch (KernelException e) {
      throw e.asEngineException("export container " + container);
    }
  }

  @Override
  public List<FileChange> changes(String container) {
    return differences.list(containers.apply(container)).stream()
        .map(change -> new FileChange("/" + change.path(), kind(change.kind())))
        .toList();
  }

  private static FileChange.Kind kind(TreeChange.Kind kind) {
    return switch (kind) {
      case MODIFIED -> FileChange.Kind.MODIFIED;
      case ADDED -> FileChange.Kind.ADDED;
      case DELETED -> FileChange.Kind.DELETED;
    };
  }
}
