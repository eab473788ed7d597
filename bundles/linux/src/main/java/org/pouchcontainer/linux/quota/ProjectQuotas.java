package org.pouchcontainer.linux.quota;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.KernelException;

/**
 * Project quotas of a file system (Linux 5.14). Every file belongs to a project by number, new
 * files to that of their directory; 0 means none. Who has CAP_SYS_RESOURCE is not held to the
 * limits of ext4. Safe for several threads; all methods throw {@link KernelException}.
 */
@ProviderType
public interface ProjectQuotas {
  /** Whether the file system of {@code path} enforces project quotas now. */
  boolean areEnforced(Path path);

  /** The project of a directory or regular file, 0 for none. */
  int projectOf(Path path);

  /**
   * Makes {@code root} and all directories and regular files below it on its mount belong to {@code
   * project}, and what will be made there too. EXDEV later on: a file cannot be linked or renamed
   * into a tree of another project.
   */
  void assign(Path root, int project);

  /**
   * Sets hard limits, 0 for none.
   *
   * @param path any path of the file system
   * @param maxBytes rounded up to whole KiB
   * @param maxInodes how many files, folders and all else
   */
  void limit(Path path, int project, long maxBytes, long maxInodes);

  /** What {@code project} occupies on the file system of {@code path}. */
  QuotaUsage usage(Path path, int project);
}
